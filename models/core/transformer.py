"""The transformer encoder: tokens that look at each other, layer after layer.

Parameters have BERT's names, so that weights of a BERT of the same shape can be loaded as they are.
Letters: N texts, T tokens, D dimensions, F numbers inside the feed-forward part.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import DTypeLike, NDArray

from models.core.activations import GELU, ReLU
from models.core.arrays import Floats
from models.core.attention import SelfAttention
from models.core.dropout import Dropout
from models.core.embedding import Embedding
from models.core.layer import Layer
from models.core.linear import Linear
from models.core.normalization import LayerNorm

Activation = Literal["relu", "gelu"]
NormPlace = Literal["post", "pre"]

# texts that are read at once where nothing is kept, so that their states stay in the processor's cache
_TOGETHER = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The dimensions of an encoder.

    Shapes: `vocabulary` words and `window` positions of `dim`; `layers` blocks of `heads` heads and `feed_forward`.
    Raises: ValueError for dimensions below 1 or unknown words; SelfAttention says where heads do not fit.
    """

    vocabulary: int
    dim: int
    layers: int
    heads: int
    feed_forward: int
    window: int
    activation: Activation = "gelu"
    norm: NormPlace = "post"
    epsilon: float = 1e-12
    dropout: float = 0.0

    def __post_init__(self) -> None:
        if min(self.vocabulary, self.dim, self.layers, self.heads, self.feed_forward, self.window) < 1:
            raise ValueError(f"every dimension of an encoder must be at least 1, got {self}")
        if self.activation not in ("relu", "gelu") or self.norm not in ("post", "pre"):
            raise ValueError(f"activation is 'relu' or 'gelu' and norm 'post' or 'pre', got {self}")


class EncoderBlock(Layer):
    """Attention, then a small network on each token, each added to what came in and normed.

    "post": x = norm(x + part(x)), as in BERT. "pre": x = x + part(norm(x)), which is easier to train when deep.

    Shapes: (N, T, D), mask (N, T) -> (N, T, D).
    Raises: ValueError where shapes do not fit.
    Source: Vaswani et al. 2017 (arXiv 1706.03762); pre-norm after Xiong et al. 2020 (arXiv 2002.04745).
    """

    def __init__(self, shape: Shape, rng: np.random.Generator, *, dtype: DTypeLike = np.float32) -> None:
        self.norm_first = shape.norm == "pre"
        self.attention = SelfAttention(shape.dim, shape.heads, rng, dropout=shape.dropout, dtype=dtype)
        self.attention_norm = LayerNorm(shape.dim, epsilon=shape.epsilon, dtype=dtype)
        self.up = Linear(shape.dim, shape.feed_forward, rng, dtype=dtype)
        self.bend: Layer = GELU() if shape.activation == "gelu" else ReLU()
        self.down = Linear(shape.feed_forward, shape.dim, rng, dtype=dtype)
        self.norm = LayerNorm(shape.dim, epsilon=shape.epsilon, dtype=dtype)
        self.drops = Dropout(shape.dropout, rng), Dropout(shape.dropout, rng)

    def forward(self, x: Floats, mask: NDArray[np.bool_] | None = None) -> Floats:
        """Shapes: (N, T, D), (N, T) or None -> (N, T, D)."""
        if self.norm_first:
            x = x + self._attend(self.attention_norm.forward(x), mask)
            return x + self._think(self.norm.forward(x))
        x = self.attention_norm.forward(x + self._attend(x, mask))
        return self.norm.forward(x + self._think(x))

    def backward(self, dy: Floats) -> Floats:
        """Where two ways part in the forward pass, their derivatives are summed. Shapes: (N, T, D) -> (N, T, D)."""
        if self.norm_first:
            dy = dy + self.norm.backward(self._think_back(dy))
            return dy + self.attention_norm.backward(self._attend_back(dy))
        dy = self.norm.backward(dy)
        dy = self.attention_norm.backward(dy + self._think_back(dy))
        return dy + self._attend_back(dy)

    def _attend(self, x: Floats, mask: NDArray[np.bool_] | None) -> Floats:
        return self.drops[0].forward(self.attention.forward(x, mask))

    def _attend_back(self, dy: Floats) -> Floats:
        return self.attention.backward(self.drops[0].backward(dy))

    def _think(self, x: Floats) -> Floats:
        return self.drops[1].forward(self.down.forward(self.bend.forward(self.up.forward(x))))

    def _think_back(self, dy: Floats) -> Floats:
        return self.up.backward(self.bend.backward(self.down.backward(self.drops[1].backward(dy))))

    def children(self) -> dict[str, Layer]:
        """By BERT's names; layers without parameters beside them."""
        return {
            "attention": self.attention,
            "attention.output.dropout": self.drops[0],
            "attention.output.LayerNorm": self.attention_norm,
            "intermediate.dense": self.up,
            "intermediate.activation": self.bend,
            "output.dense": self.down,
            "output.dropout": self.drops[1],
            "output.LayerNorm": self.norm,
        }


class TransformerEncoder(Layer):
    """Words and their positions as vectors, then blocks: each token's state knows of the tokens around it.

    Shapes: ids (N, T) below `vocabulary`, T at most `window`; mask (N, T) -> (N, T, D).
    Raises: ValueError where ids or shapes do not fit.
    Source: Devlin et al. 2019 (arXiv 1810.04805). A pre-norm encoder ends in one more norm and begins without.
    """

    takes_ids = True

    def __init__(self, shape: Shape, rng: np.random.Generator, *, dtype: DTypeLike = np.float32) -> None:
        self.shape = shape
        self.words = Embedding(shape.vocabulary, shape.dim, rng, dtype=dtype)
        self.positions = Embedding(shape.window, shape.dim, rng, dtype=dtype)
        self.kinds = Embedding(1, shape.dim, rng, dtype=dtype)  # BERT's two sentences; here there is one
        self.norm = LayerNorm(shape.dim, epsilon=shape.epsilon, dtype=dtype)
        self.drop = Dropout(shape.dropout, rng)
        self.blocks = [EncoderBlock(shape, rng, dtype=dtype) for _ in range(shape.layers)]

    def forward(self, x: Floats, mask: NDArray[np.bool_] | None = None) -> Floats:
        """Shapes: ids (N, T), (N, T) or None -> (N, T, D)."""
        if not (x.ndim == 2 and 0 < x.shape[1] <= self.shape.window):
            self._refuse(x, f"ids (N, 1 to {self.shape.window})")
        if not self.remembers and len(x) > _TOGETHER:
            parts = range(0, len(x), _TOGETHER)
            return np.concatenate(
                [self.forward(x[i : i + _TOGETHER], None if mask is None else mask[i : i + _TOGETHER]) for i in parts]
            )
        places = np.arange(x.shape[1])
        states = self.words.forward(x) + self.positions.forward(places)
        states += self.kinds.forward(np.zeros(1, dtype=np.intp))
        if self.shape.norm == "post":
            states = self.norm.forward(states)
        states = self.drop.forward(states)
        for block in self.blocks:
            states = block.forward(states, mask)
        return self.norm.forward(states) if self.shape.norm == "pre" else states

    def backward(self, dy: Floats) -> Floats:
        """To the tables; ids have no derivative: zeros. Shapes: (N, T, D) -> (N, T)."""
        if self.shape.norm == "pre":
            dy = self.norm.backward(dy)
        for block in reversed(self.blocks):
            dy = block.backward(dy)
        dy = self.drop.backward(dy)
        if self.shape.norm == "post":
            dy = self.norm.backward(dy)
        summed = dy.sum(axis=0)  # (T, D)
        self.positions.backward(summed)
        self.kinds.backward(summed.sum(axis=0, keepdims=True))
        return self.words.backward(dy)

    def attentions(self) -> list[Floats]:
        """Each block's attention in the latest forward pass. Shapes: (N, H, T, T) each."""
        return [block.attention.attention() for block in self.blocks]

    def children(self) -> dict[str, Layer]:
        """By BERT's names."""
        tables = {"word_embeddings": self.words, "position_embeddings": self.positions, "LayerNorm": self.norm}
        found: dict[str, Layer] = {f"embeddings.{name}": layer for name, layer in tables.items()}
        found |= {"embeddings.token_type_embeddings": self.kinds, "embeddings.dropout": self.drop}
        return found | {f"encoder.layer.{number}": block for number, block in enumerate(self.blocks)}
