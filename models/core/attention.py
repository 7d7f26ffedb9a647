"""Self-attention: every token asks all tokens, and takes from those that answer.

Letters: N texts, T tokens, D dimensions, H heads of D / H dimensions each.
"""

import math

import numpy as np
from numpy.typing import DTypeLike, NDArray

from models.core.arrays import Floats, told
from models.core.dropout import Dropout
from models.core.functions import softmax, softmax_backward
from models.core.layer import Layer
from models.core.linear import Linear


class SelfAttention(Layer):
    """softmax(q k^T / sqrt(D / H)) v in each head, the heads side by side through one more linear layer.

    `mask` is True for real tokens; to the others nobody listens.

    Shapes: (N, T, D), mask (N, T) -> (N, T, D). Parameters are named as in BERT: `self.query`, `self.key`,
    `self.value`, `output.dense`, each with `weight` (D, D) and `bias` (D,).
    Raises: ValueError where D is no multiple of the heads, shapes do not fit, or a text has no token left.
    Source: Vaswani et al. 2017 (arXiv 1706.03762), section 3.2.
    """

    def __init__(
        self, dim: int, heads: int, rng: np.random.Generator, *, dropout: float = 0.0, dtype: DTypeLike = np.float32
    ) -> None:
        if heads < 1 or dim < heads or dim % heads:
            raise ValueError(f"SelfAttention's dim must be a multiple of its heads, got {dim} and {heads}")
        self.dim, self.heads = dim, heads
        self.query, self.key, self.value, self.out = (Linear(dim, dim, rng, dtype=dtype) for _ in range(4))
        self.drop = Dropout(dropout, rng)

    def forward(self, x: Floats, mask: NDArray[np.bool_] | None = None) -> Floats:
        """Shapes: (N, T, D), (N, T) or None for all tokens -> (N, T, D)."""
        if not (x.ndim == 3 and x.shape[-1] == self.dim):
            self._refuse(x, f"an array (N, T, {self.dim})")
        q, k, v = (self._split(part.forward(x)) for part in (self.query, self.key, self.value))
        q = q * (1.0 / math.sqrt(self.dim // self.heads))
        scores = q @ k.transpose(0, 1, 3, 2)  # (N, H, T, T)
        if mask is not None:
            scores += self._silence(x, mask)
        shares = softmax(scores)
        dropped = self.drop.forward(shares)
        self._keep(q, k, v, shares, dropped)
        return self.out.forward(self._join(dropped @ v))

    def backward(self, dy: Floats) -> Floats:
        """Back through the mixing, the softmax and the three projections. Shapes: (N, T, D) -> (N, T, D)."""
        q, k, v, shares, dropped = self._kept()
        dmixed = self._split(self.out.backward(dy))
        dv = dropped.transpose(0, 1, 3, 2) @ dmixed
        dscores = softmax_backward(shares, self.drop.backward(dmixed @ v.transpose(0, 1, 3, 2)))
        dq = dscores @ k
        dq *= 1.0 / math.sqrt(self.dim // self.heads)
        dk = dscores.transpose(0, 1, 3, 2) @ q  # q holds the scale already
        dx = self.query.backward(self._join(dq))
        dx += self.key.backward(self._join(dk))
        dx += self.value.backward(self._join(dv))
        return dx

    def attention(self) -> Floats:
        """How much each token listened to each in the latest forward pass; rows sum to 1. Shapes: (N, H, T, T)."""
        return self._kept()[3]  # type: ignore[no-any-return]

    def children(self) -> dict[str, Layer]:
        """By BERT's names; dropout, which has no parameters, beside them."""
        return {
            "self.query": self.query,
            "self.key": self.key,
            "self.value": self.value,
            "self.dropout": self.drop,
            "output.dense": self.out,
        }

    def _split(self, x: Floats) -> Floats:  # (N, T, D) -> (N, H, T, D / H), a view
        return x.reshape(*x.shape[:2], self.heads, -1).transpose(0, 2, 1, 3)

    def _join(self, x: Floats) -> Floats:  # (N, H, T, D / H) -> (N, T, D)
        return x.transpose(0, 2, 1, 3).reshape(x.shape[0], x.shape[2], self.dim)

    def _silence(self, x: Floats, mask: NDArray[np.bool_]) -> Floats:  # (N, T) -> (N, 1, 1, T) of 0 and -infinity
        if mask.shape != x.shape[:2] or mask.dtype != np.bool_:
            raise ValueError(f"{self.place}{self!r} expects a mask {x.shape[:2]} of truth values, but got {told(mask)}")
        if not mask.any(axis=1).all():
            raise ValueError(f"{self.place}{self!r}: text {int(np.argmin(mask.any(axis=1)))} of the mask has no token")
        return np.where(mask, 0, -np.inf).astype(x.dtype)[:, None, None, :]

    def __repr__(self) -> str:
        return f"SelfAttention({self.dim}, heads={self.heads})"
