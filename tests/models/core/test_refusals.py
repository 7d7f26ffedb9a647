"""What does not fit is refused with the layer's name, what arrived and what was expected."""

import numpy as np
import pytest

from models.core.activations import ReLU
from models.core.attention import SelfAttention
from models.core.convolution import Conv2d
from models.core.dropout import Dropout
from models.core.embedding import Embedding
from models.core.flatten import Flatten
from models.core.linear import Linear
from models.core.losses import Bernoulli, Categorical, Huber, SquaredError
from models.core.normalization import LayerNorm
from models.core.optimizers import SGD, Adam, AdamW
from models.core.pooling import AvgPool2d, MaxPool2d
from models.core.schedules import constant, cosine, stepwise
from models.core.sequential import Sequential
from models.core.transformer import Shape, TransformerEncoder

RNG = np.random.default_rng(0)
SMALL = Shape(vocabulary=9, dim=4, layers=1, heads=2, feed_forward=8, window=6)


def ones(*shape: int) -> np.ndarray:
    return np.ones(shape, dtype=np.float32)


@pytest.mark.parametrize(
    ("layer", "x", "name", "expected"),
    [
        (Linear(4, 2, RNG), ones(3, 5), r"Linear\(4, 2\)", r"\(\.\.\., 4\)"),
        (Linear(4, 2, RNG), ones(4), r"Linear\(4, 2\)", r"\(\.\.\., 4\)"),
        (Conv2d(3, 8, 3, RNG), ones(2, 1, 9, 9), r"Conv2d\(3, 8, 3\)", r"\(N, 3, H, W\)"),
        (Conv2d(3, 8, 3, RNG), ones(2, 3, 2, 9), r"Conv2d\(3, 8, 3\)", "at least 3"),
        (Conv2d(3, 8, 3, RNG, stride=2, padding=1), ones(3, 9, 9), r"stride=2, padding=1", r"\(N, 3, H, W\)"),
        (MaxPool2d(2), ones(2, 3, 1, 4), r"MaxPool2d\(2\)", "at least 2"),
        (AvgPool2d(2, stride=1), ones(3, 4, 4), r"AvgPool2d\(2, stride=1\)", r"\(N, C, H, W\)"),
        (LayerNorm(6), ones(2, 5), r"LayerNorm\(6\)", r"\(\.\.\., 6\)"),
        (Flatten(), ones(5), "Flatten", "two axes"),
        (Embedding(5, 2, RNG), ones(2, 2), r"Embedding\(5, 2\)", "whole numbers"),
        (Embedding(5, 2, RNG), np.array([0, 5]), r"Embedding\(5, 2\)", "from 0 to 4"),
        (Embedding(5, 2, RNG), np.array([-1]), r"Embedding\(5, 2\)", "from 0 to 4"),
        (SelfAttention(4, 2, RNG), ones(3, 4), r"SelfAttention\(4, heads=2\)", r"\(N, T, 4\)"),
        (TransformerEncoder(SMALL, RNG), np.zeros((1, 7), dtype=int), "TransformerEncoder", "1 to 6"),
    ],
)
def test_layers_name_themselves_what_they_expect_and_what_came(layer, x, name: str, expected: str) -> None:
    with pytest.raises(ValueError, match=f"(?s){name}.*expects.*{expected}.*got an array of shape") as refused:
        layer.forward(x)
    assert str(x.shape) in str(refused.value)


def test_a_network_says_which_of_its_layers() -> None:
    model = Sequential([Linear(4, 3, RNG), ReLU(), Linear(2, 1, RNG)])
    with pytest.raises(ValueError, match=r"layer 2 of 3, Linear\(2, 1\) expects .* got an array of shape \(5, 3\)"):
        model.forward(ones(5, 4))


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_nan_is_refused_at_the_edge(bad: float) -> None:
    x = ones(3, 4)
    x[1, 2] = bad
    with pytest.raises(ValueError, match=r"1 NaN or infinite values, the first at index \(1, 2\)"):
        Sequential([Linear(4, 2, RNG)]).forward(x)


def test_what_are_no_numbers_is_refused_at_the_edge() -> None:
    with pytest.raises(ValueError, match="takes numbers"):
        Sequential([Linear(1, 2, RNG)]).forward([["one"], ["two"]])  # type: ignore[arg-type]


def test_whole_numbers_and_wide_floats_are_computed_in_the_networks_precision() -> None:
    model = Sequential([Linear(4, 2, RNG)])
    assert model.forward(np.ones((2, 4), dtype=np.uint8)).dtype == np.float32
    assert model.forward(np.ones((2, 4))).dtype == np.float32
    assert Sequential([Embedding(5, 2, RNG)]).forward(np.array([[1, 4]])).shape == (1, 2, 2)


@pytest.mark.parametrize("layer", [Linear(4, 2, RNG), ReLU(), Flatten(), LayerNorm(4)])
def test_backward_needs_a_forward_and_its_shape(layer) -> None:
    with pytest.raises(RuntimeError, match="needs a forward"):
        layer.backward(ones(3, 4))
    layer.forward(ones(3, 4))
    with pytest.raises(ValueError, match=r"derivative.*\(5, 7, 9\)"):
        layer.backward(ones(5, 7, 9))
    layer.remember(on=False).forward(ones(3, 4))
    with pytest.raises(RuntimeError, match="needs a forward"):
        layer.backward(ones(3, 4))


@pytest.mark.parametrize(
    ("mask", "message"),
    [(np.ones((2, 2), dtype=bool), r"\(2, 3\)"), (np.ones((2, 3)), "truth"), (np.zeros((2, 3), dtype=bool), "text 0")],
)
def test_masks_that_do_not_fit_are_refused(mask, message: str) -> None:
    with pytest.raises(ValueError, match=f"SelfAttention.*{message}"):
        SelfAttention(4, 2, RNG).forward(ones(2, 3, 4), mask)


@pytest.mark.parametrize(
    ("loss", "z", "y", "message"),
    [
        (Bernoulli(), ones(3, 1), ones(3), r"\(3, 1\).*\(3,\)"),
        (Bernoulli(), ones(3), np.array([0, 1, 2]), "reach from 0.0 to 2.0"),
        (SquaredError(), ones(0), ones(0), "one at least"),
        (SquaredError(), ones(2), np.array([1.0, np.nan]), "NaN"),
        (Huber(), ones(2), ones(3), r"\(2,\).*\(3,\)"),
        (Categorical(), ones(2, 3), np.array([0, 3]), "classes 0 to 2"),
        (Categorical(), ones(2, 3), np.array([0.0, 1.0]), "whole numbers"),
        (Categorical(), ones(2), np.array([0, 1]), r"\(N, K\)"),
    ],
)
def test_losses_refuse_targets_that_do_not_fit(loss, z, y, message: str) -> None:
    for method in (loss.value, loss.derivative):
        with pytest.raises(ValueError, match=message) as refused:
            method(z, y)
        assert type(loss).__name__ in str(refused.value)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Linear(0, 1, RNG),
        lambda: Conv2d(1, 1, 3, RNG, padding=-1),
        lambda: MaxPool2d(0),
        lambda: Dropout(1.0, RNG),
        lambda: Embedding(0, 1, RNG),
        lambda: LayerNorm(0),
        lambda: SelfAttention(5, 2, RNG),
        lambda: Huber(0),
        lambda: SGD({}, 0.1, momentum=1.0),
        lambda: SGD({}, 0.0),
        lambda: Adam({}, betas=(1.0, 0.9)),
        lambda: AdamW({}, decay=-1),
        lambda: constant(-1),
        lambda: stepwise(0.1, 0, 0.5),
        lambda: cosine(0.1, 5, warm_up=5),
        lambda: Sequential([]),
        lambda: Shape(vocabulary=0, dim=4, layers=1, heads=2, feed_forward=8, window=6),
        lambda: Shape(vocabulary=1, dim=4, layers=1, heads=2, feed_forward=8, window=6, norm="no"),  # type: ignore[arg-type]
    ],
)
def test_settings_out_of_range_are_refused(make) -> None:
    with pytest.raises(ValueError, match=r"must|needs|expects|got"):
        make()
