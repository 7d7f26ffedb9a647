"""How well scores and probabilities agree with labels.

Letters: N programs; `labels` (N,) of truth values or of 0 and 1, `scores` (N,), higher where the item rather applies.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

CALIBRATION_BINS: Final = 15


def _validated(labels: ArrayLike, scores: ArrayLike, *, both: bool = True) -> tuple[Array, Array]:
    y, s = np.asarray(labels, dtype=np.float64), np.asarray(scores, dtype=np.float64)
    if y.ndim != 1 or y.shape != s.shape or not len(y):
        raise ValueError(f"labels and scores must be (N,) with N at least 1; they are {y.shape} and {s.shape}")
    if not np.isin(y, (0.0, 1.0)).all() or not np.isfinite(s).all():
        raise ValueError("labels must be 0 or 1, and scores finite")
    if both and not 0 < y.sum() < len(y):
        raise ValueError(f"{y.sum():.0f} of {len(y)} labels are positive: the figure needs both kinds")
    return y, s


def _precision_over_recall(y: Array, s: Array, w: Array) -> float:
    """The sum over thresholds of (growth in recall) * precision; equal scores pass a threshold together."""
    order = np.argsort(-s, kind="stable")
    last_of_equals = np.append(np.diff(s[order]) != 0, True)
    found = np.cumsum((w * y)[order])[last_of_equals]
    passed = np.cumsum(w[order])[last_of_equals]
    growth = np.diff(found, prepend=0.0) / found[-1]
    return float(growth @ (found / passed))


def average_precision(labels: ArrayLike, scores: ArrayLike) -> float:
    """Average precision at the natural share of positives; chance gives that share.

    Shapes: (N,), (N,) -> a number.
    Raises: ValueError for other shapes, or where only one kind of label occurs.
    Source: Buckley and Voorhees 2000, without interpolation.
    """
    y, s = _validated(labels, scores)
    return _precision_over_recall(y, s, np.ones_like(y))


def balanced_average_precision(labels: ArrayLike, scores: ArrayLike) -> float:
    """Average precision with positives and negatives weighing the same; chance gives 0.5.

    Shapes: (N,), (N,) -> a number.
    Raises: ValueError for other shapes, or where only one kind of label occurs.
    """
    y, s = _validated(labels, scores)
    return _precision_over_recall(y, s, np.where(y > 0, 1 / y.sum(), 1 / (len(y) - y.sum())))


def roc_auc(labels: ArrayLike, scores: ArrayLike) -> float:
    """The probability that a positive scores higher than a negative, ties counted half.

    Shapes: (N,), (N,) -> a number.
    Raises: ValueError for other shapes, or where only one kind of label occurs.
    Source: Mann and Whitney 1947.
    """
    y, s = _validated(labels, scores)
    _, place, count = np.unique(s, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[place]  # (N,), equal scores share the mean of their ranks
    positives = y.sum()
    wins = rank @ y - positives * (positives + 1) / 2
    return float(wins / (positives * (len(y) - positives)))


def expected_calibration_error(labels: ArrayLike, probabilities: ArrayLike, bins: int = CALIBRATION_BINS) -> float:
    """How far the probabilities lie from the shares that come true, on average over bins of equal count.

    Equal probabilities stay in one bin, which may then hold more than the others.

    Shapes: (N,), (N,) -> a number.
    Raises: ValueError for other shapes.
    Source: Naeini, Cooper and Hauskrecht 2015; bins of equal count as in Nguyen and O'Connor 2015.
    """
    y, p = _validated(labels, probabilities, both=False)
    inside = np.searchsorted(np.sort(p), p, side="left") * bins // len(p)
    gaps = np.bincount(inside, weights=y - p, minlength=bins)
    return float(np.abs(gaps).sum() / len(p))


def brier_skill(labels: ArrayLike, probabilities: ArrayLike) -> float:
    """1 - (mean squared error of the probabilities) / (that of always saying the share of positives).

    Shapes: (N,), (N,) -> a number; 1 is perfect, 0 as good as the share alone, negative worse.
    Raises: ValueError for other shapes, or where only one kind of label occurs.
    Source: Brier 1950; the skill score as in Murphy 1973.
    """
    y, p = _validated(labels, probabilities)
    return float(1 - np.mean((p - y) ** 2) / (y.mean() * (1 - y.mean())))


@dataclass(frozen=True, slots=True)
class VerdictFigures:
    """What is said aloud about one item.

    Units: all 0..1. `precision` is how many *applies* are right, None where there is none; `found` the share of the
    positives that are said to apply, None where there are none; `decided` the share that is not *unsure*.
    """

    precision: float | None
    found: float | None
    decided: float


def verdict_figures(labels: ArrayLike, verdicts: Sequence[str]) -> VerdictFigures:
    """The three figures of one item.

    Shapes: (N,), N words -> numbers.
    Raises: ValueError for labels other than 0 and 1, another number of verdicts, or none.
    """
    y, applies = _validated(labels, [float(verdict == "applies") for verdict in verdicts], both=False)
    right = float(y @ applies)
    return VerdictFigures(
        precision=right / applies.sum() if applies.any() else None,
        found=right / y.sum() if y.any() else None,
        decided=float(np.mean([verdict != "unsure" for verdict in verdicts])),
    )
