"""The encoder's shape: one frozen record, stored in the manifest beside the weights."""

from dataclasses import dataclass
from typing import get_args

from models.core.transformer import Activation


@dataclass(frozen=True, slots=True)
class EncoderConfig:
    """Dimensions of the transformer and of the reader that stands on it.

    Shapes: token states are (T, `dim`); a rubric item asks `queries` questions of a program, each (`dim`,);
    what it reads is (`pooled`,).
    Raises: ValueError where two dimensions contradict each other.
    """

    vocabulary: int
    dim: int = 128
    layers: int = 3
    heads: int = 4
    feed_forward: int = 512
    activation: Activation = "gelu"  # by tanh
    window: int = 256  # tokens that the transformer sees at once, its start mark included
    queries: int = 4
    pooled: int = 96

    def __post_init__(self) -> None:
        if self.dim % self.heads:
            raise ValueError(f"dim ({self.dim}) must be a multiple of heads ({self.heads})")
        for name in ("vocabulary", "dim", "layers", "heads", "feed_forward", "queries", "pooled"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, got {getattr(self, name)}")
        if self.activation not in get_args(Activation):
            raise ValueError(f"activation must be one of {', '.join(get_args(Activation))}, got {self.activation!r}")
        if self.window < 16:
            raise ValueError(f"window must be at least 16 tokens, got {self.window}")
