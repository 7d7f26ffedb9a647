"""Networks kept on disk and asked for less than everything."""

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from models.core.activations import ReLU
from models.core.linear import Linear
from models.core.sequential import Sequential


def network(seed: int, hidden: int = 5) -> Sequential:
    rng = np.random.default_rng(seed)
    return Sequential([Linear(4, hidden, rng), ReLU(), Linear(hidden, 2, rng)])


def test_parameters_come_back_from_disk(tmp_path: Path) -> None:
    path, x = tmp_path / "network.safetensors", np.random.default_rng(0).normal(size=(3, 4))
    first, second = network(1), network(2)
    first.save(path)
    assert set(load_file(path)) == {"0.weight", "0.bias", "2.weight", "2.bias"}
    assert not np.array_equal(first.forward(x), second.forward(x))
    np.testing.assert_array_equal(second.load_file(path).forward(x), first.forward(x))
    second.parameters()["0.weight"].value += 1  # what was loaded is the network's own and can be trained


def test_parameters_of_another_network_are_refused_and_change_nothing(tmp_path: Path) -> None:
    path = tmp_path / "network.safetensors"
    network(1, hidden=6).save(path)
    model = network(2)
    before = {name: value.copy() for name, value in model.values().items()}
    with pytest.raises(ValueError, match=r"expects 0.weight of shape \(5, 4\), but got an array of shape \(6, 4\)"):
        model.load_file(path)
    with pytest.raises(ValueError, match=r"did not come: 0\.bias, 0\.weight"):
        model.load({name: value for name, value in before.items() if name[0] == "2"})
    with pytest.raises(ValueError, match=r"no parameters of these names: 9\.weight"):
        model.load(before | {"9.weight": np.zeros(1)})
    with pytest.raises(FileNotFoundError, match=r"no file other\.safetensors"):
        model.load_file(tmp_path / "other.safetensors")
    for name, value in model.values().items():
        np.testing.assert_array_equal(value, before[name])


def test_part_of_the_way_and_back() -> None:
    model, x = network(3), np.random.default_rng(0).normal(size=(3, 4)).astype(np.float32)
    hidden = model.forward_to(2, x)
    np.testing.assert_array_equal(hidden, np.maximum(model.layers[0].forward(x), 0))
    back = model.backward_from(2, np.ones_like(hidden))
    np.testing.assert_allclose(back, (hidden > 0) @ model.parameters()["0.weight"].value, atol=1e-6)


def test_modes_reach_every_layer() -> None:
    model = Sequential([network(4), ReLU()])
    assert not model.layers[0].layers[2].training
    assert model.train().layers[0].layers[2].training
    assert not model.remember(False).layers[0].layers[2].remembers
