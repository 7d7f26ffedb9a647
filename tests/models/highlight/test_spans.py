"""Weights on pieces become a few marked phrases of whole tokens."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.code import tokenize
from models.encoder.tokenizer import Tokenizer
from models.encoder.vocabulary import BUILT_IN, Vocabulary
from models.highlight import Span, spans_of
from models.highlight.spans import ENOUGH, MOST, token_weights, visible

CODE = "total = input()  # read\nif total == 1:\n    print(total)\n"


def marked(weights: dict[str, float], code: str = CODE, language: str = "python") -> list[Span]:
    """The spans where each given text (its first occurrence) is a piece of that weight."""
    places = sorted((code.index(text), code.index(text) + len(text), weight) for text, weight in weights.items())
    table = np.array([[a, b] for a, b, _ in places], dtype=np.int64).reshape(-1, 2)
    return spans_of(
        code, visible(tokenize(code, language)), table, np.array([w for _, _, w in places], dtype=np.float32)
    )


def texts(spans: list[Span], code: str = CODE) -> list[str]:
    return [code[span.start : span.end] for span in spans]


def test_whole_tokens_are_marked_though_a_piece_is_less() -> None:
    assert texts(marked({"inp": 0.5, "==": 0.5})) == ["input", "=="]


def test_neighbours_on_one_line_become_one_phrase() -> None:
    assert texts(marked({"total": 0.5, "input": 0.5})) == ["total = input"]
    assert texts(marked({"total": 0.5, "()": 0.5})) == ["total", "("]  # two tokens lie between
    assert texts(marked({"1": 0.5, "print": 0.5})) == ["1", "print"]  # a line end lies between


def test_the_strongest_weighs_one_and_faint_ones_are_left_out() -> None:
    spans = marked({"input": 0.7, "==": 0.25, "print": 0.05})
    assert [span.weight for span in spans] == [1.0]
    assert texts(spans) == ["input"]
    two = marked({"input": 0.5, "==": 0.4, "print": 0.1})
    assert [span.weight for span in two] == [1.0, pytest.approx(0.8)]


def test_comments_are_never_marked() -> None:
    assert texts(marked({"input": 0.5, "read": 0.5})) != []
    assert all("read" not in text for text in texts(marked({"input": 0.5, "read": 0.5})))


def test_few_places_are_marked_in_the_order_of_the_text() -> None:
    code = "".join(f"name{i} = {i}\n" for i in range(40))
    table = np.array([[code.index(f"name{i} "), code.index(f"name{i} ") + 2] for i in range(40)], dtype=np.int64)
    spans = spans_of(code, visible(tokenize(code, "python")), table, np.linspace(1.0, 1.2, 40).astype(np.float32))
    assert len(spans) == MOST
    assert [span.start for span in spans] == sorted(span.start for span in spans)
    assert texts(spans, code)[-1] == "name39"


def test_nothing_is_marked_without_weight_or_without_code() -> None:
    assert marked({"input": 0.0}) == []
    assert spans_of("", [], np.zeros((1, 2), dtype=np.int64), np.ones(1, dtype=np.float32)) == []
    assert 0 < ENOUGH < 1


def test_a_tokens_pieces_are_added_up() -> None:
    table = np.array([[0, 2], [2, 5], [6, 7]], dtype=np.int64)
    weights = token_weights(
        visible(tokenize("total = 1", "python")), table, np.array([0.2, 0.3, 0.1], dtype=np.float32)
    )
    assert weights.tolist() == pytest.approx([0.5, 0.1, 0.0])


ODD = st.text(alphabet="ab1(:)'\"# \n\t\r\\=é漢\u200b\U0001f40d{;", max_size=40)


@given(ODD, st.sampled_from(["python", "c", "javascript", "prolog"]), st.integers(0, 2**32 - 1))
def test_marks_of_any_text_are_whole_tokens_in_order(code: str, language: str, seed: int) -> None:
    pieces = Tokenizer(Vocabulary(BUILT_IN)).program(code, language)
    weights = np.random.default_rng(seed).random(len(pieces.ids)).astype(np.float32)
    tokens = visible(tokenize(code, language))
    spans = spans_of(code, tokens, pieces.spans, weights)
    assert bool(spans) == bool((pieces.spans[:, 1] > pieces.spans[:, 0]).any())
    assert len(spans) <= MOST
    assert {span.start for span in spans} <= {token.start for token in tokens}
    assert {span.end for span in spans} <= {token.end for token in tokens}
    assert all(left.end <= right.start for left, right in pairwise(spans))
    assert all(0 < span.weight <= 1 for span in spans)
    assert max((span.weight for span in spans), default=1.0) == 1.0


def test_offsets_hold_with_tabs_windows_line_ends_and_wide_characters() -> None:
    code = 'if 漢 == "🐍":\r\n\tprint(漢)\r\n\ttotal = (1\r\n'
    assert texts(marked({"漢": 0.5, "print": 0.5}, code), code) == ["漢", "print"]
    assert texts(marked({"total": 1.0}, code), code) == ["total"]
