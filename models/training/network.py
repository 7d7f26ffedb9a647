"""The encoder and the reader with gradients: what meta-training changes.

Letters: B programs, T tokens, D dim, Q queries, P pooled, V vocabulary.
"""

from collections.abc import Mapping

import numpy as np
import torch
from torch import nn

from models.encoder.backend import Floats
from models.encoder.config import EncoderConfig
from models.encoder.torch_backend import build


class Network(nn.Module):
    """The transformer, and the parameters of `models.encoder.reader.Reader` under the same names."""

    def __init__(self, config: EncoderConfig, dropout: float) -> None:
        super().__init__()
        self.config = config
        dim, queries, pooled = config.dim, config.queries, config.pooled
        self.transformer = build(config, dropout)
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

    def encode(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Shapes: (B, T), (B, T) -> (B, T, D)."""
        states: torch.Tensor = self.transformer(input_ids=ids, attention_mask=mask).last_hidden_state
        return states

    def text(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """One vector a text, the mean of its token states. Shapes: (B, T), (B, T) -> (B, D)."""
        states, weight = self.encode(ids, mask), mask[..., None].float()
        mean: torch.Tensor = (states * weight).sum(1) / weight.sum(1)
        return mean

    def queries(self, item: torch.Tensor, question: torch.Tensor) -> torch.Tensor:
        """Shapes: (D,), (D,) -> (Q, D)."""
        r = self.reader
        text = torch.tanh(r["text_weight"] @ torch.cat([item, question]) + r["text_bias"])
        asked: torch.Tensor = (r["ask_weight"] @ text + r["ask_bias"]).reshape(self.config.queries, -1)
        return asked

    def refined(self, queries: torch.Tensor, applies: torch.Tensor, absent: torch.Tensor) -> torch.Tensor:
        """Shapes: (Q, D), (P,), (P,) -> (Q, D)."""
        moved: torch.Tensor = queries + (self.reader["refine_weight"] @ (applies - absent)).reshape(queries.shape)
        return moved

    def read(
        self, states: torch.Tensor, mask: torch.Tensor, queries: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Shapes: (B, T, D), (B, T), (Q, D) -> attention (B, Q, T), pooled (B, P)."""
        logits = torch.einsum("qd,btd->bqt", queries, states) / states.shape[-1] ** 0.5
        attention = logits.masked_fill(mask[:, None] == 0, -1e9).softmax(-1)
        weight = mask[..., None].float()
        mean = (states * weight).sum(1) / weight.sum(1)
        seen = torch.cat([(attention @ states).flatten(1), mean], dim=1)  # (B, (Q+1) D)
        pooled = seen @ self.reader["pool_weight"].T + self.reader["pool_bias"]
        return attention, nn.functional.layer_norm(pooled, pooled.shape[-1:], eps=1e-6)

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
