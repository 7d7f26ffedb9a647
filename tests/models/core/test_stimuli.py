"""What a neuron likes is what it answers to."""

import numpy as np
import pytest

from models.core.activations import ReLU
from models.core.cnn import CNN
from models.core.convolution import Conv2d
from models.core.linear import Linear
from models.core.sequential import Sequential
from models.core.stimuli import Unit, optimal_stimulus, responses, top_stimuli

RNG = np.random.default_rng(0)
MODEL = Sequential([Linear(6, 4, RNG), ReLU(), Linear(4, 3, RNG)])


def test_the_top_examples_are_the_ones_with_the_largest_responses() -> None:
    X = RNG.normal(size=(40, 6)).astype(np.float32)
    expected = MODEL.forward(X)[:, 2]
    best, answers = top_stimuli(MODEL, Unit(3, (2,)), X, count=5)
    np.testing.assert_array_equal(best, np.argsort(-expected)[:5])
    np.testing.assert_allclose(answers, expected[best], rtol=1e-5)


def test_the_best_input_of_one_neuron_is_at_its_weights_signs() -> None:
    found = optimal_stimulus(MODEL, Unit(1, (3,)), np.full(6, 0.5), low=-1.0, high=1.0, rate=0.2)
    theta = MODEL.layers[0].weight.value[3]
    large = np.abs(theta) > 0.05 * np.abs(theta).max()
    np.testing.assert_array_equal(found.x[large], np.sign(theta)[large])
    assert (np.diff(found.responses) >= 0).all()
    assert found.responses[-1] == pytest.approx(np.abs(theta).sum(), rel=0.05)


@pytest.mark.parametrize("unit", [Unit(1, (2,)), Unit(1, (2, 3, 3)), Unit(3, (0,)), Unit(10, (7,))])
def test_units_of_a_cnn_can_be_asked(unit: Unit) -> None:
    model = CNN(filters=(4, 8), hidden=8).network((1, 8, 8), 10, np.random.default_rng(1))
    X = np.random.default_rng(2).random(size=(20, 1, 8, 8)).astype(np.float32)
    best, answers = top_stimuli(model, unit, X, count=3)
    found = optimal_stimulus(model, unit, X[best[0]], steps=60)
    assert found.x.shape == (1, 8, 8)
    assert found.x.min() >= 0
    assert found.x.max() <= 1
    assert found.responses[0] == pytest.approx(answers[0], rel=1e-4)
    assert found.responses[-1] == pytest.approx(responses(model, unit, found.x[None])[0], rel=1e-5)
    assert found.responses[-1] > answers[0]


def test_units_that_are_not_there_are_refused() -> None:
    x = np.zeros((1, 6))
    for unit in (Unit(0, (1,)), Unit(4, (1,)), Unit(1, (4,)), Unit(1, ()), Unit(1, (1, 1)), Unit(1, (-1,))):
        with pytest.raises(ValueError, match=r"depth must be|there is no"):
            responses(MODEL, unit, x)
    with pytest.raises(ValueError, match="must be positive"):
        optimal_stimulus(MODEL, Unit(1, (0,)), np.zeros(6), steps=0)
    with pytest.raises(ValueError, match="Conv2d"):
        responses(Sequential([Conv2d(1, 2, 3, RNG)]), Unit(1, (0, 9)), np.zeros((1, 1, 4, 4)))
