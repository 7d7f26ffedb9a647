"""The transformer's forward pass in NumPy: the same numbers without torch.

Source: Devlin et al. 2019 (arXiv 1810.04805), post-norm encoder; parameter names as in the torch module.
Letters: T tokens, D dim, H heads, F feed-forward.
"""

from collections.abc import Mapping

import numpy as np

from models.encoder.backend import Floats, Ids
from models.encoder.config import EncoderConfig

NORM_EPSILON = 1e-12


def _norm(x: Floats, weights: Mapping[str, Floats], name: str) -> Floats:
    centred = x - x.mean(axis=-1, keepdims=True)
    variance = (centred * centred).mean(axis=-1, keepdims=True)
    scaled: Floats = centred / np.sqrt(variance + NORM_EPSILON) * weights[f"{name}.weight"] + weights[f"{name}.bias"]
    return scaled


def softmax(logits: Floats) -> Floats:
    """Along the last axis, shifted so that nothing overflows. Shapes: (..., T) -> the same."""
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: Floats = raised / raised.sum(axis=-1, keepdims=True)
    return shares


class NumpyBackend:
    """Holds the weights as arrays and runs one window at a time."""

    def __init__(self, config: EncoderConfig, weights: Mapping[str, Floats]) -> None:
        self._config = config
        self._weights = weights

    def _linear(self, x: Floats, name: str) -> Floats:  # (T, in) -> (T, out)
        y: Floats = x @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return y

    def _split(self, x: Floats) -> Floats:  # (T, D) -> (H, T, D/H)
        return x.reshape(len(x), self._config.heads, -1).transpose(1, 0, 2)

    def _attend(self, x: Floats, layer: str) -> Floats:  # (T, D) -> (T, D)
        q, k, v = (self._split(self._linear(x, f"{layer}.attention.self.{part}")) for part in ("query", "key", "value"))
        shares = softmax(q @ k.transpose(0, 2, 1) / np.float32(np.sqrt(q.shape[-1])))  # (H, T, T)
        mixed = (shares @ v).transpose(1, 0, 2).reshape(x.shape)
        return self._linear(mixed, f"{layer}.attention.output.dense")

    def states(self, ids: Ids) -> Floats:
        """Shapes: `ids` (T,) -> (T, D)."""
        w = self._weights
        x = w["embeddings.word_embeddings.weight"][ids] + w["embeddings.position_embeddings.weight"][: len(ids)]
        x = _norm(x + w["embeddings.token_type_embeddings.weight"][0], w, "embeddings.LayerNorm")
        for i in range(self._config.layers):
            layer = f"encoder.layer.{i}"
            x = _norm(x + self._attend(x, layer), w, f"{layer}.attention.output.LayerNorm")
            inner = np.maximum(self._linear(x, f"{layer}.intermediate.dense"), 0)  # (T, F)
            x = _norm(x + self._linear(inner, f"{layer}.output.dense"), w, f"{layer}.output.LayerNorm")
        return x
