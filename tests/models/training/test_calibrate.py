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
    assert reliable["absent_missed"] <= 0.05
    stricter = choose(judged, CalibrationConfig(precision=0.95, missed=0.02))
    assert stricter.applies_at > found.applies_at
    assert stricter.absent_at < found.absent_at
    with pytest.raises(ValueError, match="no held-out question"):
        choose([], config)
    with pytest.raises(ValueError, match="train on"):
        choose([Judged(-one.scores, one.labels) for one in judged], config)


@pytest.mark.parametrize("changed", [{"precision": 1.0}, {"shots": (0,)}, {"programs": 20}, {"items": 0}])
def test_what_cannot_be_chosen_on_is_refused(changed: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(changed))):
        CalibrationConfig(**changed)  # type: ignore[arg-type]
