"""Asking a program about one rubric item: queries from the item's text, attention over the program's tokens.

The program is encoded once; every item then reads the same token states. Its first query learned to point at the
tokens at fault, so its attention is the highlight; all of them together give what prototypes are made of.

Source: prototypes after Snell et al. 2017 (arXiv 1703.05175), eq. 1-2; late interaction after Khattab & Zaharia 2020
(arXiv 2004.12832). Letters: T tokens, D dim, Q queries, P pooled.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from models.core.functions import softmax
from models.encoder.backend import Floats

POINTING = 0  # the query whose attention is supervised with the tokens at fault


@dataclass(frozen=True, slots=True)
class Glance:
    """What one item saw of one program.

    Shapes: `attention` (Q, T), each row sums to 1; `pooled` (P,), mean 0 and variance 1.
    """

    attention: Floats
    pooled: Floats


class Reader:
    """The learned half of the few-shot head, in NumPy; `models.training.network` is its twin with gradients."""

    def __init__(self, weights: Mapping[str, Floats]) -> None:
        self._w = weights
        self._queries = weights["ask.weight"].shape[0] // weights["ask.weight"].shape[1]

    def queries(self, item: Floats, question: Floats) -> Floats:
        """Shapes: the texts' vectors (D,) and (D,) -> (Q, D)."""
        w = self._w
        text = np.tanh(w["text.weight"] @ np.concatenate([item, question]) + w["text.bias"])  # (D,)
        asked: Floats = (w["ask.weight"] @ text + w["ask.bias"]).reshape(self._queries, -1)
        return asked

    def refined(self, queries: Floats, applies: Floats, absent: Floats) -> Floats:
        """The queries after seeing the examples: moved by the difference of the two prototypes.

        Shapes: (Q, D), (P,), (P,) -> (Q, D).
        """
        moved: Floats = queries + (self._w["refine.weight"] @ (applies - absent)).reshape(queries.shape)
        return moved

    def read(self, states: Floats, mean: Floats, queries: Floats) -> Glance:
        """Shapes: (T, D), their mean (D,), (Q, D) -> a `Glance`."""
        asked = queries @ states.T  # (Q, T)
        asked /= np.float32(np.sqrt(states.shape[1]))
        attention = softmax(asked)
        pooled: Floats = self._w["pool.weight"] @ np.concatenate([(attention @ states).ravel(), mean])  # (P,)
        pooled += self._w["pool.bias"]
        # sums, since NumPy's mean of so few numbers takes longer than all products here
        pooled -= np.add.reduce(pooled) / pooled.size
        pooled /= np.sqrt(np.add.reduce(pooled * pooled) / pooled.size + np.float32(1e-6))
        return Glance(attention, pooled)
