"""What a neuron likes: the examples that excite it most, and the input that excites it best, made by ascent.

The gradient that trains a network says how the loss changes with the parameters; taken one link further, it says how a
neuron's response changes with the input. Following it uphill draws what the neuron looks for.
"""

from dataclasses import dataclass

import numpy as np

from models.core.arrays import Floats, Ids
from models.core.sequential import Sequential


@dataclass(frozen=True, slots=True)
class Unit:
    """A neuron: the place `index` of what the first `depth` layers of a network give.

    For a filter, ``(3,)`` is its mean response over the picture, ``(3, 2, 5)`` that at one place.
    """

    depth: int
    index: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Stimulus:
    """An input made for a unit.

    Shapes: `x` as one example (...); `responses` (steps + 1,), the best so far after each step, fewer where there was
    no way on.
    """

    x: Floats
    responses: Floats


def responses(model: Sequential, unit: Unit, X: Floats) -> Floats:
    """How strongly a unit answers to each example. Shapes: (N, ...) -> (N,).

    Raises: ValueError where the network has no such unit.
    """
    model.train(False)
    if not 1 <= unit.depth <= len(model.layers):
        raise ValueError(f"depth must be from 1 to {len(model.layers)}, the number of layers, got {unit.depth}")
    y = model.forward_to(unit.depth, model.enter(X))
    inside = len(unit.index) < y.ndim and all(0 <= i < size for i, size in zip(unit.index, y.shape[1:], strict=False))
    if not (unit.index and inside):
        raise ValueError(
            f"{model.layers[unit.depth - 1]!r} gives {y.shape[1:]} an example; there is no {unit.index} in it"
        )
    answers: Floats = _seen(y, unit).reshape(len(y), -1).mean(axis=1)
    return answers


def top_stimuli(model: Sequential, unit: Unit, X: Floats, count: int = 9) -> tuple[Ids, Floats]:
    """The examples that excite a unit most, the most exciting first, and its responses.

    Shapes: (N, ...) -> (count,) and (count,), fewer where N is less.
    """
    answers = responses(model, unit, X)
    best = np.argsort(-answers, kind="stable")[:count]
    return best, answers[best]


def optimal_stimulus(
    model: Sequential,
    unit: Unit,
    start: Floats,
    *,
    steps: int = 200,
    rate: float = 0.1,
    low: float = 0.0,
    high: float = 1.0,
) -> Stimulus:
    """Gradient ascent on the input, each number kept between `low` and `high`.

    A step moves the input along the gradient, whose largest part it brings to `rate`, less and less to the end. Steps
    may lose response, as they must to follow the ridges of a network of ReLUs; the best input on the way is the answer.

    Shapes: `start` one example (...) -> the same.
    Raises: ValueError where the network has no such unit, or for settings out of range.
    """
    if not (steps >= 1 and rate > 0 and low < high):
        raise ValueError(f"steps and rate must be positive and low below high, got {steps}, {rate}, {low} and {high}")
    x = np.clip(model.enter(start[None]), low, high)
    best, path = x, [float(responses(model, unit, x)[0])]
    for step in range(steps):
        uphill = _slope(model, unit, x)
        uphill[((x <= low) & (uphill < 0)) | ((x >= high) & (uphill > 0))] = 0.0  # there is no way on
        largest = float(np.abs(uphill).max())
        if largest == 0:
            break
        x = np.clip(x + rate * (1.0 - step / steps) / largest * uphill, low, high)
        answer = float(responses(model, unit, x)[0])
        best = x if answer > path[-1] else best
        path.append(max(answer, path[-1]))
    return Stimulus(best[0], np.array(path))


def _slope(model: Sequential, unit: Unit, x: Floats) -> Floats:
    y = model.forward_to(unit.depth, x)
    dy = np.zeros_like(y)
    seen = _seen(dy, unit)
    seen[...] = 1.0 / seen.size
    return model.backward_from(unit.depth, dy)


def _seen(y: Floats, unit: Unit) -> Floats:  # (N, ...) -> (N, ...), a view of the unit's part
    for place in unit.index:
        y = y[:, place]
    return y
