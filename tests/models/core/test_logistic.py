"""Logistic regression by hand against central differences and against scikit-learn."""

import warnings

import numpy as np
import pytest
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression as Reference

from models.core.logistic import (
    LogisticRegression,
    balancing_weights,
    curvature,
    gradient,
    log_likelihood,
    row_space,
    sigmoid,
    with_bias,
)


def data(seed: int, n: int = 40, m: int = 5, noise: float = 1.0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, m))
    y = (X[:, 0] - 0.5 * X[:, 1] + noise * rng.normal(size=n) + 0.3 > 0).astype(float)
    return X, y, rng.uniform(0.2, 3.0, size=n)


def differences(function, theta: np.ndarray, eps: float = 1e-6) -> np.ndarray:
    steps = np.eye(len(theta)) * eps
    return np.array([(function(theta + step) - function(theta - step)) / (2 * eps) for step in steps])


@pytest.mark.parametrize("l2", [0.0, 0.7])
def test_gradient_and_curvature_are_the_differences(l2: float) -> None:
    X, y, w = data(0)
    rng = np.random.default_rng(1)
    X1, theta, known = with_bias(X), rng.normal(size=6), rng.normal(size=len(y))
    slope = differences(lambda t: log_likelihood(t, X1, y, w, l2, known), theta)
    np.testing.assert_allclose(gradient(theta, X1, y, w, l2, known), slope, rtol=1e-6, atol=1e-6)
    bent = -differences(lambda t: gradient(t, X1, y, w, l2, known), theta)
    np.testing.assert_allclose(curvature(theta, X1, w, l2, known), bent, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("how", [{}, {"method": "gradient", "iterations": 50_000}])
def test_what_is_known_beforehand_is_not_learnt_again(how: dict) -> None:
    X, y, w = data(2)
    known = X @ np.array([0.5, -1.0, 0.0, 2.0, 0.3]) + 0.7
    rest = LogisticRegression(l2=0.0, **how).fit(X, y, w, known=known)
    whole = LogisticRegression(l2=0.0, **how).fit(X, y, w)
    np.testing.assert_allclose(rest.decision_function(X) + known, whole.decision_function(X), atol=1e-4)
    held_back = LogisticRegression(l2=1e6, **how).fit(X, y, w, known=known)
    np.testing.assert_allclose(held_back.weights, 0.0, atol=1e-3)


@pytest.mark.parametrize("method", ["newton", "gradient"])
@pytest.mark.parametrize("l2", [0.1, 1.0, 10.0])
@pytest.mark.parametrize("seed", range(3))
def test_the_optimum_is_that_of_scikit_learn(method: str, l2: float, seed: int) -> None:
    X, y, w = data(seed)
    ours = LogisticRegression(l2=l2, method=method, iterations=20_000).fit(X, y, w)
    theirs = Reference(C=1 / l2, tol=1e-10, max_iter=10_000).fit(X, y, sample_weight=w)
    theta = np.concatenate([theirs.intercept_, theirs.coef_[0]])
    best = log_likelihood(theta, with_bias(X), y, w, l2)
    assert ours.converged
    assert ours.log_likelihood >= best - 1e-6 * abs(best)
    np.testing.assert_allclose(ours.weights, theirs.coef_[0], atol=1e-4)
    np.testing.assert_allclose(ours.predict_proba(X), theirs.predict_proba(X)[:, 1], atol=1e-4)


@pytest.mark.parametrize("l2", [1e-3, 1.0])
@pytest.mark.parametrize("scale", [1.0, 1e3])
def test_badly_scaled_real_data_reach_the_optimum(l2: float, scale: float) -> None:
    X, y = load_breast_cancer(return_X_y=True)  # features from 0.001 to 4,000, and classes that a plane nearly divides
    X = X * np.where(np.arange(X.shape[1]) % 2, scale, 1.0)
    ours = LogisticRegression(l2=l2).fit(X, y)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # scikit-learn's matrix is nearly singular here
        theirs = Reference(C=1 / l2, solver="newton-cholesky", tol=1e-10, max_iter=1000).fit(X, y)
    theta = np.concatenate([theirs.intercept_, theirs.coef_[0]])
    best = log_likelihood(theta, with_bias(X), y, np.ones(len(y)), l2)
    assert ours.converged
    assert ours.log_likelihood >= best - 1e-4 * abs(best)


@pytest.mark.parametrize("batch", [1, 8, 1000])
def test_batches_come_to_the_same_optimum(batch: int) -> None:
    X, y, w = data(7)
    best = LogisticRegression(l2=0.5).fit(X, y, w)
    settings = LogisticRegression(l2=0.5, method="gradient", batch=batch, iterations=600, tolerance=1e-3)
    found = settings.fit(X, y, w, rng=np.random.default_rng(0))
    assert found.log_likelihood >= best.log_likelihood - 1e-4 * abs(best.log_likelihood)
    again = settings.fit(X, y, w, rng=np.random.default_rng(0))
    np.testing.assert_array_equal(found.weights, again.weights)
    with pytest.raises(ValueError, match="Generator"):
        settings.fit(X, y, w)


def test_balancing_weights_are_those_of_scikit_learn() -> None:
    X, _, _ = data(3)
    y = np.arange(len(X)) % 5 == 0
    ours = LogisticRegression(l2=0.1).fit(X, y, balancing_weights(y))
    theirs = Reference(C=10, class_weight="balanced", tol=1e-10, max_iter=10_000).fit(X, y)
    np.testing.assert_allclose(ours.weights, theirs.coef_[0], atol=1e-5)


def test_separable_classes_have_an_optimum_with_a_penalty_and_none_without() -> None:
    X = np.array([[-2.0], [-1.0], [1.0], [2.0]]) * 100
    y = np.array([0, 0, 1, 1])
    held = LogisticRegression(l2=1e-3).fit(X, y)
    assert held.converged
    assert np.all((held.predict_proba(X) > 0.5) == y)
    free = LogisticRegression(l2=0.0, iterations=8).fit(X / 100, y)
    assert not free.converged
    assert np.isfinite(free.weights).all()


def test_too_few_rounds_are_said() -> None:
    X, y, _ = data(4)
    fitted = LogisticRegression(method="gradient", iterations=3, step=1e-4).fit(X, y)
    assert not fitted.converged
    assert fitted.iterations == 3
    assert fitted.log_likelihood > log_likelihood(np.zeros(6), with_bias(X), y, np.ones(len(y)), 1.0)


@pytest.mark.parametrize("method", ["newton", "gradient"])
def test_repeated_and_constant_features_do_no_harm(method: str) -> None:
    X, y, _ = data(5)
    twice = np.column_stack([X, X, np.ones(len(X))])
    assert LogisticRegression(method=method, iterations=20_000).fit(twice, y).converged


def test_the_row_space_gives_the_same_model() -> None:
    rng = np.random.default_rng(6)
    X = np.vstack([rng.normal(size=(9, 300)), np.zeros((1, 300))])
    X[1] = X[0]
    y = np.arange(10) % 2
    Z, back = row_space(X @ X.T)
    np.testing.assert_allclose(Z @ Z.T, X @ X.T, atol=1e-9)
    small = LogisticRegression(l2=0.1).fit(Z, y)
    wide = LogisticRegression(l2=0.1).fit(X, y)
    np.testing.assert_allclose(X.T @ (back @ small.weights), wide.weights, atol=1e-6)
    assert small.bias == pytest.approx(wide.bias, abs=1e-6)


def test_sigmoid_does_not_overflow() -> None:
    np.testing.assert_allclose(sigmoid(np.array([-1e4, 0.0, 1e4])), [0.0, 0.5, 1.0])


@pytest.mark.parametrize(
    ("X", "y", "weights", "message"),
    [
        ([[1.0]], [1, 0], None, "must be"),
        ([1.0, 2.0], [1, 0], None, "must be"),
        ([[1.0], [2.0]], [1, 2], None, "0 and 1"),
        ([[1.0], [2.0]], [1, 1], None, "both classes"),
        ([[1.0], [2.0]], [1, 0], [1, 0], "both classes"),
        ([[1.0], [2.0]], [1, 0], [1, -1], "negative"),
        ([[np.nan], [2.0]], [1, 0], None, "finite"),
    ],
)
def test_what_cannot_be_fitted_is_refused(X, y, weights, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        LogisticRegression().fit(X, y, weights)


@pytest.mark.parametrize("settings", [{"l2": -1}, {"iterations": 0}, {"tolerance": 0}, {"step": 0.1}, {"batch": 4}])
def test_settings_that_contradict_are_refused(settings) -> None:
    with pytest.raises(ValueError, match=r"must|belong"):
        LogisticRegression(**settings)


def test_one_class_cannot_be_balanced() -> None:
    with pytest.raises(ValueError, match="both classes"):
        balancing_weights([1, 1])
