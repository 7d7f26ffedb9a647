"""Lexical features against scikit-learn's tf-idf, and as a state that comes back."""

import json

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from models.baselines import BLOCKS, LexicalFeatures
from models.baselines.terms import terms
from models.code.tokens import significant

CODES = [
    "def f(x):\n    return x + 1\n",
    "def f(y):\n    if y > 0:\n        return y\n    return 0\n",
    "def f(x):\n    for i in range(x):\n        print(i)\n",
    "def f(x)\n    return x +\n",
    "",
    "# nothing",
]


def test_the_rows_are_those_of_scikit_learn() -> None:
    features = LexicalFeatures.fit(CODES, "python")
    rows = features.transform(CODES).toarray()
    theirs = [
        TfidfVectorizer(
            analyzer=lambda code, block=block: terms(code, "python", frozenset(), [block])[block],
            sublinear_tf=True,
            min_df=2,
        )
        .fit_transform(CODES)
        .toarray()
        for block in BLOCKS
    ]
    np.testing.assert_allclose(rows, np.hstack(theirs), atol=1e-6)
    assert rows.dtype == np.float32
    assert rows.shape == (len(CODES), features.width)


def test_each_block_has_unit_length() -> None:
    for block in BLOCKS:
        rows = LexicalFeatures.fit(CODES, "python", blocks=[block]).transform(CODES[:4]).toarray()
        np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)


def test_order_and_company_do_not_matter() -> None:
    a = LexicalFeatures.fit(CODES, "python")
    b = LexicalFeatures.fit(CODES[::-1], "python")
    together = a.transform(CODES).toarray()
    alone = np.vstack([b.transform([code]).toarray() for code in CODES])
    np.testing.assert_array_equal(together, alone)


def test_names_count_in_the_plain_block_alone() -> None:
    found = [terms(code, "python", frozenset({"f"}), BLOCKS) for code in ("def f(ab): return ab", "def f(c): return c")]
    assert found[0]["normal"] == found[1]["normal"]
    assert found[0]["plain"] != found[1]["plain"]
    assert "f" in found[0]["normal"]


def test_lines_tell_how_deep_they_stand() -> None:
    normal = terms("if a:\n    if b:\n        pass\nc\n", "python", frozenset(), ["normal"])["normal"]
    assert [word for word in normal if word in {"\n:0", "\n:1", "\n:2"}] == ["\n:1", "\n:2", "\n:0", "\n:0"]


def test_the_state_comes_back() -> None:
    features = LexicalFeatures.fit([*CODES, "x = '\ud800'", "y = '\ud800'"], "python", frozenset({"f"}))
    again = LexicalFeatures.from_state(features.to_state())
    np.testing.assert_array_equal(again.transform(CODES).toarray(), features.transform(CODES).toarray())
    assert again.nbytes == features.nbytes > 0


def test_a_state_with_a_gap_is_refused() -> None:
    state = LexicalFeatures.fit(CODES, "python").to_state()
    with pytest.raises(ValueError, match=r"lack 'plain\.terms'"):
        LexicalFeatures.from_state({key: value for key, value in state.items() if key != "plain.terms"})
    with pytest.raises(ValueError, match="weights of shape"):
        LexicalFeatures.from_state(state | {"plain.rarity": np.zeros(1, np.float32)})


@pytest.mark.parametrize("language", ["c", "text"])
def test_other_languages_have_features_too(language: str) -> None:
    features = LexicalFeatures.fit(["int a;\nint b;", "int c;", "int d;"], language)
    assert features.transform(["int e;"]).nnz > 0


def test_a_class_without_a_common_term_has_rows_of_nothing() -> None:
    features = LexicalFeatures.fit([], "python")
    assert features.transform(["x = 1"]).shape == (1, 0)
    assert features.transform([]).shape == (0, 0)


def test_a_function_of_the_row_is_handed_back_to_the_tokens_that_its_terms_are_made_of() -> None:
    programs = ["x = float(input())\nprint(x)\n", "y = float(input())\nprint(y + 1)\n"]
    features = LexicalFeatures.fit(programs, "python", blocks=["plain"])
    row = features.transform(programs[:1])
    columns = json.loads(features.to_state()["plain.terms"])
    weights = np.zeros(features.width, dtype=np.float32)
    weights[columns.index("=\tfloat\t(")] = 2.0
    tokens = significant(programs[0], "python")
    added = features.by_token(tokens).added(weights)
    found = {token.text: value for token, value in zip(tokens, added, strict=True) if value}
    worth = float((row @ weights)[0])
    assert worth > 0
    assert found == {"=": pytest.approx(worth), "float": pytest.approx(worth), "(": pytest.approx(worth)}
