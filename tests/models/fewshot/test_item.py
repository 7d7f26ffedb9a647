"""The unrolled linear function is the logistic regression over kernels and distances that it came from."""

import numpy as np
import pytest
import scipy.sparse as sp

from models.core.logistic import LogisticRegression, balancing_weights
from models.fewshot.item import Mixture, fit_item
from models.fewshot.sight import Sight, distances, prototypes

LABELS = [True, True, True, False, False, False, False]


def evidence(seed: int = 0) -> tuple[sp.csr_array, np.ndarray]:
    rng = np.random.default_rng(seed)
    rows = rng.random((9, 30)) * (rng.random((9, 30)) < 0.4)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    seen = rng.normal(size=(9, 12)).astype(np.float32)
    seen -= seen.mean(axis=1, keepdims=True)
    seen /= seen.std(axis=1, keepdims=True)
    return sp.csr_array(rows), seen


@pytest.mark.parametrize("mixture", [Mixture(), Mixture(2.0, 0.5, 0.0, 0.3), Mixture(1.0, 0.0, 3.0, 1.0)])
def test_scores_are_those_of_the_long_way_round(mixture: Mixture) -> None:
    rows, seen = evidence()
    model = fit_item(Sight(None), rows[:7], seen[:7], LABELS, mixture)
    features = np.hstack([np.sqrt(mixture.lexical) * rows.toarray(), np.sqrt(mixture.pooled / 12) * seen])
    near = np.sqrt(mixture.distance) * distances(seen[:7], LABELS)
    plain = LogisticRegression(l2=mixture.l2).fit(
        np.column_stack([features[:7], near]), LABELS, balancing_weights(LABELS)
    )
    applies, absent = prototypes(seen[:7], LABELS)
    for i in (7, 8):
        nearer = np.mean((seen[i] - absent) ** 2) - np.mean((seen[i] - applies) ** 2)
        expected = plain.decision_function([np.append(features[i], np.sqrt(mixture.distance) * nearer)])[0]
        assert model.score(rows[[i]], seen[i]) == pytest.approx(expected, abs=1e-4)


def test_an_example_is_left_out_of_its_own_prototype() -> None:
    seen = np.array([[1, -1], [1, -1], [-1, 1], [-1, 1]], dtype=np.float32)
    own = np.array([[1, -1], [-1, 1], [1, -1], [-1, 1]], dtype=np.float32)  # each side has one of each
    labels = [True, True, False, False]
    np.testing.assert_allclose(distances(seen, labels), [4, 4, -4, -4], atol=1e-6)
    assert (distances(own, labels) * np.array([1, 1, -1, -1]) < 0).all()


def test_the_last_example_of_a_side_stays_in_it() -> None:
    seen = np.array([[1, -1], [-1, 1], [-1, 1]], dtype=np.float32)
    assert distances(seen, [True, False, False])[0] == pytest.approx(4.0)
