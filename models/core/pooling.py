"""Pictures made smaller: of each window its largest number, or its mean."""

from collections.abc import Iterator

import numpy as np

from models.core.arrays import Floats
from models.core.layer import Layer
from models.core.windows import shifted


class _Pool(Layer):
    """Windows of `kernel` by `kernel`, `stride` apart (None: side by side)."""

    def __init__(self, kernel: int, *, stride: int | None = None) -> None:
        self.kernel, self.stride = kernel, kernel if stride is None else stride
        if min(self.kernel, self.stride) < 1:
            raise ValueError(f"{type(self).__name__} needs kernel and stride of at least 1, got {kernel} and {stride}")

    def _size(self, x: Floats) -> tuple[int, int]:
        fits = x.ndim == 4 and min(x.shape[2:]) >= self.kernel
        if not fits:
            self._refuse(x, f"an array (N, C, H, W) with H and W at least {self.kernel}")
        return (x.shape[2] - self.kernel) // self.stride + 1, (x.shape[3] - self.kernel) // self.stride + 1

    def _places(self, x: Floats, size: tuple[int, int]) -> Iterator[Floats]:
        """For each place in the window, what it sees: views (N, C, OH, OW)."""
        inner = x.transpose(0, 2, 3, 1)
        for row, column in np.ndindex(self.kernel, self.kernel):
            yield shifted(inner, row, column, size, self.stride).transpose(0, 3, 1, 2)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.kernel}{'' if self.stride == self.kernel else f', stride={self.stride}'})"


class MaxPool2d(_Pool):
    """The largest number of each window. Shapes: (N, C, H, W) -> (N, C, OH, OW), OH = (H - kernel) // stride + 1."""

    def forward(self, x: Floats) -> Floats:
        """Shapes: (N, C, H, W) -> (N, C, OH, OW)."""
        places = self._places(x, self._size(x))
        y = next(places).copy(order="K")
        for seen in places:
            np.maximum(y, seen, out=y)
        self._keep(x, y)
        return y

    def backward(self, dy: Floats) -> Floats:
        """The whole derivative goes to the largest number, to the first of equals.

        Shapes: (N, C, OH, OW) -> (N, C, H, W).
        """
        x, y = self._kept()
        self._expect_like(dy, y.shape)
        dx = np.zeros_like(x)
        size = y.shape[2:]
        free = np.ones_like(y, dtype=bool)
        for seen, back in zip(self._places(x, size), self._places(dx, size), strict=True):
            first = seen == y
            first &= free
            free ^= first
            np.add(back, dy * first, out=back)
        return dx  # type: ignore[no-any-return]


class AvgPool2d(_Pool):
    """The mean of each window. Shapes: (N, C, H, W) -> (N, C, OH, OW), OH = (H - kernel) // stride + 1."""

    def forward(self, x: Floats) -> Floats:
        """Shapes: (N, C, H, W) -> (N, C, OH, OW)."""
        places = self._places(x, self._size(x))
        y = next(places).copy(order="K")
        for seen in places:
            y += seen
        y /= self.kernel**2
        self._keep(x, y.shape)
        return y

    def backward(self, dy: Floats) -> Floats:
        """Each number of the window gets its share. Shapes: (N, C, OH, OW) -> (N, C, H, W)."""
        x, shape = self._kept()
        self._expect_like(dy, shape)
        dx = np.zeros_like(x)
        share = dy / self.kernel**2
        for back in self._places(dx, shape[2:]):
            np.add(back, share, out=back)
        return dx  # type: ignore[no-any-return]
