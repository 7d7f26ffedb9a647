"""NumPy and torch give the same numbers from the same weights; the reader and its twin with gradients too."""

import subprocess
import sys

import numpy as np
import pytest
import torch

from models.core.transformer import Activation
from models.encoder import store
from models.encoder.config import EncoderConfig
from models.encoder.numpy_backend import NumpyBackend
from models.encoder.reader import Reader
from models.encoder.torch_backend import TorchBackend
from models.encoder.torch_backend.bert import build
from models.training.network import Network


@pytest.mark.parametrize("which", ["small", "shipped"])
@pytest.mark.parametrize("length", [1, 7, 32])
def test_numpy_and_torch_agree(
    which: str, length: int, request: pytest.FixtureRequest, rng: np.random.Generator
) -> None:
    weights: store.Weights = request.getfixturevalue(which)
    ids = rng.integers(0, weights.config.vocabulary, length)
    by_torch = TorchBackend(weights.config, weights.part("transformer")).states(ids)
    by_numpy = NumpyBackend(weights.config, weights.part("transformer")).states(ids)
    assert by_torch.shape == (length, weights.config.dim)
    np.testing.assert_allclose(by_numpy, by_torch, atol=1e-4)


@pytest.mark.parametrize("activation", ["gelu", "relu"])
def test_the_torch_backend_computes_what_the_library_does(activation: Activation, rng: np.random.Generator) -> None:
    config = EncoderConfig(vocabulary=50, dim=24, layers=2, heads=3, feed_forward=40, activation=activation, window=32)
    library = build(config).eval()
    weights = {name: (value * 3).numpy() for name, value in library.state_dict().items()}  # far from their start
    library.load_state_dict({name: torch.from_numpy(array) for name, array in weights.items()})
    ids = rng.integers(0, config.vocabulary, 31)
    with torch.inference_mode():
        expected = library(torch.from_numpy(ids)[None]).last_hidden_state[0].numpy()
    np.testing.assert_allclose(TorchBackend(config, weights).states(ids), expected, atol=1e-4)


def test_loading_in_torch_needs_torch_alone() -> None:
    script = """
import sys
from models.encoder import load
load(None, "torch")
assert "torch" in sys.modules and "transformers" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", script], check=True, timeout=120)


def test_the_reader_and_its_twin_agree(small: store.Weights, rng: np.random.Generator) -> None:
    network = Network(small.config, dropout=0.0)
    reader_weights = {name.replace(".", "_"): torch.from_numpy(a) for name, a in small.part("reader").items()}
    network.reader.load_state_dict(reader_weights)
    reader = Reader(small.part("reader"))
    dim, pooled = small.config.dim, small.config.pooled
    item, question = rng.normal(size=(2, dim)).astype(np.float32)
    applies, absent = rng.normal(size=(2, pooled)).astype(np.float32)
    states = rng.normal(size=(9, dim)).astype(np.float32)
    asked = reader.refined(reader.queries(item, question), applies, absent)
    glance = reader.read(states, states.mean(axis=0), asked)
    with torch.no_grad():
        t = torch.from_numpy
        twin = network.refined(network.queries(t(item), t(question)), t(applies), t(absent))
        padded = torch.cat([t(states), torch.ones(4, dim)])[None]  # four columns that the mask hides
        attention, seen = network.read(padded, t(np.array([[1] * 9 + [0] * 4])), twin)
    np.testing.assert_allclose(asked, twin.numpy(), atol=1e-5)
    np.testing.assert_allclose(glance.attention, attention[0, :, :9].numpy(), atol=1e-5)
    np.testing.assert_allclose(glance.pooled, seen[0].numpy(), atol=1e-4)


def test_numpy_works_where_torch_cannot_be_imported() -> None:
    script = """
import sys
for name in ("torch", "transformers"):
    sys.modules[name] = None  # importing it raises ImportError
from models.fewshot import Example, FewShotGrader
grader = FewShotGrader.load(backend="numpy")
examples = [Example("x = 1", {"a": True}), Example("y = input()", {"a": False})]
fitted = grader.fit(examples, "Set x.", {"a": "Sets x."}, "python")
assert 0 <= fitted.judge(["x = 2"])[0].items["a"].probability <= 1
assert sys.modules["torch"] is None
"""
    subprocess.run([sys.executable, "-c", script], check=True, timeout=120)
