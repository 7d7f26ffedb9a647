"""Losses: minus the log likelihood of an assumption about y, as a mean over examples.

Deep learning is maximum likelihood with neural networks: a Bernoulli y gives the loss of logistic regression, a
categorical one that of softmax regression, a Gaussian one (of fixed variance) the squared error.
"""

from abc import ABC, abstractmethod

import numpy as np

from models.core.arrays import Floats, Ids, finite, told
from models.core.functions import log_softmax
from models.core.logistic import sigmoid


class Loss(ABC):
    """A number for how far predictions are off, and its derivative by them.

    Shapes: predictions (N, ...), targets as the loss says -> a number; derivative (N, ...).
    Raises: ValueError where shapes do not fit or targets are not what the loss takes.
    """

    @abstractmethod
    def value(self, z: Floats, y: Floats) -> float:
        """The mean loss. Shapes: (N, ...), targets -> a number."""

    @abstractmethod
    def derivative(self, z: Floats, y: Floats) -> Floats:
        """Of the mean loss by each prediction. Shapes: (N, ...), targets -> (N, ...)."""

    def _pair(self, z: Floats, y: Floats) -> Floats:
        if z.size == 0 or z.shape != y.shape:
            raise ValueError(
                f"{type(self).__name__} expects as many targets as predictions, one at least, but got "
                f"{told(z)} and targets: {told(y)}"
            )
        return finite(f"{type(self).__name__}'s targets", y, z.dtype)


class Bernoulli(Loss):
    """-[y log p + (1 - y) log(1 - p)] with p = sigmoid(z); the derivative is p - y. Shapes: (N, ...) and the same."""

    def value(self, z: Floats, y: Floats) -> float:
        """Mean over all; `z` are log odds, `y` in 0 ... 1."""
        y = self._checked(z, y)
        return float((np.logaddexp(0, z) - y * z).mean())

    def derivative(self, z: Floats, y: Floats) -> Floats:
        """(p - y) / count."""
        y = self._checked(z, y)
        dz: Floats = (sigmoid(z) - y) / z.size
        return dz

    def _checked(self, z: Floats, y: Floats) -> Floats:
        y = self._pair(z, y)
        if y.min() < 0 or y.max() > 1:
            raise ValueError(f"Bernoulli expects targets in 0 ... 1, but they reach from {y.min()} to {y.max()}")
        return y


class Categorical(Loss):
    """-log p_y with p = softmax(z); the derivative is p minus 1 at y. Shapes: (N, K), classes (N,) below K."""

    def value(self, z: Floats, y: Floats) -> float:
        """Mean over the rows."""
        rows = self._rows(z, y)
        return float(-log_softmax(z)[rows, y].mean())

    def derivative(self, z: Floats, y: Floats) -> Floats:
        """(softmax(z) - one-hot(y)) / N."""
        rows = self._rows(z, y)
        dz = np.exp(log_softmax(z))
        dz[rows, y] -= 1
        dz /= len(z)
        return dz

    def _rows(self, z: Floats, y: Floats) -> Ids:
        if z.ndim != 2 or z.size == 0 or y.shape != (len(z),) or not np.issubdtype(y.dtype, np.integer):
            raise ValueError(
                f"Categorical expects log odds (N, K) and classes (N,) as whole numbers, but got {told(z)} and "
                f"classes: {told(y)}"
            )
        if y.min() < 0 or y.max() >= z.shape[1]:
            raise ValueError(
                f"Categorical expects classes 0 to {z.shape[1] - 1}, but they reach {y.min()} to {y.max()}"
            )
        return np.arange(len(z))


class SquaredError(Loss):
    """(z - y)^2 / 2, a Gaussian's log likelihood; the derivative is z - y. Shapes: (N, ...) and the same."""

    def value(self, z: Floats, y: Floats) -> float:
        """Mean over all."""
        off = z - self._pair(z, y)
        return float(0.5 * (off * off).mean())

    def derivative(self, z: Floats, y: Floats) -> Floats:
        """(z - y) / count."""
        dz: Floats = (z - self._pair(z, y)) / z.size
        return dz


class Huber(Loss):
    """Squared error near the target, a straight line further off than `delta`: one wild target does not rule.

    Shapes: (N, ...) and the same.
    Raises: ValueError for a delta of 0 or less.
    Source: Huber 1964, Annals of Mathematical Statistics 35; in Q-learning since Mnih et al. 2015.
    """

    def __init__(self, delta: float = 1.0) -> None:
        if delta <= 0:
            raise ValueError(f"Huber's delta must be above 0, got {delta}")
        self.delta = delta

    def value(self, z: Floats, y: Floats) -> float:
        """Mean of off^2 / 2 up to delta, of delta (|off| - delta / 2) beyond."""
        off = np.abs(z - self._pair(z, y))
        near = np.minimum(off, self.delta)
        return float((near * (off - 0.5 * near)).mean())

    def derivative(self, z: Floats, y: Floats) -> Floats:
        """(z - y) cut off at plus and minus delta, over the count."""
        dz: Floats = np.clip(z - self._pair(z, y), -self.delta, self.delta) / z.size
        return dz
