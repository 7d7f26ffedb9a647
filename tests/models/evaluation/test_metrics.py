"""The metrics against scikit-learn, and where they have no value."""

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

from models.evaluation import (
    average_precision,
    balanced_average_precision,
    brier_skill,
    expected_calibration_error,
    roc_auc,
    verdict_figures,
)


def sample(seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(5, 200))
    labels = rng.random(n) < rng.uniform(0.05, 0.9)
    labels[:2] = [True, False]
    scores = np.clip(labels * 0.3 + rng.random(n) * 0.7, 0, 1)
    return labels, np.round(scores, int(rng.integers(1, 4)))  # rounded, so that many are equal


@pytest.mark.parametrize("seed", range(20))
def test_they_agree_with_scikit_learn(seed: int) -> None:
    labels, scores = sample(seed)
    weights = np.where(labels, 1 / labels.sum(), 1 / (~labels).sum())
    assert average_precision(labels, scores) == pytest.approx(average_precision_score(labels, scores))
    balanced = average_precision_score(labels, scores, sample_weight=weights)
    assert balanced_average_precision(labels, scores) == pytest.approx(balanced)
    assert roc_auc(labels, scores) == pytest.approx(roc_auc_score(labels, scores))
    reference = brier_score_loss(labels, np.full(len(labels), labels.mean()))
    assert brier_skill(labels, scores) == pytest.approx(1 - brier_score_loss(labels, scores) / reference)


def test_calibration_of_bins_of_equal_count() -> None:
    rng = np.random.default_rng(0)
    probabilities = rng.random(30)
    labels = rng.random(30) < probabilities
    order = np.argsort(probabilities)
    by_hand = np.mean([abs(np.mean(labels[part]) - np.mean(probabilities[part])) for part in np.split(order, 15)])
    assert expected_calibration_error(labels, probabilities) == pytest.approx(by_hand)


def test_calibration_of_equal_probabilities_needs_no_order() -> None:
    labels = np.arange(100) < 30
    assert expected_calibration_error(labels, np.full(100, 0.3)) == pytest.approx(0)
    assert expected_calibration_error(labels[::-1], np.full(100, 0.5)) == pytest.approx(0.2)
    assert expected_calibration_error(np.ones(3), np.ones(3)) == 0


def test_perfect_and_useless_probabilities() -> None:
    labels = np.arange(50) < 10
    assert brier_skill(labels, labels.astype(float)) == 1
    assert brier_skill(labels, np.full(50, 0.2)) == pytest.approx(0)
    assert balanced_average_precision(labels, np.zeros(50)) == pytest.approx(0.5)
    assert average_precision(labels, np.zeros(50)) == pytest.approx(0.2)


@pytest.mark.parametrize("metric", [average_precision, balanced_average_precision, roc_auc, brier_skill])
@pytest.mark.parametrize(
    ("labels", "scores", "message"),
    [
        ([1, 1], [0.1, 0.2], "both kinds"),
        ([1, 0], [0.1], "must be"),
        ([], [], "at least 1"),
        ([1, 2], [0.1, 0.2], "0 or 1"),
        ([1, 0], [0.1, np.nan], "finite"),
    ],
)
def test_figures_that_do_not_exist_are_refused(metric, labels, scores, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        metric(labels, scores)


def test_verdicts_are_counted_by_what_they_say() -> None:
    found = verdict_figures([1, 1, 0, 0, 1], ["applies", "unsure", "applies", "absent", "absent"])
    assert (found.precision, found.found, found.decided) == (0.5, pytest.approx(1 / 3), 0.8)
    silent = verdict_figures([0, 0], ["absent", "unsure"])
    assert (silent.precision, silent.found, silent.decided) == (None, None, 0.5)
    with pytest.raises(ValueError, match="labels and scores"):
        verdict_figures([1, 0], ["applies"])
