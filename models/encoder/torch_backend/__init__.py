"""The shipped transformer in torch.

This package alone (and training) imports torch, and it is imported only when it is asked for. Grading needs no more of
torch than the functions below; `bert` and `hugging_face`, which also take some seconds for transformers, are modules of
their own.

Letters: T tokens, D dim, H heads.
"""

from collections.abc import Mapping

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  the library's own usage

from models.encoder.backend import Floats, Ids
from models.encoder.config import EncoderConfig

_EPSILON = 1e-12  # BERT's


class _Linear:
    """One product for several matrices side by side. Shapes: (T, inputs) -> (T, outputs of all)."""

    def __init__(self, weights: Mapping[str, torch.Tensor], *names: str) -> None:
        self._weight = torch.cat([weights[f"{name}.weight"] for name in names])
        self._bias = torch.cat([weights[f"{name}.bias"] for name in names])

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        return F.linear(x, self._weight, self._bias)


class _Norm:
    """Shapes: (T, D) -> (T, D)."""

    def __init__(self, weights: Mapping[str, torch.Tensor], name: str) -> None:
        self._weight, self._bias = weights[f"{name}.weight"], weights[f"{name}.bias"]

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        return F.layer_norm(x, self._weight.shape, self._weight, self._bias, _EPSILON)


class _Block:
    """Attention, then a small network on each token, each added and normed. Shapes: (T, D) -> (T, D)."""

    def __init__(self, config: EncoderConfig, weights: Mapping[str, torch.Tensor], name: str) -> None:
        self._heads, self._bent = config.heads, config.activation == "gelu"
        self._ask = _Linear(weights, *(f"{name}.attention.self.{part}" for part in ("query", "key", "value")))
        self._out = _Linear(weights, f"{name}.attention.output.dense")
        self._up, self._down = (_Linear(weights, f"{name}.{part}.dense") for part in ("intermediate", "output"))
        self._norms = [_Norm(weights, f"{name}.{part}.LayerNorm") for part in ("attention.output", "output")]

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        # (T, 3 D) -> three of (1, H, T, D / H)
        query, key, value = self._ask(x).view(len(x), 3, self._heads, -1).permute(1, 2, 0, 3)[:, None]
        seen = F.scaled_dot_product_attention(query, key, value)[0]
        x = self._norms[0](x + self._out(seen.transpose(0, 1).reshape(x.shape)))
        wide = self._up(x)
        return self._norms[1](x + self._down(F.gelu(wide, approximate="tanh") if self._bent else F.relu(wide)))


class TorchBackend:
    """The shipped encoder in torch, on one processor thread; its weights have BERT's names.

    One program is too little work to share out (on a busy machine the threads wait for each other, measured tenfold),
    and one thread adds in the same order on every machine. Several worker processes use several cores.
    """

    def __init__(self, config: EncoderConfig, weights: Mapping[str, Floats]) -> None:
        torch.set_num_threads(1)
        own = {name: torch.from_numpy(np.array(array)) for name, array in weights.items()}
        self._words = own["embeddings.word_embeddings.weight"]
        # of BERT's two kinds of sentences there is one
        self._places = own["embeddings.position_embeddings.weight"] + own["embeddings.token_type_embeddings.weight"][0]
        self._norm = _Norm(own, "embeddings.LayerNorm")
        self._blocks = [_Block(config, own, f"encoder.layer.{number}") for number in range(config.layers)]

    def states(self, ids: Ids) -> Floats:
        """Shapes: `ids` (T,) -> (T, dim)."""
        with torch.inference_mode():
            x = self._norm(self._words[torch.from_numpy(ids)] + self._places[: len(ids)])
            for block in self._blocks:
                x = block(x)
        states: Floats = x.numpy()
        return states
