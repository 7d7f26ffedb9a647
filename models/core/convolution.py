"""The same small logistic regression at every place of a picture."""

import math

import numpy as np
from numpy.typing import DTypeLike

from models.core.arrays import Floats
from models.core.layer import Layer, Parameter
from models.core.linear import spread
from models.core.windows import im2col, padded, shifted


class Conv2d(Layer):
    """Each filter, laid on every window of the picture: y[n, f, i, j] = the sum of window * weight[f], + bias[f].

    Shapes: (N, inputs, H, W) -> (N, outputs, OH, OW), OH = (H + 2 padding - kernel) // stride + 1, OW alike;
    `weight` (outputs, inputs, kernel, kernel), `bias` (outputs,).
    Raises: ValueError where the input has other axes or channels, or is smaller than the kernel.
    Source: LeCun et al. 1998, Proceedings of the IEEE 86; initial values after He et al. 2015 (arXiv 1502.01852).
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        kernel: int,
        rng: np.random.Generator,
        *,
        stride: int = 1,
        padding: int = 0,
        dtype: DTypeLike = np.float32,
    ) -> None:
        if min(inputs, outputs, kernel, stride) < 1 or padding < 0:
            raise ValueError(
                "Conv2d needs inputs, outputs, kernel and stride of at least 1 and no negative padding, got "
                f"{inputs}, {outputs}, {kernel}, {stride} and {padding}"
            )
        self.inputs, self.outputs, self.kernel, self.stride, self.padding = inputs, outputs, kernel, stride, padding
        bound = math.sqrt(6.0 / (inputs * kernel * kernel))
        self.weight = spread(rng, (outputs, inputs, kernel, kernel), bound, dtype)
        self.bias = Parameter(np.zeros(outputs, dtype=dtype))

    def forward(self, x: Floats) -> Floats:
        """Shapes: (N, inputs, H, W) -> (N, outputs, OH, OW)."""
        least = self.kernel - 2 * self.padding
        fits = x.ndim == 4 and x.shape[1] == self.inputs and min(x.shape[2:]) >= least
        self._expect(fits, x, f"an array (N, {self.inputs}, H, W) with H and W at least {max(least, 1)}")
        wide = padded(x.transpose(0, 2, 3, 1), self.padding)  # (N, H, W, inputs)
        n, height, width = (wide.shape[0], *((side - self.kernel) // self.stride + 1 for side in wide.shape[1:3]))
        columns = im2col(wide, (self.kernel, self.kernel), self.stride)  # (N * OH * OW, kernel^2 * inputs)
        y: Floats = columns @ self._inner().reshape(self.outputs, -1).T
        y += self.bias.value
        self._keep(columns, wide.shape, (n, height, width))
        return y.reshape(n, height, width, self.outputs).transpose(0, 3, 1, 2)

    def backward(self, dy: Floats) -> Floats:
        """Each window gets back dy times the filter; where windows overlap, the sum.

        Shapes: (N, outputs, OH, OW) -> (N, inputs, H, W).
        """
        self.learn(dy)
        _, shape, (n, height, width) = self._kept()
        rows = self._rows(dy)
        weight = self._inner()
        dx = np.zeros(shape, dtype=rows.dtype)
        for row, column in np.ndindex(self.kernel, self.kernel):
            share = (rows @ weight[:, row, column]).reshape(n, height, width, self.inputs)
            seen = shifted(dx, row, column, (height, width), self.stride)
            seen += share
        edge = self.padding
        return dx[:, edge : shape[1] - edge, edge : shape[2] - edge].transpose(0, 3, 1, 2)

    def learn(self, dy: Floats) -> None:
        """dW = dy^T windows, db = the sum of dy. Shapes: (N, outputs, OH, OW)."""
        columns, _, (n, height, width) = self._kept()
        self._expect_like(dy, (n, self.outputs, height, width))
        rows = self._rows(dy)
        slope = (rows.T @ columns).reshape(self.outputs, self.kernel, self.kernel, self.inputs)
        self.weight.gradient[...] = slope.transpose(0, 3, 1, 2)
        np.sum(rows, axis=0, out=self.bias.gradient)

    def weights(self) -> dict[str, Parameter]:
        """`weight` and `bias`."""
        return {"weight": self.weight, "bias": self.bias}

    def _inner(self) -> Floats:  # (outputs, inputs, k, k) -> (outputs, k, k, inputs), in order
        return np.ascontiguousarray(self.weight.value.transpose(0, 2, 3, 1))

    def _rows(self, dy: Floats) -> Floats:  # (N, outputs, OH, OW) -> (N * OH * OW, outputs)
        return dy.transpose(0, 2, 3, 1).reshape(-1, self.outputs)

    def __repr__(self) -> str:
        stride = f", stride={self.stride}" if self.stride > 1 else ""
        padding = f", padding={self.padding}" if self.padding else ""
        return f"Conv2d({self.inputs}, {self.outputs}, {self.kernel}{stride}{padding})"
