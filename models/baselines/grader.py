"""The baseline: logistic regression on what can be counted."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from models.core.logistic import Array, LogisticRegression, balancing_weights, row_space, sigmoid


@dataclass(frozen=True)
class FittedLinear:
    """One item, learnt from its examples.

    Shapes: `weights` (V,). `converged` is what the fit says of itself.
    """

    weights: Array
    bias: float
    converged: bool

    def decision_function(self, rows: sp.csr_array) -> Array:
        """The log odds that the item applies, where both sides are equally likely.

        Shapes: (N, V) -> (N,).
        """
        return np.asarray(rows @ self.weights + self.bias, dtype=np.float64)

    def predict_proba(self, rows: sp.csr_array) -> Array:
        """The probability that the item applies, where both sides are equally likely.

        Shapes: (N, V) -> (N,).
        """
        return sigmoid(self.decision_function(rows))


@dataclass(frozen=True)
class LinearGrader:
    """Logistic regression with both sides weighing the same, on rows of features.

    `l2` is the penalty on the weights.
    """

    l2: float = 0.1

    def fit(self, rows: sp.csr_array, labels: Sequence[bool] | NDArray[np.bool_]) -> FittedLinear:
        """Learns one item from the rows of its examples, text and behaviour side by side or one alone.

        Shapes: (S, V), (S,).
        Raises: ValueError where the item applies to none or to all of the examples.
        """
        examples = rows.astype(np.float64)
        mapped, back = row_space((examples @ examples.T).toarray())
        fitted = LogisticRegression(l2=self.l2).fit(mapped, labels, balancing_weights(labels))
        weights = np.asarray(examples.T @ (back @ fitted.weights)).ravel()
        return FittedLinear(weights, fitted.bias, fitted.converged)
