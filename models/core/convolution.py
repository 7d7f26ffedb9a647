"""The same small logistic regression at every place of a picture."""

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import DTypeLike

from models.core.arrays import Floats
from models.core.layer import Layer, Parameter
from models.core.linear import spread
from models.core.windows import im2col, padded, shifted

_TOGETHER = 1 << 18  # numbers of windows laid out at once


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
        if not fits:
            self._refuse(x, f"an array (N, {self.inputs}, H, W) with H and W at least {max(least, 1)}")
        wide = padded(x.transpose(0, 2, 3, 1), self.padding)  # (N, H, W, inputs)
        height, width = ((side - self.kernel) // self.stride + 1 for side in wide.shape[1:3])
        weight = self._inner().reshape(self.outputs, -1).T  # (kernel^2 * inputs, outputs)
        y = np.empty((len(wide), height, width, self.outputs), dtype=np.result_type(wide, weight))
        for some, columns in self._columns(wide, height * width):
            rows = y[some].reshape(-1, self.outputs)  # a view
            np.matmul(columns, weight, out=rows)
            rows += self.bias.value
        self._keep(wide, (height, width))
        return y.transpose(0, 3, 1, 2)

    def backward(self, dy: Floats) -> Floats:
        """Each window gets back dy times the filter; where windows overlap, the sum.

        Shapes: (N, outputs, OH, OW) -> (N, inputs, H, W).
        """
        self.learn(dy)
        wide, size = self._kept()
        inner = dy.transpose(0, 2, 3, 1)
        weight = self._inner()
        dx = np.zeros(wide.shape, dtype=dy.dtype)
        for row, column in np.ndindex(self.kernel, self.kernel):
            seen = shifted(dx, row, column, size, self.stride)
            seen += inner @ weight[:, row, column]
        edge = self.padding
        return dx[:, edge : wide.shape[1] - edge, edge : wide.shape[2] - edge].transpose(0, 3, 1, 2)

    def learn(self, dy: Floats) -> None:
        """dW = dy^T windows, db = the sum of dy. Shapes: (N, outputs, OH, OW)."""
        wide, (height, width) = self._kept()
        self._expect_like(dy, (len(wide), self.outputs, height, width))
        inner = dy.transpose(0, 2, 3, 1)
        slope = np.zeros((self.outputs, self.kernel * self.kernel * self.inputs), dtype=dy.dtype)
        for some, columns in self._columns(wide, height * width):
            slope += inner[some].reshape(-1, self.outputs).T @ columns
        shape = self.outputs, self.kernel, self.kernel, self.inputs
        self.weight.gradient[...] = slope.reshape(shape).transpose(0, 3, 1, 2)
        np.sum(inner, axis=(0, 1, 2), out=self.bias.gradient)

    def weights(self) -> dict[str, Parameter]:
        """`weight` and `bias`."""
        return {"weight": self.weight, "bias": self.bias}

    def _inner(self) -> Floats:  # (outputs, inputs, k, k) -> (outputs, k, k, inputs), in order
        return np.ascontiguousarray(self.weight.value.transpose(0, 2, 3, 1))

    def _columns(self, wide: Floats, windows: int) -> Iterator[tuple[slice, Floats]]:
        """The windows of a few pictures at a time, so that they stay in the processor's cache."""
        step = max(1, _TOGETHER // (windows * self.kernel * self.kernel * self.inputs))
        for start in range(0, len(wide), step):
            some = slice(start, start + step)
            yield some, im2col(wide[some], (self.kernel, self.kernel), self.stride)

    def __repr__(self) -> str:
        stride = f", stride={self.stride}" if self.stride > 1 else ""
        padding = f", padding={self.padding}" if self.padding else ""
        return f"Conv2d({self.inputs}, {self.outputs}, {self.kernel}{stride}{padding})"
