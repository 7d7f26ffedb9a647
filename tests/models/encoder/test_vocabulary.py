"""Every text has pieces, and they stand where the text says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.encoder.tokenizer import Tokenizer
from models.encoder.vocabulary import BUILT_IN, Vocabulary, learn, lower, split_name

SMALL = learn(["return", "count", "read", "sort", "sorted", "<="] * 3, len(BUILT_IN) + 6)


def cut(word: str) -> list[str]:
    return [SMALL.pieces[piece] for piece, _, _ in SMALL.cut(word)]


def test_known_words_are_whole_and_others_are_cut_longest_first() -> None:
    assert cut("Return") == ["return"]
    assert cut("sortedcount") == ["sorted", "count"]
    assert cut("é") == ["<byte c3>", "<byte a9>"]


def test_the_most_frequent_words_are_learned_and_rare_ones_left_out() -> None:
    found = learn(["a"] * 5 + ["b"] * 4 + ["c"] * 2, len(BUILT_IN) + 10)
    assert found.pieces[len(BUILT_IN) :] == ("a", "b")


@pytest.mark.parametrize("pieces", [("a", "b"), (*BUILT_IN, "a", "a")])
def test_a_vocabulary_of_another_shape_is_refused(pieces: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="a vocabulary"):
        Vocabulary(pieces)


def test_names_are_split_where_a_reader_would() -> None:
    def parts(name: str) -> list[str]:
        return [name[a:b] for a, b in split_name(name)]

    assert parts("readFile_2") == ["read", "File", "_", "2"]
    assert parts("XMLhttp") == ["XMLhttp"]


@given(st.text())
def test_lower_case_keeps_the_length(text: str) -> None:
    assert len(lower(text)) == len(text)


@given(st.text(alphabet=st.characters(), max_size=60))
def test_any_program_has_pieces_with_exact_places_in_order(code: str) -> None:
    pieces = Tokenizer(SMALL).program(code, "python")
    starts, ends = pieces.spans[:, 0].tolist(), pieces.spans[:, 1].tolist()
    assert starts == sorted(starts)
    assert all(0 <= start <= end <= len(code) for start, end in zip(starts, ends, strict=True))
    for piece, start, end in zip(pieces.ids.tolist(), starts, ends, strict=True):
        spelt = SMALL.pieces[piece]
        if not spelt.startswith("<") or spelt == "<=":
            assert lower(code[start:end]) == spelt


def test_comments_are_left_out_and_indentation_counts_in_levels() -> None:
    wide = "def f(x):\n        # why\n        if x:\n                return x\n"
    narrow = "def f(x):\n if x:  # because\n  return x\n"
    tokenizer = Tokenizer(SMALL)
    assert tokenizer.program(wide, "python").ids.tolist() == tokenizer.program(narrow, "python").ids.tolist()
    deeper = "def f(x):\n if x:\n  pass\n return x\n"
    assert tokenizer.program(deeper, "python").ids.tolist() != tokenizer.program(narrow, "python").ids.tolist()
