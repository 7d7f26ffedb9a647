"""How parameters follow their gradients. An optimiser changes the values in place and keeps its state by name."""

import math
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping

import numpy as np

from models.core.arrays import Floats
from models.core.layer import Parameter
from models.core.schedules import Schedule, constant

_BLOCK = 1 << 14  # numbers that are worked on together, so that they stay in the processor's cache


class Optimizer(ABC):
    """One step a batch: each parameter moves against its gradient.

    Raises: ValueError for settings out of range.
    """

    def __init__(self, parameters: Mapping[str, Parameter], rate: float | Schedule) -> None:
        self.parameters = parameters
        self.schedule: Schedule = rate if callable(rate) else constant(rate)
        self.steps = 0

    def step(self) -> None:
        """Move every parameter once."""
        rate = self.schedule(self.steps)
        self.steps += 1
        for name, parameter in self.parameters.items():
            self._move(name, parameter, rate)

    @abstractmethod
    def _move(self, name: str, parameter: Parameter, rate: float) -> None: ...


class SGD(Optimizer):
    """value -= rate * velocity, with velocity = momentum * velocity + gradient; without momentum plain descent."""

    def __init__(self, parameters: Mapping[str, Parameter], rate: float | Schedule, *, momentum: float = 0.0) -> None:
        super().__init__(parameters, rate)
        if not 0 <= momentum < 1:
            raise ValueError(f"momentum must be at least 0 and below 1, got {momentum}")
        self.momentum = momentum
        self._velocity: dict[str, Floats] = {}

    def _move(self, name: str, parameter: Parameter, rate: float) -> None:
        velocity = parameter.gradient
        if self.momentum:
            velocity = self._velocity.setdefault(name, np.zeros_like(parameter.value))
            velocity *= self.momentum
            velocity += parameter.gradient
        parameter.value -= rate * velocity


class Adam(Optimizer):
    """value -= rate * m / (sqrt(v) + epsilon): m and v are running means of the gradient and of its square, unbiased.

    Source: Kingma & Ba 2015 (arXiv 1412.6980), algorithm 1.
    """

    decay = 0.0

    def __init__(
        self,
        parameters: Mapping[str, Parameter],
        rate: float | Schedule = 1e-3,
        *,
        betas: tuple[float, float] = (0.9, 0.999),
        epsilon: float = 1e-8,
    ) -> None:
        super().__init__(parameters, rate)
        if not (all(0 <= beta < 1 for beta in betas) and epsilon > 0):
            raise ValueError(f"betas must be in 0 ... 1 and epsilon above 0, got {betas} and {epsilon}")
        self.betas, self.epsilon = betas, epsilon
        self._means: dict[str, tuple[Floats, Floats]] = {}

    def _move(self, name: str, parameter: Parameter, rate: float) -> None:
        first, second = self.betas
        if name not in self._means:
            self._means[name] = np.zeros_like(parameter.value), np.zeros_like(parameter.value)
        # m / (1 - b1^t) over sqrt(v / (1 - b2^t)) + eps, the constants drawn together
        root = math.sqrt(1.0 - second**self.steps)
        length = rate * root / (1.0 - first**self.steps)
        for block in _blocks(parameter.value, parameter.gradient, *self._means[name]):
            self._follow(*block, length=length, epsilon=self.epsilon * root, shrink=1.0 - rate * self.decay)

    def _follow(
        self, value: Floats, gradient: Floats, m: Floats, v: Floats, *, length: float, epsilon: float, shrink: float
    ) -> None:
        work = gradient - m
        work *= 1.0 - self.betas[0]
        m += work
        np.multiply(gradient, gradient, out=work)
        work -= v
        work *= 1.0 - self.betas[1]
        v += work
        np.sqrt(v, out=work)
        work += epsilon
        np.divide(m, work, out=work)
        work *= length
        if shrink != 1.0:
            value *= shrink
        value -= work


class AdamW(Adam):
    """Adam, with every value drawn towards 0 by rate * decay * value besides.

    Source: Loshchilov & Hutter 2019 (arXiv 1711.05101), algorithm 2.
    """

    def __init__(
        self,
        parameters: Mapping[str, Parameter],
        rate: float | Schedule = 1e-3,
        *,
        decay: float = 0.01,
        betas: tuple[float, float] = (0.9, 0.999),
        epsilon: float = 1e-8,
    ) -> None:
        super().__init__(parameters, rate, betas=betas, epsilon=epsilon)
        if decay < 0:
            raise ValueError(f"decay must not be negative, got {decay}")
        self.decay = decay


def _blocks(*arrays: Floats) -> Iterator[tuple[Floats, ...]]:
    flat = [array.reshape(-1) for array in arrays]  # views: parameters and their states are contiguous
    for start in range(0, len(flat[0]), _BLOCK):
        yield tuple(array[start : start + _BLOCK] for array in flat)
