"""A small transformer with random weights, and the shipped one."""

import numpy as np
import pytest
import torch

from models.encoder import store
from models.encoder.config import EncoderConfig
from models.encoder.vocabulary import BUILT_IN, learn
from models.training.network import Network

WORDS = ["def", "return", "for", "if", "in", "range", "x", "y", "total", "(", ")", ":", "=", "==", "<="]


@pytest.fixture(scope="session")
def small() -> store.Weights:
    vocabulary = learn(WORDS * 3, len(BUILT_IN) + len(WORDS))
    config = EncoderConfig(len(vocabulary), dim=24, layers=2, heads=3, feed_forward=48, window=32, queries=2, pooled=10)
    torch.manual_seed(3)
    network = Network(config, dropout=0.0)
    with torch.no_grad():
        for parameter in network.parameters():  # nothing may hide behind a zero or a one
            parameter.add_(0.1 * torch.randn_like(parameter))
    return store.Weights(config, vocabulary, network.weights(), {}, "0" * 64)


@pytest.fixture(scope="session")
def shipped() -> store.Weights:
    return store.load(store.SHIPPED)


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(5)
