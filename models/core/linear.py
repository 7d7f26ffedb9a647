"""Many logistic regressions side by side, before their sigmoid: y = x W^T + b."""

import math

import numpy as np
from numpy.typing import DTypeLike

from models.core.arrays import Floats
from models.core.layer import Layer, Parameter


def spread(rng: np.random.Generator, shape: tuple[int, ...], bound: float, dtype: DTypeLike) -> Parameter:
    """Fresh values, uniform in -bound ... bound. Shapes: as asked."""
    return Parameter(rng.uniform(-bound, bound, size=shape).astype(dtype))


class Linear(Layer):
    """y = x W^T + b; each row of W is the theta of one neuron.

    Shapes: (..., inputs) -> (..., outputs); `weight` (outputs, inputs), `bias` (outputs,).
    Raises: ValueError where the last axis is not `inputs` long.
    Source: initial values after He et al. 2015 (arXiv 1502.01852): variance 2 / inputs, uniform.
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        rng: np.random.Generator,
        *,
        bias: bool = True,
        dtype: DTypeLike = np.float32,
    ) -> None:
        if inputs < 1 or outputs < 1:
            raise ValueError(f"Linear needs at least one input and one output, got {inputs} and {outputs}")
        self.inputs, self.outputs = inputs, outputs
        self.weight = spread(rng, (outputs, inputs), math.sqrt(6.0 / inputs), dtype)
        self.bias = Parameter(np.zeros(outputs, dtype=dtype)) if bias else None

    def forward(self, x: Floats) -> Floats:
        """Shapes: (..., inputs) -> (..., outputs)."""
        if not (x.ndim >= 2 and x.shape[-1] == self.inputs):
            self._refuse(x, f"an array (..., {self.inputs})")
        rows = x.reshape(-1, self.inputs)
        y: Floats = rows @ self.weight.value.T
        if self.bias is not None:
            y += self.bias.value
        self._keep(rows, x.shape)
        return y.reshape(*x.shape[:-1], self.outputs)

    def backward(self, dy: Floats) -> Floats:
        """dx = dy W. Shapes: (..., outputs) -> (..., inputs)."""
        self.learn(dy)
        _, shape = self._kept()
        dx: Floats = dy.reshape(-1, self.outputs) @ self.weight.value
        return dx.reshape(shape)

    def learn(self, dy: Floats) -> None:
        """dW = dy^T x, db = the sum of dy. Shapes: (..., outputs)."""
        rows, shape = self._kept()
        self._expect_like(dy, (*shape[:-1], self.outputs))
        dy = dy.reshape(-1, self.outputs)
        np.matmul(dy.T, rows, out=self.weight.gradient)  # (outputs, inputs)
        if self.bias is not None:
            np.sum(dy, axis=0, out=self.bias.gradient)

    def weights(self) -> dict[str, Parameter]:
        """`weight`, and `bias` where there is one."""
        return {"weight": self.weight} | ({} if self.bias is None else {"bias": self.bias})

    def __repr__(self) -> str:
        return f"Linear({self.inputs}, {self.outputs}{'' if self.bias else ', bias=False'})"
