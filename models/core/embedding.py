"""Words as vectors: row i of a table stands for word i."""

import numpy as np
from numpy.typing import DTypeLike

from models.core.arrays import Floats
from models.core.layer import Layer, Parameter


class Embedding(Layer):
    """Looks rows up.

    Shapes: ids (...) of whole numbers below `rows` -> (..., dim); `weight` (rows, dim).
    Raises: ValueError for ids that are no whole numbers or outside the table.
    Source: initial values N(0, 0.02^2) as in Devlin et al. 2019 (arXiv 1810.04805).
    """

    takes_ids = True

    def __init__(self, rows: int, dim: int, rng: np.random.Generator, *, dtype: DTypeLike = np.float32) -> None:
        if rows < 1 or dim < 1:
            raise ValueError(f"Embedding needs at least one row and one dimension, got {rows} and {dim}")
        self.rows, self.dim = rows, dim
        self.weight = Parameter(rng.normal(0.0, 0.02, size=(rows, dim)).astype(dtype))

    def forward(self, x: Floats) -> Floats:
        """Shapes: (...) -> (..., dim)."""
        if not np.issubdtype(x.dtype, np.integer):
            self._refuse(x, "whole numbers")
        if x.size and not 0 <= x.min() <= x.max() < self.rows:
            self._refuse(x, f"ids from 0 to {self.rows - 1} (here they reach from {x.min()} to {x.max()})")
        self._keep(x)
        return self.weight.value[x]

    def backward(self, dy: Floats) -> Floats:
        """Rows that occur several times sum what they get; ids themselves have no derivative: zeros of their shape.

        Shapes: (..., dim) -> (...).
        """
        (ids,) = self._kept()
        self._expect_like(dy, (*ids.shape, self.dim))
        self.weight.gradient[...] = 0
        np.add.at(self.weight.gradient, ids, dy)
        return np.zeros(ids.shape, dtype=dy.dtype)

    def weights(self) -> dict[str, Parameter]:
        """`weight`."""
        return {"weight": self.weight}

    def __repr__(self) -> str:
        return f"Embedding({self.rows}, {self.dim})"
