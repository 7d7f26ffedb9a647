"""The encoder and the reader with gradients: what meta-training changes.

Letters: B texts, T tokens, N tokens of all texts, D dim, Q queries, P pooled, V vocabulary.
"""

from collections.abc import Mapping

import numpy as np
import torch
from torch import nn

from models.encoder.backend import Floats
from models.encoder.config import EncoderConfig
from models.encoder.torch_backend.bert import build
from models.training.packed import Packed, encode


def averaged(states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """One vector a text, the mean of its token states. Shapes: (B, T, D), (B, T) -> (B, D)."""
    weight = mask[..., None].to(states.dtype)
    mean: torch.Tensor = (states * weight).sum(1) / weight.sum(1)
    return mean


class Network(nn.Module):
    """The transformer, and the parameters of `models.encoder.reader.Reader` under the same names.

    Without `item_text` or `question_text` the reader's weights for that text are 0 and stay it: whoever reads with
    them, it is not heard.
    """

    def __init__(
        self, config: EncoderConfig, dropout: float, *, item_text: bool = True, question_text: bool = True
    ) -> None:
        super().__init__()
        self.config, self.dropout = config, dropout
        self.heard = (item_text, question_text)
        dim, queries, pooled = config.dim, config.queries, config.pooled
        self.transformer = build(config)
        self.reader = nn.ParameterDict()
        for name, rows, columns in (
            ("text", dim, 2 * dim),
            ("ask", queries * dim, dim),
            ("pool", pooled, (queries + 1) * dim),
        ):
            self.reader[f"{name}_weight"] = nn.Parameter(torch.randn(rows, columns) / columns**0.5)
            self.reader[f"{name}_bias"] = nn.Parameter(torch.zeros(rows))
        self.reader["refine_weight"] = nn.Parameter(torch.randn(queries * dim, pooled) * 0.1 / pooled**0.5)
        # the squared distance of two unrelated readings is about 2 P: start where that is a few nats
        self.reader["log_scale"] = nn.Parameter(torch.tensor(float(np.log(2.0 / pooled))))
        self.predict_bias = nn.Parameter(torch.zeros(config.vocabulary))
        self._deafen()

    @torch.no_grad()
    def _deafen(self) -> None:
        item, question = self.reader["text_weight"].chunk(2, dim=1)
        for weight, heard in zip((item, question), self.heard, strict=True):
            weight.mul_(float(heard))

    def encode(self, texts: Packed, rng: np.random.Generator | None = None) -> torch.Tensor:
        """The states of all tokens; with a generator, with dropout. Shapes: (N, D)."""
        return encode(self.transformer, self.config, texts, self.dropout, rng)

    def queries(self, item: torch.Tensor, question: torch.Tensor) -> torch.Tensor:
        """Shapes: (..., D), (..., D) -> (..., Q, D)."""
        r = self.reader
        both = torch.cat([one * float(heard) for one, heard in zip((item, question), self.heard, strict=True)], dim=-1)
        text = torch.tanh(nn.functional.linear(both, r["text_weight"], r["text_bias"]))
        asked = nn.functional.linear(text, r["ask_weight"], r["ask_bias"])
        return asked.view(*asked.shape[:-1], self.config.queries, -1)

    def refined(self, queries: torch.Tensor, applies: torch.Tensor, absent: torch.Tensor) -> torch.Tensor:
        """Shapes: (..., Q, D), (..., P), (..., P) -> (..., Q, D)."""
        moved = nn.functional.linear(applies - absent, self.reader["refine_weight"])
        return queries + moved.view(queries.shape)

    def read(
        self, states: torch.Tensor, mask: torch.Tensor, queries: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Shapes: (B, T, D), (B, T), (..., Q, D) -> attention (B, ..., Q, T), pooled (B, ..., P)."""
        lead = queries.shape[:-2]
        logits = (states @ queries.flatten(0, -2).T).transpose(1, 2) / states.shape[-1] ** 0.5  # (B, ... Q, T)
        attention = logits.masked_fill(mask[:, None] == 0, -1e9).softmax(-1)
        own = (attention @ states).view(len(states), *lead, -1)  # (B, ..., Q D)
        mean = averaged(states, mask).view(len(states), *[1] * len(lead), -1).expand(*own.shape[:-1], -1)
        seen = torch.cat([own, mean], dim=-1)  # (B, ..., (Q+1) D)
        pooled = nn.functional.linear(seen, self.reader["pool_weight"], self.reader["pool_bias"])
        pooled = nn.functional.layer_norm(pooled, pooled.shape[-1:], eps=1e-6)
        return attention.view(len(states), *queries.shape[:-1], -1), pooled

    def predict(self, states: torch.Tensor) -> torch.Tensor:
        """Which piece stood at a masked place, with the embeddings as the output layer. Shapes: (N, D) -> (N, V)."""
        table = self.transformer.get_parameter("embeddings.word_embeddings.weight")
        return states @ table.T + self.predict_bias

    def _shipped(self) -> dict[str, torch.Tensor]:
        named = {f"transformer.{name}": value for name, value in self.transformer.state_dict().items()}
        for name, value in self.reader.items():
            named[f"reader.{name.replace('_weight', '.weight').replace('_bias', '.bias')}"] = value
        return named

    def weights(self) -> dict[str, Floats]:
        """What is shipped: ``transformer.*`` and ``reader.*``, as float32 arrays in the shapes of the parameters."""
        return {name: value.detach().cpu().numpy().astype(np.float32) for name, value in self._shipped().items()}

    @torch.no_grad()
    def start_from(self, arrays: Mapping[str, Floats]) -> None:
        """Take over what `weights` gave for a network of the same shapes.

        Raises: ValueError where an array is missing or has another shape.
        """
        for name, value in self._shipped().items():
            if name not in arrays or arrays[name].shape != tuple(value.shape):
                raise ValueError(f"the weights to start from have no {name} of shape {tuple(value.shape)}")
            value.copy_(torch.from_numpy(np.array(arrays[name])))
        self._deafen()
