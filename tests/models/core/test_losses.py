"""Losses against torch and central differences."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional

from models.core.activations import Sigmoid
from models.core.gradcheck import check_loss
from models.core.linear import Linear
from models.core.logistic import gradient, log_likelihood, with_bias
from models.core.losses import Bernoulli, Categorical, Huber, SquaredError
from models.core.sequential import Sequential

LOSSES = {
    "Bernoulli": (Bernoulli(), functional.binary_cross_entropy_with_logits),
    "Categorical": (Categorical(), functional.cross_entropy),
    "SquaredError": (SquaredError(), lambda z, y: 0.5 * functional.mse_loss(z, y)),
    "Huber": (Huber(0.7), lambda z, y: functional.huber_loss(z, y, delta=0.7)),
}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", LOSSES)
@settings(max_examples=15, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32 - 1), n=st.integers(1, 6), k=st.integers(1, 4))
def test_losses_are_those_of_torch_and_their_derivatives_true(
    name: str, dtype: type, seed: int, n: int, k: int
) -> None:
    rng = np.random.default_rng(seed)
    loss, twin = LOSSES[name]
    z = (2 * rng.normal(size=(n, k))).astype(dtype)
    y = {"Bernoulli": rng.random((n, k)), "Categorical": rng.integers(0, k, size=n)}.get(name, rng.normal(size=(n, k)))
    y = y if name == "Categorical" else y.astype(dtype)
    theirs = torch.tensor(z, requires_grad=True)
    expected = twin(theirs, torch.tensor(y))
    expected.backward()
    tolerance = 1e-6 if dtype is np.float32 else 1e-12
    assert loss.value(z, y) == pytest.approx(expected.item(), rel=10 * tolerance, abs=tolerance)
    got = loss.derivative(z, y)
    assert got.dtype == dtype
    np.testing.assert_allclose(got, theirs.grad.numpy(), atol=tolerance)
    assert check_loss(loss, z.astype(np.float64), y, rng) < 1e-6


def test_log_odds_far_out_give_finite_losses() -> None:
    z = np.array([[-1e4, 1e4]], dtype=np.float32)
    assert Bernoulli().value(z, np.array([[1.0, 0.0]])) == pytest.approx(1e4)
    assert Categorical().value(z, np.array([0])) == pytest.approx(2e4)


def test_one_neuron_is_logistic_regression() -> None:
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(30, 4)), rng.integers(0, 2, size=30).astype(float)
    neuron = Linear(4, 1, rng, dtype=np.float64)
    theta = np.concatenate([neuron.bias.value, neuron.weight.value[0]])
    z = neuron.forward(X)
    w = np.ones(30)
    assert -30 * Bernoulli().value(z, y[:, None]) == pytest.approx(log_likelihood(theta, with_bias(X), y, w, 0.0))
    neuron.backward(Bernoulli().derivative(z, y[:, None]))
    ours = -30 * np.concatenate([neuron.bias.gradient, neuron.weight.gradient[0]])
    np.testing.assert_allclose(ours, gradient(theta, with_bias(X), y, w, 0.0))


def test_the_network_of_the_lecture_has_820_parameters() -> None:
    rng = np.random.default_rng(0)
    layers = [Linear(40, 20, rng, bias=False), Sigmoid(), Linear(20, 1, rng, bias=False), Sigmoid()]
    assert Sequential(layers).parameter_count() == 820
