"""Neurons that are left out by chance while training, so that none relies on another."""

import numpy as np

from models.core.arrays import Floats
from models.core.layer import Layer


class Dropout(Layer):
    """In training each number becomes 0 with probability `share`, or is divided by 1 - share; else nothing happens.

    Dividing in training ("inverted") keeps the expected value, so that evaluation is the identity.

    Shapes: any (...) -> the same.
    Raises: ValueError for a share that is not in 0 ... 1 (1 left out).
    Source: Srivastava et al. 2014, Journal of Machine Learning Research 15.
    """

    def __init__(self, share: float, rng: np.random.Generator) -> None:
        if not 0 <= share < 1:
            raise ValueError(f"Dropout's share must be at least 0 and below 1, got {share}")
        self.share, self.rng = share, rng

    def forward(self, x: Floats) -> Floats:
        """Shapes: (...) -> the same."""
        if not self.training or self.share == 0:
            self._keep(None)
            return x
        kept = self.rng.random(x.shape, dtype=np.float32) >= self.share
        scale: Floats = kept * x.dtype.type(1.0 / (1.0 - self.share))
        self._keep(scale)
        return x * scale

    def backward(self, dy: Floats) -> Floats:
        """dy where the number was kept, divided as it was. Shapes: (...) -> the same."""
        (scale,) = self._kept()
        if scale is None:
            return dy
        self._expect_like(dy, scale.shape)
        dx: Floats = dy * scale
        return dx

    def __repr__(self) -> str:
        return f"Dropout({self.share})"
