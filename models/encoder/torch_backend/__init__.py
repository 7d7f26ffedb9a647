"""The shipped transformer in torch.

This package alone (and training) imports torch and transformers, and it is imported only when it is asked for.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
import torch

# the two modules alone: `from transformers import BertModel` takes the library's whole lazy machinery with it
from transformers.models.bert.configuration_bert import BertConfig
from transformers.models.bert.modeling_bert import BertModel

from models.core.transformer import Activation
from models.encoder.backend import Floats, Ids
from models.encoder.config import EncoderConfig

_ACTIVATIONS: Final[Mapping[Activation, str]] = {"relu": "relu", "gelu": "gelu_pytorch_tanh"}  # the library's names


def build(config: EncoderConfig, dropout: float = 0.0) -> torch.nn.Module:
    """A BERT of the given shape with fresh weights (torch's global generator decides them)."""
    shape = BertConfig(
        vocab_size=config.vocabulary,
        hidden_size=config.dim,
        num_hidden_layers=config.layers,
        num_attention_heads=config.heads,
        intermediate_size=config.feed_forward,
        max_position_embeddings=config.window,
        type_vocab_size=1,
        hidden_act=_ACTIVATIONS[config.activation],
        hidden_dropout_prob=dropout,
        attention_probs_dropout_prob=dropout,
    )
    model: torch.nn.Module = BertModel(shape, add_pooling_layer=False)
    return model


class TorchBackend:
    """The shipped encoder in torch, on one processor thread.

    One program is too little work to share out (on a busy machine the threads wait for each other, measured tenfold),
    and one thread adds in the same order on every machine. Several worker processes use several cores.
    """

    def __init__(self, config: EncoderConfig, weights: Mapping[str, Floats]) -> None:
        torch.set_num_threads(1)
        self._model = build(config).eval()
        self._model.load_state_dict({name: torch.from_numpy(np.array(array)) for name, array in weights.items()})

    def states(self, ids: Ids) -> Floats:
        """Shapes: `ids` (T,) -> (T, dim)."""
        with torch.inference_mode():
            hidden = self._model(input_ids=torch.from_numpy(ids)[None]).last_hidden_state[0]
        states: Floats = hidden.numpy()
        return states
