"""Each example on one scale, whatever the layers before did."""

import numpy as np
from numpy.typing import DTypeLike

from models.core.arrays import Floats
from models.core.layer import Layer, Parameter


class LayerNorm(Layer):
    """y = (x - mean) / sqrt(variance + epsilon) * weight + bias, mean and variance over the last axis.

    Shapes: (..., dim) -> (..., dim); `weight` and `bias` (dim,).
    Raises: ValueError where the last axis is not `dim` long.
    Source: Ba, Kiros & Hinton 2016 (arXiv 1607.06450).
    """

    def __init__(self, dim: int, *, epsilon: float = 1e-5, dtype: DTypeLike = np.float32) -> None:
        if dim < 1 or epsilon <= 0:
            raise ValueError(f"LayerNorm needs a dimension and an epsilon above 0, got {dim} and {epsilon}")
        self.dim, self.epsilon = dim, epsilon
        self.weight = Parameter(np.ones(dim, dtype=dtype))
        self.bias = Parameter(np.zeros(dim, dtype=dtype))

    def forward(self, x: Floats) -> Floats:
        """Shapes: (..., dim) -> (..., dim)."""
        if not (x.ndim >= 1 and x.shape[-1] == self.dim):
            self._refuse(x, f"an array (..., {self.dim})")
        z: Floats = x - np.einsum("...d->...", x)[..., None] / self.dim
        variance = np.einsum("...d,...d->...", z, z)[..., None] / self.dim
        scale = 1.0 / np.sqrt(variance + self.epsilon)  # (..., 1)
        z *= scale
        self._keep(z, scale)
        y: Floats = z * self.weight.value
        y += self.bias.value
        return y

    def backward(self, dy: Floats) -> Floats:
        """dx = (dz - mean dz - z mean(dz z)) / sqrt(variance + epsilon) with dz = dy weight.

        Shapes: (..., dim) -> (..., dim).
        """
        z, scale = self._kept()
        self._expect_like(dy, z.shape)
        over = tuple(range(dy.ndim - 1))
        np.sum(dy * z, axis=over, out=self.weight.gradient)
        np.sum(dy, axis=over, out=self.bias.gradient)
        dz = dy * self.weight.value
        shared = np.einsum("...d,...d->...", dz, z)[..., None] / self.dim
        dz -= dz.mean(axis=-1, keepdims=True)
        dz -= z * shared
        dz *= scale
        return dz

    def weights(self) -> dict[str, Parameter]:
        """`weight` and `bias`."""
        return {"weight": self.weight, "bias": self.bias}

    def __repr__(self) -> str:
        return f"LayerNorm({self.dim})"
