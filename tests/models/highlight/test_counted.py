"""Attention weighed by what each token adds to the judgement."""

import numpy as np

from models.highlight import weighed_by_terms

PIECES = np.array([[0, 0], [0, 3], [3, 5], [6, 9], [10, 11]], dtype=np.int64)  # a start mark; one token in two pieces
ATTENTION = np.array([0.1, 0.16, 0.16, 0.25, 0.04], dtype=np.float32)


def test_what_speaks_against_the_judgement_weighs_nothing() -> None:
    found = weighed_by_terms(PIECES, ATTENTION, [(0, 5, 2.0), (6, 9, -1.0), (10, 11, 0.5)])
    np.testing.assert_allclose(found, [0.0, 0.8, 0.8, 0.0, 0.1], atol=1e-6)


def test_where_nothing_speaks_for_it_the_attention_stays() -> None:
    for added in ([], [(0, 5, -1.0), (6, 9, 0.0)]):
        np.testing.assert_array_equal(weighed_by_terms(PIECES, ATTENTION, added), ATTENTION)
