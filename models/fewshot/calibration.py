"""From a score to a probability at the class's own share of the item, and from there to a verdict.

Source: prior correction by expectation maximisation, Saerens, Latinne & Decaestecker 2002 (Neural Computation 14).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.core.logistic import sigmoid
from models.fewshot.judgement import Verdict

DIGITS = 6  # of a probability: what the order of additions may change lies far below
_ROUNDS = 50
_PRIOR_STRENGTH = 10.0  # programs that the expected share below counts for
_EXPECTED_SHARE = 0.15  # of a class to which a rubric item applies, before anything of the class is seen

Vector = NDArray[np.float64]


def logit(share: float) -> float:
    """The log odds of a share, kept finite."""
    kept = min(max(share, 1e-6), 1 - 1e-6)
    return float(np.log(kept / (1 - kept)))


@dataclass(frozen=True, slots=True)
class Calibration:
    """Chosen on generated questions that training never saw, and shipped in the manifest.

    `temperature` divides a score; a probability of `applies_at` or more is *applies*, of `absent_at` or less
    *absent*, between them *unsure*.
    Raises: ValueError where the values contradict each other.
    """

    temperature: float = 1.0
    applies_at: float = 0.6
    absent_at: float = 0.3

    def __post_init__(self) -> None:
        if not self.temperature > 0:
            raise ValueError(f"temperature must be above 0, got {self.temperature}")
        if not 0 <= self.absent_at < self.applies_at <= 1:
            raise ValueError(f"0 <= absent_at < applies_at <= 1 must hold, got {self.absent_at} and {self.applies_at}")

    @classmethod
    def from_notes(cls, notes: Mapping[str, Any]) -> "Calibration":
        """The manifest's calibration, or the defaults where it has none."""
        return cls(**notes.get("calibration", {}))

    def share(self, pool_scores: Vector, examples: tuple[int, int]) -> float:
        """How much of the class the item applies to: estimated over the pool, else the examples' own share.

        Shapes: `pool_scores` (N,), scores of a classifier that took both sides to be equally likely; `examples` are
        the counts for and against.
        """
        if not len(pool_scores):
            return (examples[0] + 1) / (sum(examples) + 2)
        evidence = pool_scores / self.temperature
        share = _EXPECTED_SHARE
        for _ in range(_ROUNDS):
            expected = float(np.sum(sigmoid(evidence + logit(share))))
            share = (expected + _PRIOR_STRENGTH * _EXPECTED_SHARE) / (len(evidence) + _PRIOR_STRENGTH)
        return share

    def probability(self, score: float, share: float) -> float:
        """The probability that belongs to a score where the item applies to `share` of the class."""
        return round(float(sigmoid(np.array(score / self.temperature + logit(share)))), DIGITS)

    def verdict(self, probability: float) -> Verdict:
        """What is said aloud."""
        if probability >= self.applies_at:
            return "applies"
        return "absent" if probability <= self.absent_at else "unsure"
