"""Which program to grade next.

Source: greedy facility location, after Nemhauser, Wolsey & Fisher 1978; uncertainty sampling, Lewis & Gale 1994.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.code import is_empty
from models.fewshot.evidence import Evidence
from models.fewshot.fitted import Fitted
from models.fewshot.judgement import Judgement

LISTED = 100  # places chosen one after another; whoever grades more asks again, with more examples
COMPARED = 3000  # programs that take part; others come last
_CERTAIN = 0.05  # worth of a program about which the model is sure, beside 1 for one that it cannot decide
_ALIKE = 0.5  # likeness below which one program says nothing about another

Vector = NDArray[np.float64]


def _unsure(judgement: Judgement) -> float:
    """0 for a program that was not attempted, else how undecided its items are, up to 1."""
    if judgement.status == "not_attempted":
        return 0.0
    open_items = [0.0 if i.from_example else 4 * i.probability * (1 - i.probability) for i in judgement.items.values()]
    undecided = [1.0 if i.verdict == "unsure" and not i.from_example else 0.0 for i in judgement.items.values()]
    return _CERTAIN + (1 - _CERTAIN) * float(np.mean(open_items + undecided))


def _worth(codes: Sequence[str], fitted: Fitted | None, language: str) -> Vector:
    if fitted is not None:
        return np.array([_unsure(judgement) for judgement in fitted.judge(codes)])
    return np.array([0.0 if is_empty(code, language) else 1.0 for code in codes])


def _likeness(evidence: Evidence, codes: Sequence[str], fitted: Fitted | None, language: str) -> NDArray[np.float32]:
    """Cosines of the features of the fit, or of the text's where there is none. Shapes: (N, N)."""
    if fitted is not None:
        rows = evidence.rows(next(iter(fitted.items.values())).features, codes, fitted.question)
    else:
        rows = evidence.rows(evidence.lexical(codes, language, blocks=("normal",)), codes)
    lengths = np.sqrt(rows.multiply(rows).sum(axis=1))
    products = (rows @ rows.T).toarray()
    cosines: NDArray[np.float32] = (products / np.maximum(np.outer(lengths, lengths), 1e-12)).astype(np.float32)
    return cosines


def _greedy(likeness: NDArray[np.float32], worth: Vector, weights: Vector) -> list[int]:
    """Places in the order in which they add most; likeness (N, N), worth and weights (N,)."""
    covered = np.zeros(len(worth))
    left = worth > 0
    chosen: list[int] = []
    while left.any() and len(chosen) < LISTED:
        gain = worth * (np.maximum(likeness - covered, 0) @ (weights * worth))
        gain[~left] = -1.0
        best = int(np.argmax(gain))
        if gain[best] <= 0:
            break
        chosen.append(best)
        left[best] = False
        covered = np.maximum(covered, likeness[best])
    return chosen


def order(
    evidence: Evidence, codes: Sequence[str], fitted: Fitted | None, weights: Sequence[float] | None, language: str
) -> list[int]:
    """All places in `codes`, most useful first.

    Raises: ValueError where `weights` has another length than `codes`.
    """
    if weights is not None and len(weights) != len(codes):
        raise ValueError(f"weights must have one value a program ({len(codes)}), got {len(weights)}")
    if not len(codes):
        return []
    compared = list(codes[:COMPARED])
    worth = _worth(compared, fitted, language)
    likeness = np.maximum(_likeness(evidence, compared, fitted, language) - _ALIKE, 0) / (1 - _ALIKE)
    counts = np.ones(len(compared)) if weights is None else np.asarray(weights, dtype=np.float64)[:COMPARED]
    first = _greedy(likeness, worth, counts)
    rest = sorted(set(range(len(codes))) - set(first), key=lambda i: (-worth[i] if i < len(worth) else 1.0, i))
    return first + rest
