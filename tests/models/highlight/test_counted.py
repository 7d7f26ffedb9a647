"""Attention weighed by what each token adds to the judgement, beyond what it adds to others."""

import numpy as np
import pytest
from numpy.typing import NDArray

from models.code import Token
from models.highlight import beyond_others, owners, weighed_by_terms
from models.highlight.counted import POWER, SHARED

PIECES = np.array([[0, 0], [0, 3], [3, 5], [6, 9], [10, 11]], dtype=np.int64)  # a start mark; one token in two pieces
ATTENTION = np.array([0.1, 0.16, 0.16, 0.25, 0.04], dtype=np.float32)
TOKENS = [Token("name", "x" * (end - start), start, end) for start, end in ((0, 5), (6, 9), (10, 11))]


def table(*values: float) -> NDArray[np.float32]:
    return np.array(values, dtype=np.float32)


def test_what_speaks_against_the_judgement_weighs_nothing() -> None:
    found = weighed_by_terms(ATTENTION, owners(PIECES, TOKENS), table(2.0, -1.0, 0.5))
    root = ATTENTION**POWER
    np.testing.assert_allclose(found, [0.0, 2 * root[1], 2 * root[2], 0.0, 0.5 * root[4]], rtol=1e-6)


def test_where_nothing_speaks_for_it_the_attention_stays() -> None:
    for tokens, added in ((TOKENS[:0], table()), (TOKENS, table(-1.0, 0.0, 0.0))):
        np.testing.assert_array_equal(weighed_by_terms(ATTENTION, owners(PIECES, tokens), added), ATTENTION)


def test_what_speaks_for_every_item_speaks_less_for_each() -> None:
    found = beyond_others(table(1.0, 3.0, 1.0), [table(1.0, 0.0, 3.0), table(1.0, 1.0, 1.0)])
    assert found.tolist() == pytest.approx([1 - SHARED, 3 - SHARED, 1 - 3 * SHARED])
    assert found.argmax() == 1


def test_nothing_is_marked_because_it_speaks_against_the_others() -> None:
    assert beyond_others(table(0.5, -0.5), [table(-4.0, -4.0)]).tolist() == pytest.approx([0.5, -0.5])


def test_an_item_alone_keeps_its_weights() -> None:
    assert beyond_others(table(1.0, -2.0), []).tolist() == [1.0, -2.0]
