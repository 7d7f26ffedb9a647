"""From a score to a probability, and from there to a verdict.

Source: Platt 1999, with one slope and one offset for all items, since an item's own examples are too few for more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.core.logistic import sigmoid
from models.fewshot.judgement import Verdict

DIGITS = 6  # of a probability: what the order of additions may change lies far below

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Chosen on generated questions that training never saw, and shipped in the manifest.

    Scores take an item to apply to every second program. `temperature` divides them, and `share` is how much of a class
    an item applies to as a rule; a probability of `applies_at` or more is *applies*, of `absent_at` or less *absent*,
    between them *unsure*.
    Raises: ValueError where the values contradict each other.
    """

    temperature: float = 1.0
    share: float = 0.12
    applies_at: float = 0.6
    absent_at: float = 0.3

    def __post_init__(self) -> None:
        if not self.temperature > 0:
            raise ValueError(f"temperature must be above 0, got {self.temperature}")
        if not 0 < self.share < 1:
            raise ValueError(f"share must be between 0 and 1, got {self.share}")
        if not 0 <= self.absent_at < self.applies_at <= 1:
            raise ValueError(f"0 <= absent_at < applies_at <= 1 must hold, got {self.absent_at} and {self.applies_at}")

    def probabilities(self, scores: Vector) -> Vector:
        """Shapes: (N,) -> (N,), rounded."""
        rounded: Vector = sigmoid(scores / self.temperature + np.log(self.share / (1 - self.share))).round(DIGITS)
        return rounded

    def probability(self, score: float) -> float:
        """The probability that belongs to one score."""
        return float(self.probabilities(np.array([score]))[0])

    def verdict(self, probability: float) -> Verdict:
        """What is said aloud."""
        if probability >= self.applies_at:
            return "applies"
        return "absent" if probability <= self.absent_at else "unsure"


@dataclass(frozen=True, slots=True)
class Calibrations:
    """One for programs that are only read, one for programs that are watched too: their scores lie further apart."""

    read: Calibration = Calibration()
    watched: Calibration = Calibration()

    @classmethod
    def from_notes(cls, notes: Mapping[str, Any]) -> "Calibrations":
        """The manifest's calibrations, or the defaults where it has none."""
        return cls(**{name: Calibration(**values) for name, values in notes.get("calibration", {}).items()})
