"""From pictures to rows of features."""

from models.core.arrays import Floats
from models.core.layer import Layer


class Flatten(Layer):
    """One row an example. Shapes: (N, ...) -> (N, M) with M the product of the other axes."""

    def forward(self, x: Floats) -> Floats:
        """Shapes: (N, ...) -> (N, M)."""
        self._expect(x.ndim >= 2, x, "an array (N, ...) of two axes or more")
        self._keep(x.shape)
        return x.reshape(len(x), -1)

    def backward(self, dy: Floats) -> Floats:
        """Shapes: (N, M) -> (N, ...)."""
        (shape,) = self._kept()
        self._expect(dy.shape[0] == shape[0] and dy.ndim == 2, dy, f"a derivative of {shape[0]} rows")
        return dy.reshape(shape)
