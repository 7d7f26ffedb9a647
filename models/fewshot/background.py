"""What all programs of a class share says little about any one of them: features are measured against the class.

The lexical kernel is x^T (C + r I)^-1 s with C the pool's second moments: directions in which the whole class varies
count less, rare ones more. Written over the N programs of the pool instead of V features, up to a factor:
x.s - k(x)^T (K + N r I)^-1 k(s).

Letters: N programs of the pool, V features, A and B programs.
Source: Woodbury's identity; whitening before a linear classifier as in Hariharan, Malik & Ramanan 2012 (ECCV).
"""

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]

RIDGE = 0.03  # of the mean squared length of a row: chosen on generated questions and refactory q1 and q2
COMPARED = 1000  # programs of a pool that are enough to know the class by


class Background:
    """A class to measure against. Without programs, nothing is changed."""

    def __init__(self, rows: sp.csr_array | None) -> None:
        self._rows = rows
        self._factor = 1.0
        if rows is None:
            return
        kernel = (rows @ rows.T).toarray()
        length = float(np.trace(kernel))
        self._inverse: Matrix = np.linalg.inv(kernel + max(RIDGE * length, 1e-9) * np.eye(len(kernel)))
        left = length - float(np.sum((kernel @ self._inverse) * kernel))
        # so that a row is as long on average as it was, and the penalty on weights means the same
        self._factor = length / left if left > 0 else 1.0

    @property
    def nbytes(self) -> int:
        """About how many bytes it holds."""
        return 0 if self._rows is None else int(self._inverse.nbytes + 12 * self._rows.nnz)

    def kernel(self, rows: sp.csr_array) -> Matrix:
        """The products of programs, measured against the class. Shapes: (A, V) -> (A, A)."""
        plain: Matrix = (rows @ rows.T).toarray()
        if self._rows is None:
            return plain
        near = (rows @ self._rows.T).toarray()  # (A, N)
        measured: Matrix = self._factor * (plain - near @ self._inverse @ near.T)
        return measured

    def weights(self, weights: Vector) -> Vector:
        """One weight a feature that gives with plain rows what `weights` give in the kernel. Shapes: (V,) -> (V,)."""
        if self._rows is None:
            return weights
        found: Vector = self._factor * (weights - self._rows.T @ (self._inverse @ (self._rows @ weights)))
        return found


class Backgrounds:
    """The views of a class side by side, each measured and weighed by itself.

    `parts` has a view's weight and its background, in the order of the columns; `widths` how many columns each has.
    """

    def __init__(self, parts: Sequence[tuple[float, Background]], widths: Sequence[int]) -> None:
        self._parts = list(parts)
        self._ends = np.cumsum([0, *widths]).tolist()

    def kernels(self, rows: sp.csr_array) -> list[Matrix]:
        """The weighed products of programs in each view. Shapes: (A, V) -> (A, A) each."""
        return [
            weight * background.kernel(rows[:, start:end])
            for (weight, background), start, end in zip(self._parts, self._ends, self._ends[1:], strict=False)
        ]

    def weights(self, weights: Vector, shares: Vector) -> Vector:
        """One weight a feature that gives with plain rows what `weights` give in the kernels' sum, `shares` of each.

        Shapes: (V,), one share a view -> (V,).
        """
        return np.concatenate(
            [
                share * weight * background.weights(weights[start:end])
                for share, (weight, background), start, end in zip(
                    shares, self._parts, self._ends, self._ends[1:], strict=False
                )
            ]
        )
