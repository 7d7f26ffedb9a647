"""Softmax regression: logistic regression for more than two classes, by maximum likelihood and Newton's method.

Letters: N examples, M features, K classes; theta (K, M + 1), the bias first, flattened where a vector is asked for.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.core.arrays import finite
from models.core.climbing import newton
from models.core.functions import log_softmax, softmax
from models.core.logistic import Array, with_bias


@dataclass(frozen=True)
class FittedSoftmax:
    """The result of a fit.

    Shapes: `classes` (K,), `weights` (K, M), `bias` (K,). `log_likelihood` is the penalised one that was reached;
    `converged` is False where the iterations ran out first.
    """

    classes: NDArray[np.generic]
    weights: Array
    bias: Array
    converged: bool
    iterations: int
    log_likelihood: float

    def predict_proba(self, X: ArrayLike) -> Array:
        """softmax(theta . x). Shapes: (N, M) -> (N, K), columns as in `classes`."""
        shares: Array = softmax(finite("predict_proba", X, np.float64) @ self.weights.T + self.bias)
        return shares

    def predict(self, X: ArrayLike) -> NDArray[np.generic]:
        """The likeliest class. Shapes: (N, M) -> (N,)."""
        likeliest: NDArray[np.generic] = self.classes[self.predict_proba(X).argmax(axis=1)]
        return likeliest


@dataclass(frozen=True, slots=True)
class SoftmaxRegression:
    """How to fit; the settings mean what they mean in `LogisticRegression`.

    Newton's matrix has (K (M + 1))^2 numbers: fine for some thousand of them.

    Raises: ValueError for settings that contradict themselves.
    """

    l2: float = 1.0
    iterations: int = 100
    tolerance: float = 1e-8

    def __post_init__(self) -> None:
        if self.l2 < 0 or self.iterations < 1 or self.tolerance <= 0:
            raise ValueError(
                f"l2 must not be negative, iterations and tolerance must be positive; they are {self.l2}, "
                f"{self.iterations} and {self.tolerance}"
            )

    def fit(self, X: ArrayLike, y: ArrayLike, weights: ArrayLike | None = None) -> FittedSoftmax:
        """The theta of maximum penalised likelihood.

        Shapes: (N, M), labels of any kind (N,), (N,) not negative (None: all 1).
        Raises: ValueError for shapes that do not fit, values that are not finite, or a class without weight.
        """
        features, labels = finite("SoftmaxRegression.fit", X, np.float64), np.asarray(y)
        w = np.ones(len(features)) if weights is None else finite("SoftmaxRegression.fit", weights, np.float64)
        if features.ndim != 2 or labels.shape != (len(features),) or w.shape != labels.shape:
            raise ValueError(
                f"X must be (N, M), y and weights (N,); they are {features.shape}, {labels.shape}, {w.shape}"
            )
        classes, numbers = np.unique(labels, return_inverse=True)
        Y = (numbers[:, None] == np.arange(len(classes))).astype(np.float64)  # (N, K)
        if len(classes) < 2 or (w < 0).any() or not (w @ Y > 0).all():
            raise ValueError(
                "two classes at least must occur, and weights must not be negative nor 0 for a whole class"
            )
        return self._fit(classes, with_bias(features), Y, w)

    def _fit(self, classes: NDArray[np.generic], X1: Array, Y: Array, w: Array) -> FittedSoftmax:
        flat = self.tolerance * float(w.sum())
        theta, rounds = newton(
            np.zeros(Y.shape[1] * X1.shape[1]),
            likelihood=lambda theta: likelihood(theta, X1, Y, w, self.l2),
            slope=lambda theta: slope(theta, X1, Y, w, self.l2),
            bend=lambda theta: bend(theta, X1, Y, w, self.l2),
            iterations=self.iterations,
            flat=flat,
        )
        found = theta.reshape(len(classes), -1)
        return FittedSoftmax(
            classes=classes,
            weights=found[:, 1:],
            bias=found[:, 0],
            converged=float(np.abs(slope(theta, X1, Y, w, self.l2)).max()) <= flat,
            iterations=rounds,
            log_likelihood=likelihood(theta, X1, Y, w, self.l2),
        )


def likelihood(theta: Array, X1: Array, Y: Array, w: Array, l2: float) -> float:
    """The sum over examples of w log p_y with p = softmax(theta . x), less l2 / 2 |theta|^2 without the biases.

    Shapes: (K (M + 1),), (N, M + 1), one-hot (N, K), (N,) -> a number.
    """
    rows = theta.reshape(Y.shape[1], -1)
    return float(w @ (log_softmax(X1 @ rows.T) * Y).sum(axis=1) - 0.5 * l2 * (rows[:, 1:] ** 2).sum())


def slope(theta: Array, X1: Array, Y: Array, w: Array, l2: float) -> Array:
    """The derivative of `likelihood`: for class k the sum over examples of w x_j (y_k - p_k), less l2 theta_kj.

    Shapes: (K (M + 1),), (N, M + 1), one-hot (N, K), (N,) -> (K (M + 1),).
    """
    rows = theta.reshape(Y.shape[1], -1)
    steep: Array = (w[:, None] * (Y - softmax(X1 @ rows.T))).T @ X1  # (K, M + 1)
    steep[:, 1:] -= l2 * rows[:, 1:]
    return steep.ravel()


def bend(theta: Array, X1: Array, Y: Array, w: Array, l2: float) -> Array:
    """The second derivative of `likelihood`, its sign turned: X1^T diag(w p_k (1[k = l] - p_l)) X1 for classes k and l.

    Shapes: (K (M + 1),), (N, M + 1), one-hot (N, K), (N,) -> (K (M + 1), K (M + 1)).
    """
    K, size = Y.shape[1], X1.shape[1]
    P = softmax(X1 @ theta.reshape(K, size).T)  # (N, K)
    bent = np.empty((K, size, K, size))
    for k in range(K):
        for other in range(k + 1):
            mixed = w * P[:, k] * ((k == other) - P[:, other])
            bent[k, :, other] = bent[other, :, k] = (X1.T * mixed) @ X1
    penalty = np.full((K, size), l2)
    penalty[:, 0] = 0.0
    square = bent.reshape(K * size, K * size)
    square.flat[:: K * size + 1] += penalty.ravel()
    return square
