"""The transformer in NumPy: the project's own encoder by hand, with the shipped weights in it, without torch."""

from collections.abc import Mapping

import numpy as np

from models.core.transformer import Shape, TransformerEncoder
from models.encoder.backend import Floats, Ids
from models.encoder.config import EncoderConfig


def hand_written(config: EncoderConfig, weights: Mapping[str, Floats]) -> TransformerEncoder:
    """The encoder of `models.core` with these weights, which have BERT's names; it gives attention maps too.

    Shapes: each weight as its name says -> an encoder of ids (N, T).
    Raises: ValueError where names or shapes of the weights are not those of the configuration.
    """
    shape = Shape(
        vocabulary=config.vocabulary,
        dim=config.dim,
        layers=config.layers,
        heads=config.heads,
        feed_forward=config.feed_forward,
        window=config.window,
        activation=config.activation,
    )
    return TransformerEncoder(shape, np.random.default_rng(0)).load(weights)  # no fresh value stays


class NumpyBackend:
    """Runs one window at a time, and keeps nothing of it."""

    def __init__(self, config: EncoderConfig, weights: Mapping[str, Floats]) -> None:
        self._encoder = hand_written(config, weights).remember(False)

    def states(self, ids: Ids) -> Floats:
        """Shapes: `ids` (T,) -> (T, dim)."""
        states: Floats = self._encoder.forward(ids[None])[0]
        return states
