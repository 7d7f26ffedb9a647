"""From pictures to rows of features."""

from models.core.arrays import Floats
from models.core.layer import Layer


class Flatten(Layer):
    """One row an example. Shapes: (N, ...) -> (N, M) with M the product of the other axes."""

    def forward(self, x: Floats) -> Floats:
        """Shapes: (N, ...) -> (N, M)."""
        if x.ndim < 2:
            self._refuse(x, "an array (N, ...) of two axes or more")
        self._keep(x.shape)
        return x.reshape(len(x), -1)

    def backward(self, dy: Floats) -> Floats:
        """Shapes: (N, M) -> (N, ...)."""
        (shape,) = self._kept()
        if dy.ndim != 2 or dy.shape[0] != shape[0]:
            self._refuse(dy, f"a derivative of {shape[0]} rows")
        return dy.reshape(shape)
