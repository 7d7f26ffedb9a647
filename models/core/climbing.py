"""Newton's method for a likelihood that has one hill."""

from collections.abc import Callable
from typing import Final

import numpy as np

from models.core.arrays import Floats

_HALVINGS: Final = 40


def newton(
    theta: Floats,
    *,
    likelihood: Callable[[Floats], float],
    slope: Callable[[Floats], Floats],
    bend: Callable[[Floats], Floats],
    iterations: int,
    flat: float,
) -> tuple[Floats, int]:
    """theta += bend^-1 slope, a step being halved until it does not lose likelihood; and the number of steps.

    `bend` is the second derivative with its sign turned. It ends where no part of the slope is larger than `flat`.

    Shapes: theta (P,), slope (P,), bend (P, P) -> (P,).
    """
    reached = likelihood(theta)
    for rounds in range(iterations):
        uphill = slope(theta)
        if np.abs(uphill).max() <= flat:
            return theta, rounds
        direction = _direction(bend(theta), uphill)
        for halving in range(_HALVINGS):
            tried = theta + 0.5**halving * direction
            likely = likelihood(tried)
            if likely >= reached:
                break
        else:
            return theta, rounds  # at the limit of what floating point can tell apart
        theta, reached = tried, likely
    return theta, iterations


def _direction(bent: Floats, uphill: Floats) -> Floats:  # (P, P), (P,) -> (P,)
    """bent^-1 uphill, with every parameter first brought to a curvature of 1, so that no unit is too large or small."""
    unit = np.sqrt(bent.diagonal())
    unit[unit == 0] = 1.0
    even = bent / unit[:, None] / unit
    # keeps the matrix regular where features depend on each other; it changes the way, not the goal
    even.flat[:: len(unit) + 1] += 1e-12 * len(unit)
    return np.linalg.solve(even, uphill / unit) / unit
