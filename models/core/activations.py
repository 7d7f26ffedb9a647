"""What bends: functions of each number alone (and softmax, of each row), without parameters.

Shapes: of every layer here, any -> the same.
"""

import math

import numpy as np

from models.core.arrays import Floats
from models.core.functions import softmax, softmax_backward
from models.core.layer import Layer
from models.core.logistic import sigmoid


class _Pointwise(Layer):
    """Keeps one array for backward, whose shape is that of the derivative."""

    def _saved(self, dy: Floats) -> Floats:
        (saved,) = self._kept()
        self._expect_like(dy, saved.shape)
        return saved  # type: ignore[no-any-return]


class Sigmoid(_Pointwise):
    """y = 1 / (1 + e^-x): the neuron of logistic regression. Shapes: (...) -> (...)."""

    def forward(self, x: Floats) -> Floats:
        """Between 0 and 1."""
        y: Floats = sigmoid(x)
        self._keep(y)
        return y

    def backward(self, dy: Floats) -> Floats:
        """dy y (1 - y)."""
        y = self._saved(dy)
        dx: Floats = dy * (y - y * y)
        return dx


class Tanh(_Pointwise):
    """y = tanh x. Shapes: (...) -> (...)."""

    def forward(self, x: Floats) -> Floats:
        """Between -1 and 1."""
        y: Floats = np.tanh(x)
        self._keep(y)
        return y

    def backward(self, dy: Floats) -> Floats:
        """dy (1 - y^2)."""
        y = self._saved(dy)
        dx: Floats = dy * (1.0 - y * y)
        return dx


class ReLU(_Pointwise):
    """y = max(x, 0). Shapes: (N, ...) -> (N, ...)."""

    def forward(self, x: Floats) -> Floats:
        """0 or more."""
        zeros = np.empty_like(x[:1])  # one example's: NumPy compares rows of numbers faster than each with a single 0
        zeros.fill(0)
        y: Floats = np.maximum(x, zeros)
        self._keep(y)
        return y

    def backward(self, dy: Floats) -> Floats:
        """dy where x was above 0, elsewhere 0."""
        dx: Floats = dy * (self._saved(dy) > 0)
        return dx


_SLOPE = 2.0 * math.sqrt(2.0 / math.pi)
_CUBIC = 0.044715


class GELU(_Pointwise):
    """y = x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))), the usual stand-in for x P(Z < x), Z ~ N(0, 1).

    (1 + tanh z) / 2 is the sigmoid of 2 z: x is let through by a share that logistic regression would give.

    Shapes: (...) -> (...).
    Source: Hendrycks & Gimpel 2016 (arXiv 1606.08415), section 2.
    """

    def forward(self, x: Floats) -> Floats:
        """Nearly x where x is large, nearly 0 where it is very negative."""
        y: Floats = _against(x)
        np.divide(x, y, out=y)
        self._keep(x)
        return y

    def backward(self, dy: Floats) -> Floats:
        """dy s [1 + x (1 - s) 2 sqrt(2 / pi) (1 + 3 * 0.044715 x^2)] with s the share of x that came through."""
        x = self._saved(dy)
        share = _against(x)
        np.divide(1.0, share, out=share)
        dx: Floats = x * x
        dx *= 3.0 * _CUBIC * _SLOPE
        dx += _SLOPE
        dx *= x
        dx *= 1.0 - share
        dx += 1.0
        dx *= share
        dx *= dy
        return dx


def _against(x: Floats) -> Floats:
    """1 + e^-z with z = 2 sqrt(2 / pi) (x + 0.044715 x^3): x over it is x times the sigmoid of z."""
    t: Floats = x * x
    t *= -_SLOPE * _CUBIC
    t -= _SLOPE
    t *= x
    with np.errstate(over="ignore"):  # infinity for a very negative x, which over it is the 0 that it should be
        np.exp(t, out=t)
    t += 1.0
    return t


class Softmax(_Pointwise):
    """p_k = e^x_k / sum e^x along the last axis: a distribution over K classes. Shapes: (..., K) -> (..., K)."""

    def forward(self, x: Floats) -> Floats:
        """Rows that sum to 1."""
        if not (x.ndim >= 1 and x.shape[-1] >= 1):
            self._refuse(x, "an array (..., K) with K at least 1")
        p = softmax(x)
        self._keep(p)
        return p

    def backward(self, dy: Floats) -> Floats:
        """p (dy - sum dy p)."""
        return softmax_backward(self._saved(dy), dy)
