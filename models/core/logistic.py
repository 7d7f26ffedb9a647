"""Logistic regression by hand: maximum likelihood with an L2 penalty, by Newton's method or by plain gradient ascent.

Letters: N examples, M features; X (N, M), y (N,) of 0 and 1, w (N,) the weight of each example. theta (M + 1,) has the
bias first, as the weight of a feature that is always 1; the penalty leaves the bias alone.

Source: Piech, *Deep Learning* (lecture in CS109, Stanford): log likelihood, its gradient, ascent from theta = 0.
"""

from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.core.climbing import newton

Array = NDArray[np.float64]
Real = TypeVar("Real", bound=np.floating[Any])


def sigmoid(z: NDArray[Real]) -> NDArray[Real]:
    """1 / (1 + exp(-z)), written so that no z overflows.

    Shapes: any -> the same.
    """
    half: NDArray[Real] = np.tanh(0.5 * z)
    half += 1.0
    half *= 0.5
    return half


def with_bias(X: Array) -> Array:
    """A feature that is always 1, before the others.

    Shapes: (N, M) -> (N, M + 1).
    """
    return np.column_stack([np.ones(len(X)), X])


def log_likelihood(theta: Array, X1: Array, y: Array, w: Array, l2: float, known: Array | float = 0.0) -> float:
    """The sum over examples of w [y log p + (1 - y) log(1 - p)], less l2 / 2 |theta|^2; p = sigmoid(theta . x + known).

    Shapes: (M + 1,), (N, M + 1) as `with_bias` gives it, (N,), (N,), (N,) -> a number.
    """
    z = X1 @ theta + known  # (N,)
    # log p = -log(1 + e^-z) and log(1 - p) = -log(1 + e^z)
    fit = -w @ (y * np.logaddexp(0.0, -z) + (1.0 - y) * np.logaddexp(0.0, z))
    return float(fit - 0.5 * l2 * theta[1:] @ theta[1:])


def gradient(theta: Array, X1: Array, y: Array, w: Array, l2: float, known: Array | float = 0.0) -> Array:
    """The derivative of `log_likelihood`: the sum over examples of w x_j (y - p), less l2 theta_j.

    Shapes: (M + 1,), (N, M + 1), (N,), (N,), (N,) -> (M + 1,).
    """
    slope: Array = X1.T @ (w * (y - sigmoid(X1 @ theta + known)))
    slope[1:] -= l2 * theta[1:]
    return slope


def curvature(theta: Array, X1: Array, w: Array, l2: float, known: Array | float = 0.0) -> Array:
    """The second derivative of `log_likelihood` with its sign turned: X1^T diag(w p (1 - p)) X1 + l2.

    Shapes: (M + 1,), (N, M + 1), (N,), (N,) -> (M + 1, M + 1).
    """
    p = sigmoid(X1 @ theta + known)
    bent: Array = (X1.T * (w * p * (1.0 - p))) @ X1
    bent.flat[:: len(theta) + 1] += np.concatenate(([0.0], np.full(len(theta) - 1, l2)))
    return bent


def balancing_weights(y: ArrayLike) -> Array:
    """Weights with which both classes weigh the same and the sum stays N.

    Shapes: (N,) -> (N,).
    Raises: ValueError where a class is missing.
    """
    labels = np.asarray(y, dtype=np.float64)
    positives = float(labels.sum())
    if not 0 < positives < len(labels):
        raise ValueError(f"both classes must occur, but {positives:g} of {len(labels)} examples are positive")
    balanced: Array = np.where(labels > 0, len(labels) / (2 * positives), len(labels) / (2 * (len(labels) - positives)))
    return balanced


def row_space(gram: Array) -> tuple[Array, Array]:
    """Coordinates of N examples in the space that they span, from their inner products alone.

    With a penalty the best theta lies in that space, so N coordinates do for any number of features, exactly.

    Shapes: (N, N) = X X^T -> Z (N, R) with Z Z^T = X X^T, and B (N, R) with theta = X^T B theta_Z.
    """
    values, vectors = np.linalg.eigh(gram)
    kept = values > max(float(values[-1]), 0.0) * len(gram) * np.finfo(np.float64).eps
    root = np.sqrt(values[kept])
    return vectors[:, kept] * root, vectors[:, kept] / root


@dataclass(frozen=True)
class FittedLogistic:
    """The result of a fit.

    Shapes: `weights` (M,). `log_likelihood` is the penalised one that was reached; `converged` is False where the
    iterations ran out first, as they do on classes that a plane separates when there is no penalty.
    """

    weights: Array
    bias: float
    converged: bool
    iterations: int
    log_likelihood: float

    def decision_function(self, X: ArrayLike) -> Array:
        """The log odds theta . x.

        Shapes: (N, M) -> (N,).
        """
        odds: Array = np.asarray(X, dtype=np.float64) @ self.weights + self.bias
        return odds

    def predict_proba(self, X: ArrayLike) -> Array:
        """P(Y = 1 | x) = sigmoid(theta . x).

        Shapes: (N, M) -> (N,).
        """
        return sigmoid(self.decision_function(X))


@dataclass(frozen=True, slots=True)
class LogisticRegression:
    """How to fit.

    `l2` is the strength of the penalty l2 / 2 |theta|^2 (scikit-learn's 1 / C). `step` is the learning rate of gradient
    ascent; None takes the largest that surely climbs. With a `batch`, each step of it sees so many examples, drawn
    without repetition in each round, and gets shorter from round to round: step / (1 + rounds / 50).

    A fit has converged when no part of the gradient is larger than
    `tolerance` times the sum of the weights.

    Raises: ValueError for settings that contradict themselves.
    """

    l2: float = 1.0
    method: Literal["newton", "gradient"] = "newton"
    iterations: int = 100
    tolerance: float = 1e-8
    step: float | None = None
    batch: int | None = None

    def __post_init__(self) -> None:
        if self.l2 < 0 or self.iterations < 1 or self.tolerance <= 0:
            raise ValueError(
                f"l2 must not be negative, iterations and tolerance must be positive; they are {self.l2}, "
                f"{self.iterations} and {self.tolerance}"
            )
        if any(s is not None and (self.method != "gradient" or s <= 0) for s in (self.step, self.batch)):
            raise ValueError(
                "step and batch are positive numbers that belong to the gradient method; leave them out for newton"
            )

    def fit(
        self,
        X: ArrayLike,
        y: ArrayLike,
        weights: ArrayLike | None = None,
        rng: np.random.Generator | None = None,
        known: ArrayLike | None = None,
    ) -> FittedLogistic:
        """The theta of maximum penalised likelihood; `rng` draws the batches, where there are any.

        `known` are log odds from elsewhere, to which theta . x is added: the fit learns what they leave over.

        Shapes: (N, M), (N,) of 0 and 1 or of truth values, (N,) not negative (None: all 1), (N,) (None: all 0).
        Raises: ValueError for shapes that do not fit, labels other than 0 and 1, values that are not finite, data in
            which only one class has weight, or batches without a generator.
        """
        X1, labels, w, odds = _validated(X, y, weights, known)
        if self.method == "newton":
            theta, rounds = self._newton(X1, labels, w, odds)
        elif self.batch is None:
            theta, rounds = self._ascend(X1, labels, w, odds)
        elif rng is None:
            raise ValueError("batches are drawn by chance: pass a numpy Generator as rng")
        else:
            theta, rounds = self._ascend_by_batches(X1, labels, w, odds, self.batch, rng)
        steepest = float(np.abs(gradient(theta, X1, labels, w, self.l2, odds)).max())
        return FittedLogistic(
            weights=theta[1:],
            bias=float(theta[0]),
            converged=steepest <= self.tolerance * float(w.sum()),
            iterations=rounds,
            log_likelihood=log_likelihood(theta, X1, labels, w, self.l2, odds),
        )

    def _newton(self, X1: Array, y: Array, w: Array, known: Array) -> tuple[Array, int]:
        """theta += curvature^-1 gradient, from theta = 0."""
        return newton(
            np.zeros(X1.shape[1]),
            likelihood=lambda theta: log_likelihood(theta, X1, y, w, self.l2, known),
            slope=lambda theta: gradient(theta, X1, y, w, self.l2, known),
            bend=lambda theta: curvature(theta, X1, w, self.l2, known),
            iterations=self.iterations,
            flat=self.tolerance * float(w.sum()),
        )

    def _ascend(self, X1: Array, y: Array, w: Array, known: Array) -> tuple[Array, int]:
        """theta += step * gradient, from theta = 0, as the lecture has it."""
        theta = np.zeros(X1.shape[1])
        step = self.step if self.step is not None else 1.0 / self._steepest(X1, w)
        for rounds in range(self.iterations):
            slope = gradient(theta, X1, y, w, self.l2, known)
            if np.abs(slope).max() <= self.tolerance * w.sum():
                return theta, rounds
            theta += step * slope
        return theta, self.iterations

    def _ascend_by_batches(
        self, X1: Array, y: Array, w: Array, known: Array, batch: int, rng: np.random.Generator
    ) -> tuple[Array, int]:
        """The same on a few examples at a time; the later rounds' shorter steps let their noise die away."""
        theta = np.zeros(X1.shape[1])
        longest = 0.25 * batch * float((w * (X1 * X1).sum(axis=1)).max()) + self.l2
        step = self.step if self.step is not None else 1.0 / min(longest, self._steepest(X1, w))
        for rounds in range(self.iterations):
            if np.abs(gradient(theta, X1, y, w, self.l2, known)).max() <= self.tolerance * w.sum():
                return theta, rounds
            order = rng.permutation(len(y))
            for start in range(0, len(y), batch):
                some = order[start : start + batch]
                slope = gradient(theta, X1[some], y[some], w[some], self.l2 * len(some) / len(y), known[some])
                theta += step / (1.0 + rounds / 50) * slope
        return theta, self.iterations

    def _steepest(self, X1: Array, w: Array) -> float:
        """p (1 - p) <= 1/4 bounds the curvature: steps of one over the bound never lose likelihood."""
        return 0.25 * float(np.linalg.eigvalsh((X1.T * w) @ X1)[-1]) + self.l2


def _validated(
    X: ArrayLike, y: ArrayLike, weights: ArrayLike | None, known: ArrayLike | None
) -> tuple[Array, Array, Array, Array]:
    features, labels = np.asarray(X, dtype=np.float64), np.asarray(y, dtype=np.float64)
    w = np.ones(len(labels)) if weights is None else np.asarray(weights, dtype=np.float64)
    odds = np.zeros(len(labels)) if known is None else np.asarray(known, dtype=np.float64)
    if features.ndim != 2 or not labels.shape == w.shape == odds.shape == (len(features),):
        raise ValueError(
            f"X must be (N, M), y, weights and known (N,); they are {features.shape}, {labels.shape}, {w.shape} and "
            f"{odds.shape}"
        )
    if not (np.isfinite(features).all() and np.isfinite(w).all() and np.isfinite(odds).all()):
        raise ValueError("X, weights and known must be finite, but one of them holds NaN or infinity")
    if not np.isin(labels, (0.0, 1.0)).all():
        raise ValueError("y must hold 0 and 1 alone")
    if (w < 0).any() or not (w[labels == 0].sum() > 0 and w[labels == 1].sum() > 0):
        raise ValueError("weights must not be negative, and both classes must have some: with one there is no maximum")
    return with_bias(features), labels, w, odds
