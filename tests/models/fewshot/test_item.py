"""The unrolled linear function is the logistic regression over kernels and distances that it came from."""

import numpy as np
import pytest
import scipy.sparse as sp

from models.core.logistic import LogisticRegression, balancing_weights
from models.fewshot.alignment import alignment, view_weights
from models.fewshot.background import RIDGE, Background, Backgrounds
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


def whitened(rows: np.ndarray) -> np.ndarray:
    """Rows times the root of (C + r I)^-1, C and r as the pool of the same rows gives them, at their mean length."""
    second = rows.T @ rows
    values, vectors = np.linalg.eigh(second + RIDGE * np.trace(second) * np.eye(len(second)))
    found = rows @ (vectors / np.sqrt(values)) @ vectors.T
    return found * np.sqrt((rows**2).sum() / (found**2).sum())


@pytest.mark.parametrize("measured", [False, True])
@pytest.mark.parametrize(
    "mixture",
    [
        Mixture(),
        Mixture(alignment=0.0),
        Mixture(lexical=2.0, outcomes=0.5, pooled=0.5, distance=0.0, l2=0.3),
        Mixture(lexical=1.0, outcomes=4.0, pooled=0.0, distance=3.0, l2=1.0),
    ],
)
def test_scores_are_those_of_the_long_way_round(mixture: Mixture, measured: bool) -> None:
    rows, seen = evidence()
    views = [(mixture.lexical, rows[:, :18]), (mixture.outcomes, rows[:, 18:])]
    parts = [(weight, Background(view if measured else None)) for weight, view in views]
    model = fit_item(Sight(None), rows[:7], seen[:7], LABELS, mixture, Backgrounds(parts, [18, 12]))
    counted = [np.sqrt(weight) * (whitened(view.toarray()) if measured else view.toarray()) for weight, view in views]
    shares = view_weights([view[:7] @ view[:7].T for view in counted], LABELS, mixture.alignment)
    counted = [np.sqrt(share) * view for share, view in zip(shares, counted, strict=True)]
    features = np.hstack([*counted, np.sqrt(mixture.pooled / 12) * seen])
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


def test_a_view_that_goes_with_the_labels_weighs_more() -> None:
    rng = np.random.default_rng(0)
    sides = np.where(LABELS, 1.0, -1.0)
    telling = np.outer(sides, sides) + 0.1 * np.eye(7)
    noise = rng.normal(size=(7, 40))
    idle = noise @ noise.T
    assert alignment(telling, LABELS) > 0.9 > 0.5 > alignment(idle, LABELS)
    weights = view_weights([telling, idle, np.zeros((7, 7))], LABELS, trust=0.5)
    assert weights.sum() == pytest.approx(3.0)
    assert weights[0] > weights[1] >= weights[2] == pytest.approx(0.5)
    np.testing.assert_allclose(view_weights([np.zeros((7, 7)), -telling], LABELS, trust=0.5), 1.0)
    np.testing.assert_allclose(view_weights([telling, idle], LABELS, trust=0.0), 1.0)
