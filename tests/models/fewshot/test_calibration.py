"""Scores become probabilities and verdicts."""

import numpy as np
import pytest

from models.fewshot.calibration import Calibration, Calibrations


def test_probabilities_hold_what_they_say() -> None:
    rng = np.random.default_rng(0)
    labels = rng.random(6000) < 0.2
    scores = 2.0 * (rng.normal(size=6000) + 2.0 * labels - 1.0)  # exact log odds, both sides equally likely
    p = Calibration(temperature=1.0, share=0.2).probabilities(scores)
    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        inside = (p >= low) & (p < low + 0.2)
        assert labels[inside].mean() == pytest.approx(p[inside].mean(), abs=0.06)


def test_one_score_and_many_are_the_same() -> None:
    calibration = Calibration(temperature=1.3, share=0.1)
    scores = np.linspace(-9, 9, 37)
    assert [calibration.probability(score) for score in scores] == calibration.probabilities(scores).tolist()


def test_verdicts_follow_the_thresholds() -> None:
    calibration = Calibration(temperature=2.0, applies_at=0.7, absent_at=0.2)
    assert [calibration.verdict(p) for p in (0.2, 0.21, 0.69, 0.7)] == ["absent", "unsure", "unsure", "applies"]


def test_the_manifest_has_one_for_reading_and_one_for_watching() -> None:
    assert Calibrations.from_notes({}) == Calibrations()
    found = Calibrations.from_notes({"calibration": {"watched": {"temperature": 2.0}}})
    assert (found.read.temperature, found.watched.temperature) == (1.0, 2.0)


def test_extreme_scores_stay_probabilities() -> None:
    assert Calibration().probability(1e6) == 1.0
    assert Calibration().probability(-1e6) == 0.0


@pytest.mark.parametrize(
    "wrong", [{"temperature": 0.0}, {"applies_at": 0.2, "absent_at": 0.3}, {"applies_at": 1.5}, {"share": 1.0}]
)
def test_contradictions_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must"):
        Calibration(**wrong)
