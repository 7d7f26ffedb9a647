"""Scores become probabilities at the class's own share."""

import numpy as np
import pytest

from models.fewshot.calibration import Calibration


def drawn(share: float, separation: float, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Labels and exact log odds of two normal classes, both sides taken to be equally likely."""
    rng = np.random.default_rng(seed)
    labels = rng.random(4000) < share
    x = rng.normal(size=4000) + separation * labels
    return labels, separation * (x - separation / 2)


@pytest.mark.parametrize("share", [0.05, 0.3, 0.8])
def test_the_share_of_a_class_is_found_from_its_scores(share: float) -> None:
    _, scores = drawn(share, separation=2.5)
    assert Calibration().share(scores, (10, 10)) == pytest.approx(share, abs=0.04)


def test_without_a_pool_the_examples_tell_the_share() -> None:
    assert Calibration().share(np.zeros(0), (3, 9)) == pytest.approx(4 / 14)


def test_probabilities_hold_what_they_say() -> None:
    labels, scores = drawn(0.2, separation=2.0)
    calibration = Calibration()
    share = calibration.share(scores, (10, 10))
    p = np.array([calibration.probability(score, share) for score in scores])
    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        inside = (p >= low) & (p < low + 0.2)
        assert labels[inside].mean() == pytest.approx(p[inside].mean(), abs=0.06)


def test_verdicts_follow_the_thresholds() -> None:
    calibration = Calibration(temperature=2.0, applies_at=0.7, absent_at=0.2)
    assert [calibration.verdict(p) for p in (0.2, 0.21, 0.69, 0.7)] == ["absent", "unsure", "unsure", "applies"]
    assert Calibration.from_notes({}) == Calibration()
    assert Calibration.from_notes({"calibration": {"temperature": 2.0}}).temperature == 2.0


def test_extreme_scores_stay_probabilities() -> None:
    assert Calibration().probability(1e6, 0.5) == 1.0
    assert Calibration().probability(-1e6, 0.0) == 0.0


@pytest.mark.parametrize("wrong", [{"temperature": 0.0}, {"applies_at": 0.2, "absent_at": 0.3}, {"applies_at": 1.5}])
def test_contradictions_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must"):
        Calibration(**wrong)
