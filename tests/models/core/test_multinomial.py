"""Softmax regression against central differences, scikit-learn and logistic regression."""

import warnings

import numpy as np
import pytest
from sklearn.datasets import load_iris, load_wine
from sklearn.linear_model import LogisticRegression as Reference

from models.core.gradcheck import differences
from models.core.logistic import LogisticRegression, with_bias
from models.core.multinomial import SoftmaxRegression, bend, likelihood, slope
from tests.benchmarks.core_sets import digits

SETS = {
    "iris": load_iris(return_X_y=True),
    "wine, badly scaled": load_wine(return_X_y=True),
    "digits": (digits()[0][:400].reshape(400, -1), digits()[1][:400]),
}


@pytest.mark.parametrize("l2", [0.0, 0.7])
def test_slope_and_bend_are_the_differences(l2: float) -> None:
    rng = np.random.default_rng(0)
    X1, Y, w = with_bias(rng.normal(size=(20, 3))), np.eye(3)[rng.integers(0, 3, size=20)], rng.uniform(0.2, 3, size=20)
    theta = rng.normal(size=12)
    everywhere = np.arange(12)
    expected = differences(lambda: likelihood(theta, X1, Y, w, l2), theta, everywhere)
    np.testing.assert_allclose(slope(theta, X1, Y, w, l2), expected, rtol=1e-6, atol=1e-6)
    for row in range(12):
        bent = differences(lambda row=row: slope(theta, X1, Y, w, l2)[row], theta, everywhere)
        np.testing.assert_allclose(bend(theta, X1, Y, w, l2)[row], -bent, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("l2", [0.01, 1.0])
@pytest.mark.parametrize("name", SETS)
def test_the_optimum_is_that_of_scikit_learn(name: str, l2: float) -> None:
    X, y = SETS[name]
    w = np.random.default_rng(0).uniform(0.5, 2.0, size=len(y))
    ours = SoftmaxRegression(l2=l2).fit(X, y, w)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # scikit-learn's solver does not always get as far
        theirs = Reference(C=1 / l2, solver="newton-cg", tol=1e-8, max_iter=2000).fit(X, y, sample_weight=w)
    theta = np.column_stack([theirs.intercept_, theirs.coef_])
    best = likelihood(theta.ravel(), with_bias(X), np.eye(len(ours.classes))[y], w, l2)
    assert ours.converged
    assert ours.log_likelihood >= best - 1e-4 * abs(best)
    np.testing.assert_allclose(ours.predict_proba(X), theirs.predict_proba(X), atol=5e-3)
    assert (ours.predict(X) == theirs.predict(X)).mean() > 0.99


def test_two_classes_are_logistic_regression() -> None:
    rng = np.random.default_rng(1)
    X, y = rng.normal(size=(50, 3)), rng.integers(0, 2, size=50)
    # two thetas of half the length share the penalty: |theta / 2|^2 + |theta / 2|^2 = |theta|^2 / 2
    both = SoftmaxRegression(l2=2.0).fit(X, np.array(["no", "yes"])[y])
    one = LogisticRegression(l2=1.0).fit(X, y)
    np.testing.assert_allclose(both.predict_proba(X)[:, 1], one.predict_proba(X), atol=1e-6)
    assert list(both.classes) == ["no", "yes"]


def test_it_says_when_it_did_not_converge() -> None:
    X, y = SETS["iris"]
    assert not SoftmaxRegression(l2=0.0, iterations=3).fit(X, y).converged
    assert SoftmaxRegression(l2=1e-3).fit(X, y).converged


@pytest.mark.parametrize(
    ("X", "y", "weights", "message"),
    [
        ([[1.0]], [1, 0], None, "must be"),
        ([[1.0], [2.0]], [1, 1], None, "two classes"),
        ([[1.0], [2.0]], [0, 1], [0, 1], "whole class"),
        ([[1.0], [2.0]], [0, 1], [-1, 1], "negative"),
        ([[np.nan], [2.0]], [0, 1], None, "finite"),
    ],
)
def test_what_cannot_be_fitted_is_refused(X, y, weights, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        SoftmaxRegression().fit(X, y, weights)
    with pytest.raises(ValueError, match="must"):
        SoftmaxRegression(l2=-1)
