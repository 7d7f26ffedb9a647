"""Means with their 95 % intervals over the draws of examples and over the items, alone and in pairs.

Letters: R resamples, I items, D draws.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.evaluation.report import Evaluation, Metric

_RESAMPLES: Final = 2000
Values = Mapping[str, Mapping[str, Mapping[int, float]]]  # question, item, seed


def values(evaluation: Evaluation, scorer: str, k: int, metric: Metric = "balanced_average_precision") -> Values:
    """The figure of each episode that has one."""
    found: dict[str, dict[str, dict[int, float]]] = {}
    for result in evaluation.results:
        value = result.figures[metric]
        if (result.scorer, result.k) == (scorer, k) and value is not None:
            found.setdefault(result.question_id, {}).setdefault(result.item, {})[result.seed] = value
    return found


def less(first: Values, second: Values) -> Values:
    """The first's figures less the second's, on the episodes that both have."""
    found: dict[str, dict[str, dict[int, float]]] = {}
    for question, items in first.items():
        for item, seeds in items.items():
            other = second.get(question, {}).get(item, {})
            gaps = {seed: value - other[seed] for seed, value in seeds.items() if seed in other}
            if gaps:
                found.setdefault(question, {})[item] = gaps
    return found


def mean(found: Values) -> float:
    """Over draws, then items, then questions.

    Raises: ValueError where no episode has a figure.
    """
    if not any(found.values()):
        raise ValueError("no episode has this figure: there is nothing to take a mean of")
    return float(np.mean([np.mean([np.mean(list(s.values())) for s in items.values()]) for items in found.values()]))


def interval(found: Values, rng: np.random.Generator) -> tuple[float, float]:
    """The 95 % interval of that mean: items are drawn anew with replacement, and each one's draws of examples too.

    Source: Efron and Tibshirani 1993, ch. 13 (percentile interval); two levels as in Davison and Hinkley 1997, 3.8.
    """
    drawn = [_resampled([list(seeds.values()) for seeds in items.values()], rng) for items in found.values()]
    low, high = np.quantile(np.mean(drawn, axis=0), [0.025, 0.975])
    return float(low), float(high)


def _resampled(items: Sequence[Sequence[float]], rng: np.random.Generator) -> NDArray[np.float64]:  # -> (R,)
    counts = np.array([len(draws) for draws in items])
    table = np.zeros((len(items), counts.max()))
    for row, draws in zip(table, items, strict=True):
        row[: len(draws)] = draws
    chosen = rng.integers(len(items), size=(_RESAMPLES, len(items)))  # (R, I)
    size = counts[chosen]
    # as many draws again as the item had
    picks = (rng.random((_RESAMPLES, len(items), counts.max())) * size[..., None]).astype(int)  # (R, I, D)
    taken = table[chosen[..., None], picks]
    inside = np.arange(counts.max()) < size[..., None]
    means: NDArray[np.float64] = ((taken * inside).sum(axis=2) / size).mean(axis=1)
    return means


def told(found: Values, rng: np.random.Generator, *, signed: bool = False) -> str:
    """A mean with its interval, as a table shows it."""
    if not any(found.values()):
        return "-"
    form = "{:+.3f} ({:+.3f} to {:+.3f})" if signed else "{:.3f} ({:.3f} to {:.3f})"
    return form.format(mean(found), *interval(found, rng))
