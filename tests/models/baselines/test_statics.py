"""What checks say as rows of numbers."""

import numpy as np
import pytest

from models.baselines import STATIC_VIEWS, StaticFeatures

CODES = [
    "def f(x):\n    return x + 1\n",
    "def f(x):\n    if x > 0:\n        return x\n",
    "def f(x):\n    for i in x:\n        print('a', i)\n",
    "def f(x):\n    for i in x:\n        print('a b')\n        return y\n",
    "def f(x)\n    return x +\n",
    "",
]


def fitted(codes: list[str] = CODES) -> StaticFeatures:
    return StaticFeatures.fit(codes, "python", frozenset({"f"}))


def test_each_view_has_unit_length_or_is_zero() -> None:
    features = fitted()
    assert tuple(features.widths) == STATIC_VIEWS
    rows, ends = features.transform(CODES).toarray(), np.cumsum(list(features.widths.values()))
    checks, texts, shapes = (np.linalg.norm(part, axis=1) for part in np.split(rows, ends[:-1], axis=1))
    np.testing.assert_allclose(checks, 1, atol=1e-6)
    np.testing.assert_allclose(texts, [0, 0, 1, 1, 0, 0], atol=1e-6)
    assert ((abs(shapes - 1) < 1e-6) | (shapes == 0)).all()
    assert shapes[1] == pytest.approx(1)
    assert rows.dtype == np.float32


def test_order_and_company_do_not_matter() -> None:
    together = fitted().transform(CODES).toarray()
    other = fitted(CODES[::-1])
    np.testing.assert_array_equal(together, np.vstack([other.transform([code]).toarray() for code in CODES]))


def test_programs_that_differ_in_names_and_layout_alone_have_the_same_row() -> None:
    rows = fitted().transform(
        ["def f(x):\n  if x>0: return x", "def f(abc):\n    # ok\n    if abc > 0:\n        return abc\n"]
    )
    np.testing.assert_array_equal(rows.toarray()[0], rows.toarray()[1])


def test_the_state_comes_back_and_holds_no_program() -> None:
    features = fitted()
    state = features.to_state()
    again = StaticFeatures.from_state(state)
    np.testing.assert_array_equal(again.transform(CODES).toarray(), features.transform(CODES).toarray())
    assert again.nbytes == features.nbytes > 0
    assert not [text for text in state.values() if isinstance(text, str) and "x + 1" in text]


def test_a_state_with_a_gap_is_refused() -> None:
    state = fitted().to_state()
    for missing in ("language", "fixed_names", "checks.terms"):
        with pytest.raises(ValueError, match=f"lack '{missing}'"):
            StaticFeatures.from_state({key: value for key, value in state.items() if key != missing})


@pytest.mark.parametrize("language", ["cobol", "text"])
def test_a_language_without_a_grammar_has_rows_of_nothing(language: str) -> None:
    assert StaticFeatures.fit(["a b", "a c"], language).transform(["a"]).shape == (1, 0)
