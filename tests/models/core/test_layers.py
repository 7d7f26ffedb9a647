"""Every layer against torch's automatic derivatives and against central differences, over random shapes."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional

from models.core import convolution as convolution_module
from models.core.activations import GELU, ReLU, Sigmoid, Softmax, Tanh
from models.core.convolution import Conv2d
from models.core.dropout import Dropout
from models.core.embedding import Embedding
from models.core.flatten import Flatten
from models.core.gradcheck import check_layer
from models.core.layer import Layer
from models.core.linear import Linear
from models.core.normalization import LayerNorm
from models.core.pooling import AvgPool2d, MaxPool2d
from models.core.sequential import Sequential
from tests.models.core.against_torch import Twin, compare

RANDOM = settings(max_examples=15, deadline=None, derandomize=True)


@dataclass(frozen=True)
class Case:
    layer: Layer
    twin: Twin
    x: np.ndarray


Draw = Callable[[st.DataObject, np.random.Generator, type], Case]


def some(data: st.DataObject, low: int = 1, high: int = 5) -> int:
    return data.draw(st.integers(low, high))


def normal(rng: np.random.Generator, shape: tuple[int, ...], dtype: type) -> np.ndarray:
    return rng.normal(size=shape).astype(dtype)


def picture(data: st.DataObject, rng: np.random.Generator, dtype: type, channels: int, least: int) -> np.ndarray:
    """(N, C, H, W), in torch's order in memory or with the channels innermost."""
    n, height, width = some(data, 1, 3), some(data, least, least + 4), some(data, least, least + 4)
    if data.draw(st.booleans()):
        return normal(rng, (n, channels, height, width), dtype)
    return normal(rng, (n, height, width, channels), dtype).transpose(0, 3, 1, 2)


def linear(data, rng, dtype) -> Case:
    inputs, outputs, bias = some(data), some(data), data.draw(st.booleans())
    shape = (*data.draw(st.lists(st.integers(1, 3), min_size=1, max_size=2)), inputs)
    layer = Linear(inputs, outputs, rng, bias=bias, dtype=dtype)
    return Case(layer, lambda x, p: functional.linear(x, p["weight"], p.get("bias")), normal(rng, shape, dtype))


def pointwise(layer: Layer, function) -> Draw:
    def draw(data, rng, dtype) -> Case:
        shape = tuple(data.draw(st.lists(st.integers(1, 4), min_size=1, max_size=4)))
        return Case(layer, lambda x, _: function(x), 3 * normal(rng, shape, dtype))

    return draw


def convolution(data, rng, dtype) -> Case:
    inputs, outputs, kernel = data.draw(st.sampled_from([1, 2, 8])), some(data), some(data, 1, 3)
    stride, padding = some(data, 1, 3), some(data, 0, 2)
    layer = Conv2d(inputs, outputs, kernel, rng, stride=stride, padding=padding, dtype=dtype)
    layer.bias.value[...] = rng.normal(size=outputs)
    x = picture(data, rng, dtype, inputs, max(1, kernel - 2 * padding))
    return Case(layer, lambda x, p: functional.conv2d(x, p["weight"], p["bias"], stride, padding), x)


def largest(data, rng, dtype) -> Case:
    kernel, stride = some(data, 1, 3), some(data, 1, 4)
    x = picture(data, rng, dtype, some(data), kernel)
    return Case(MaxPool2d(kernel, stride=stride), lambda x, _: functional.max_pool2d(x, kernel, stride), x)


def mean(data, rng, dtype) -> Case:
    kernel, stride = some(data, 1, 3), some(data, 1, 4)
    x = picture(data, rng, dtype, some(data), kernel)
    return Case(AvgPool2d(kernel, stride=stride), lambda x, _: functional.avg_pool2d(x, kernel, stride), x)


def flatten(data, rng, dtype) -> Case:
    return Case(Flatten(), lambda x, _: x.flatten(1), picture(data, rng, dtype, some(data), 1))


def embedding(data, rng, dtype) -> Case:
    rows, dim = some(data), some(data)
    shape = tuple(data.draw(st.lists(st.integers(1, 4), min_size=1, max_size=2)))
    layer = Embedding(rows, dim, rng, dtype=dtype)
    return Case(layer, lambda x, p: functional.embedding(x, p["weight"]), rng.integers(0, rows, size=shape))


def norm(data, rng, dtype) -> Case:
    dim = some(data, 2, 6)
    layer = LayerNorm(dim, epsilon=1e-3, dtype=dtype)
    layer.weight.value[...], layer.bias.value[...] = rng.normal(size=dim), rng.normal(size=dim)
    shape = (*data.draw(st.lists(st.integers(1, 3), min_size=1, max_size=2)), dim)
    twin: Twin = lambda x, p: functional.layer_norm(x, (dim,), p["weight"], p["bias"], 1e-3)  # noqa: E731
    return Case(layer, twin, normal(rng, shape, dtype))


def network(data, rng, dtype) -> Case:
    channels, outputs = some(data, 1, 3), some(data)
    x = picture(data, rng, dtype, channels, 5)
    side = ((x.shape[2] - 2) // 2) * ((x.shape[3] - 2) // 2)
    layers = [Conv2d(channels, 4, 3, rng, dtype=dtype), Tanh(), MaxPool2d(2), Flatten(), Dropout(0.5, rng)]
    layers += [Linear(4 * side, outputs, rng, dtype=dtype), Softmax()]

    def twin(x: torch.Tensor, p: dict[str, torch.Tensor]) -> torch.Tensor:
        seen = functional.max_pool2d(torch.tanh(functional.conv2d(x, p["0.weight"], p["0.bias"])), 2).flatten(1)
        return functional.softmax(functional.linear(seen, p["5.weight"], p["5.bias"]), dim=-1)

    return Case(Sequential(layers), twin, x)


CASES: dict[str, Draw] = {
    "Linear": linear,
    "Sigmoid": pointwise(Sigmoid(), torch.sigmoid),
    "Tanh": pointwise(Tanh(), torch.tanh),
    "ReLU": pointwise(ReLU(), functional.relu),
    "GELU": pointwise(GELU(), lambda x: functional.gelu(x, approximate="tanh")),
    "Softmax": pointwise(Softmax(), lambda x: functional.softmax(x, dim=-1)),
    "Conv2d": convolution,
    "MaxPool2d": largest,
    "AvgPool2d": mean,
    "Flatten": flatten,
    "Embedding": embedding,
    "LayerNorm": norm,
    "Sequential": network,
}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", CASES)
@RANDOM
@given(data=st.data(), seed=st.integers(0, 2**32 - 1))
def test_layers_are_those_of_torch(name: str, dtype: type, data: st.DataObject, seed: int) -> None:
    rng = np.random.default_rng(seed)
    case = CASES[name](data, rng, dtype)
    compare(case.layer, case.twin, case.x, rng)


@pytest.mark.parametrize("name", CASES)
@RANDOM
@given(data=st.data(), seed=st.integers(0, 2**32 - 1))
def test_backward_is_the_derivative_of_forward(name: str, data: st.DataObject, seed: int) -> None:
    rng = np.random.default_rng(seed)
    case = CASES[name](data, rng, np.float64)
    errors = check_layer(case.layer, np.ascontiguousarray(case.x), rng)
    assert max(errors.values()) < 1e-6, errors


def test_pictures_are_convolved_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convolution_module, "_TOGETHER", 200)
    rng = np.random.default_rng(0)
    layer = Conv2d(2, 3, 3, rng, dtype=np.float64)
    x = rng.normal(size=(7, 2, 5, 6))
    compare(layer, lambda x, p: functional.conv2d(x, p["weight"], p["bias"]), x, rng)


def test_equal_numbers_give_the_derivative_to_the_first_as_in_torch() -> None:
    x = np.zeros((1, 2, 5, 5))
    for kernel, stride in ((2, 2), (3, 1)):
        twin: Twin = lambda t, _, k=kernel, s=stride: functional.max_pool2d(t, k, s)  # noqa: E731
        compare(MaxPool2d(kernel, stride=stride), twin, x, np.random.default_rng(0))


@RANDOM
@given(seed=st.integers(0, 2**32 - 1), share=st.floats(0.0, 0.9))
def test_dropout_in_training_is_the_derivative_of_what_it_dropped(seed: int, share: float) -> None:
    rng = np.random.default_rng(seed)
    layer = Dropout(share, rng).train()
    state = rng.bit_generator.state

    def before() -> None:
        rng.bit_generator.state = state

    errors = check_layer(layer, np.random.default_rng(1).normal(size=(4, 5)), np.random.default_rng(2), before=before)
    assert max(errors.values()) < 1e-8


def test_dropout_keeps_the_mean_in_training_and_everything_in_evaluation() -> None:
    x = np.ones((200, 200), dtype=np.float32)
    layer = Dropout(0.3, np.random.default_rng(0))
    assert layer.forward(x) is x
    y = layer.train().forward(x)
    assert y.dtype == np.float32
    assert (y == 0).mean() == pytest.approx(0.3, abs=0.02)
    assert y.mean() == pytest.approx(1.0, abs=0.02)


def test_layers_leave_their_input_as_it_was() -> None:
    x = np.random.default_rng(0).normal(size=(3, 4)).astype(np.float32)
    before = x.copy()
    for layer in (Linear(4, 2, np.random.default_rng(1)), Sigmoid(), Tanh(), ReLU(), GELU(), Softmax(), LayerNorm(4)):
        layer.backward(layer.forward(x))
        layer.remember(False).forward(x)
        np.testing.assert_array_equal(x, before, err_msg=repr(layer))


def test_extreme_inputs_do_not_overflow() -> None:
    x = np.array([[-1e4, 0.0, 1e4]], dtype=np.float32)
    for layer in (Sigmoid(), Tanh(), ReLU(), GELU(), Softmax()):
        y = layer.forward(x)
        assert np.isfinite(y).all()
        assert np.isfinite(layer.backward(np.ones_like(x))).all()
