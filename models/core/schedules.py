"""Learning rates that change over the steps: functions from the number of steps done to a rate."""

import math
from collections.abc import Callable
from typing import TypeAlias

Schedule: TypeAlias = Callable[[int], float]


def constant(rate: float) -> Schedule:
    """The same rate at every step.

    Raises: ValueError for a rate of 0 or less.
    """
    if not rate > 0:
        raise ValueError(f"a learning rate must be above 0, got {rate}")
    return lambda _: rate


def stepwise(rate: float, every: int, factor: float) -> Schedule:
    """Times `factor` after every so many steps.

    Raises: ValueError for a rate, factor or number of steps that is not positive.
    """
    if not (rate > 0 and factor > 0 and every >= 1):
        raise ValueError(f"rate, every and factor must be positive, got {rate}, {every} and {factor}")
    return lambda step: float(rate * factor ** (step // every))


def cosine(rate: float, steps: int, *, warm_up: int = 0, last: float = 0.0) -> Schedule:
    """Up in a straight line over `warm_up` steps, then down to `last` along half a cosine, where it stays.

    Raises: ValueError where there are no steps left after the warm-up.
    Source: Loshchilov & Hutter 2017 (arXiv 1608.03983), without restarts.
    """
    if not (rate > 0 and 0 <= warm_up < steps):
        raise ValueError(f"cosine needs a rate above 0 and more steps than warm-up, got {rate}, {steps} and {warm_up}")

    def at(step: int) -> float:
        if step < warm_up:
            return rate * (step + 1) / (warm_up + 1)
        done = min(1.0, (step - warm_up) / (steps - warm_up))
        return last + 0.5 * (rate - last) * (1.0 + math.cos(math.pi * done))

    return at
