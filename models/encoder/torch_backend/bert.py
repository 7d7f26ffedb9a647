"""The library's BERT of our shape: what training changes, and what the backends are held against."""

from collections.abc import Mapping
from typing import Final

import torch

# the two modules alone: `from transformers import BertModel` takes the library's whole lazy machinery with it
from transformers.models.bert.configuration_bert import BertConfig
from transformers.models.bert.modeling_bert import BertModel

from models.core.transformer import Activation
from models.encoder.config import EncoderConfig

_ACTIVATIONS: Final[Mapping[Activation, str]] = {"relu": "relu", "gelu": "gelu_pytorch_tanh"}  # the library's names


def build(config: EncoderConfig) -> torch.nn.Module:
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
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    model: torch.nn.Module = BertModel(shape, add_pooling_layer=False)
    return model
