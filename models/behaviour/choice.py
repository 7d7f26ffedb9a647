"""Which inputs tell the programs of a class apart best."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.behaviour.inputs import Call, Stdin
from models.behaviour.outcome import Observation, Outcome

_REPEATED: Final = 0.1  # what it is worth to tell two programs apart once more
_MOST_GROUPS: Final = 150  # of programs that act alike
_COSTS: Final = 0.8  # how much of its worth an input loses on which all programs are stopped by time
_DULL: Final = 0.8  # the share of programs with such an exception from which an input says little
_DULL_WORTH: Final = 0.1
_DULL_EXCEPTIONS: Final = frozenset({"TypeError", "NameError", "AttributeError"})


def choose(
    candidates: Sequence[Call | Stdin],
    observations: Sequence[Observation],
    most: int = 12,
    weights: Sequence[float] | None = None,
    kept: Sequence[int] = (),
) -> list[int]:
    """The numbers of the inputs to take, the one that tells most first; `kept` are taken before all others.

    Each step takes the input that tells most pairs of programs apart, where programs that act alike on all candidates
    are one. A pair that is told apart already counts a tenth, one that is twice a hundredth, and so on. What is unknown
    tells nothing apart; time-outs make an input worth less, since each costs its whole time. Inputs that tell nothing
    apart come last, in their order. The order of the programs does not matter. `weights` say how many programs each
    observation stands for: of very many groups the largest are looked at.

    Shapes: C candidates, N observations of C outcomes each, N weights.
    Raises: ValueError where an observation has not one outcome for each candidate.
    """
    if any(len(observation.outcomes) != len(candidates) for observation in observations):
        raise ValueError(f"each observation has one outcome for each of the {len(candidates)} candidates")
    chosen = list(dict.fromkeys(kept))[:most]
    if len(chosen) >= min(most, len(candidates)):
        return chosen
    labels = _groups(observations, weights)
    first, second = np.triu_indices(len(labels), 1)
    apart = _apart(labels[first], labels[second])
    worth = np.ones(len(first))
    for number in chosen:
        worth = worth * np.where(apart[:, number], _REPEATED, 1.0)
    prices = _prices(candidates, observations, weights)
    while len(chosen) < min(most, len(candidates)):
        gains = np.round(worth @ apart * prices, 9)
        gains[chosen] = -1.0
        best = int(np.argmax(gains))
        chosen.append(best)
        worth = worth * np.where(apart[:, best], _REPEATED, 1.0)
    return chosen


def _groups(observations: Sequence[Observation], weights: Sequence[float] | None) -> NDArray[np.int64]:
    """Programs that act alike on all candidates count once: what few do is as telling as what many do.

    Shapes: (G, C) numbers that are the same for outcomes that look the same, -1 for unknown.
    """
    sizes: dict[tuple[Outcome, ...], float] = {}
    for observation, weight in zip(observations, weights or [1.0] * len(observations), strict=True):
        group = tuple(outcome.seen for outcome in observation.outcomes)
        sizes[group] = sizes.get(group, 0.0) + weight
    groups = sorted(sizes, key=lambda group: (-sizes[group], repr(group)))[:_MOST_GROUPS]
    names = {outcome: number for number, outcome in enumerate(dict.fromkeys(o for group in groups for o in group))}
    rows = [[-1 if outcome.kind == "unknown" else names[outcome] for outcome in group] for group in groups]
    return np.array(rows, dtype=np.int64)


def _apart(one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.float32]:
    """Which pairs of groups each candidate tells apart. Shapes: (P, C), (P, C) -> (P, C)."""
    told: NDArray[np.float32] = ((one != other) & (one >= 0) & (other >= 0)).astype(np.float32)
    return told


def _prices(
    candidates: Sequence[Call | Stdin], observations: Sequence[Observation], weights: Sequence[float] | None
) -> NDArray[np.float64]:
    """What share of its worth each candidate keeps. Shapes: -> (C,)."""
    shares = np.array(weights or [1.0] * len(observations), dtype=np.float64)
    shares = shares / (shares.sum() or 1.0)
    prices = np.ones(len(candidates))
    for number in range(len(candidates)):
        outcomes = [observation.outcomes[number] for observation in observations]
        late = shares @ np.array([outcome.kind == "stopped" and outcome.reason == "time" for outcome in outcomes])
        dull = shares @ np.array([outcome.exception in _DULL_EXCEPTIONS for outcome in outcomes])
        prices[number] = (1.0 - _COSTS * late) * (_DULL_WORTH if dull >= _DULL else 1.0)
    return prices
