"""Temperature, share and thresholds are those that the scores need."""

import numpy as np
import pytest

from models.training.calibrate import CalibrationConfig, Judged, choose, measured


def test_calibration_finds_the_temperature_and_the_share_that_scores_need() -> None:
    rng, config = np.random.default_rng(0), CalibrationConfig()
    judged = []
    for _ in range(12):
        labels = rng.random(300) < 0.25
        exact = 2.2 * (rng.normal(size=300) + 2.2 * labels - 1.1)
        judged.append(Judged(3.0 * exact, labels))  # three times too sure
    found = choose(judged, config)
    assert found.temperature == pytest.approx(3.0, rel=0.15)
    assert found.share == pytest.approx(0.25, abs=0.04)
    reliable = measured(judged, found)
    assert reliable["applies_precision"] >= 0.84
    assert reliable["absent_missed"] <= 0.06
    assert (found.applies_at, found.absent_at) == (0.8, 0.2)
    stricter = choose(judged, CalibrationConfig(looked_at=1.0))
    assert stricter.applies_at > found.applies_at
    assert stricter.absent_at < found.absent_at


def test_the_verdict_is_the_one_of_the_least_expected_cost() -> None:
    rng, config = np.random.default_rng(0), CalibrationConfig(looked_at=2.0, wrong_applies=7.0, wrong_absent=9.0)
    labels = rng.random(400) < 0.3
    chosen = choose([Judged(rng.normal(size=400) + 2.0 * labels, labels)], config)
    for p in np.linspace(0.001, 0.999, 500).tolist():
        costs = {"applies": (1 - p) * 7.0, "absent": p * 9.0, "unsure": 2.0}
        best = min(costs, key=lambda verdict: costs[verdict])
        assert chosen.verdict(p) == best or min(abs(p - chosen.applies_at), abs(p - chosen.absent_at)) < 1e-3


def test_scores_that_cannot_be_calibrated_are_refused() -> None:
    labels = np.arange(40) % 4 == 0
    judged, config = [Judged(labels + 0.1 * np.arange(40) % 3, labels)], CalibrationConfig()
    with pytest.raises(ValueError, match="no held-out question"):
        choose([], config)
    with pytest.raises(ValueError, match="train on"):
        choose([Judged(-one.scores, one.labels) for one in judged], config)


@pytest.mark.parametrize(
    "changed", [{"wrong_applies": 6.0}, {"wrong_absent": 2.0}, {"shots": (0,)}, {"programs": 20}, {"items": 0}]
)
def test_what_cannot_be_chosen_on_is_refused(changed: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(changed))):
        CalibrationConfig(**changed)  # type: ignore[arg-type]
