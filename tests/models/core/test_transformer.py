"""Attention, encoder blocks and the whole encoder against torch and central differences, masks included."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional
from transformers.models.bert.configuration_bert import BertConfig
from transformers.models.bert.modeling_bert import BertModel

from models.core.arrays import Floats
from models.core.attention import SelfAttention
from models.core.gradcheck import check_layer
from models.core.layer import Layer
from models.core.transformer import EncoderBlock, Shape, TransformerEncoder
from tests.models.core.against_torch import compare

Named = dict[str, torch.Tensor]
RANDOM = settings(max_examples=15, deadline=None, derandomize=True)


class Masked(Layer):
    """A layer with its mask given, to be compared as any other."""

    def __init__(self, layer, mask) -> None:
        self.layer, self.mask = layer, mask

    def forward(self, x: Floats) -> Floats:
        return self.layer.forward(x, self.mask)

    def backward(self, dy: Floats) -> Floats:
        return self.layer.backward(dy)

    def parameters(self):
        return self.layer.parameters()


def under(p: Named, prefix: str) -> Named:
    return {name.removeprefix(prefix): value for name, value in p.items() if name.startswith(prefix)}


def linear(x: torch.Tensor, p: Named, name: str) -> torch.Tensor:
    return functional.linear(x, p[f"{name}.weight"], p[f"{name}.bias"])


def attend(x: torch.Tensor, p: Named, heads: int, mask: np.ndarray | None) -> torch.Tensor:
    q, k, v = (
        linear(x, p, f"self.{part}").unflatten(-1, (heads, -1)).transpose(1, 2) for part in ("query", "key", "value")
    )
    seen = None if mask is None else torch.from_numpy(mask)[:, None, None, :]
    return linear(functional.scaled_dot_product_attention(q, k, v, seen).transpose(1, 2).flatten(2), p, "output.dense")


def norm(x: torch.Tensor, p: Named, name: str, shape: Shape) -> torch.Tensor:
    return functional.layer_norm(x, (shape.dim,), p[f"{name}.weight"], p[f"{name}.bias"], shape.epsilon)


def think(x: torch.Tensor, p: Named, shape: Shape) -> torch.Tensor:
    inner = linear(x, p, "intermediate.dense")
    bent = functional.relu(inner) if shape.activation == "relu" else functional.gelu(inner, approximate="tanh")
    return linear(bent, p, "output.dense")


def block(x: torch.Tensor, p: Named, shape: Shape, mask: np.ndarray | None) -> torch.Tensor:
    attention, names = under(p, "attention."), ("attention.output.LayerNorm", "output.LayerNorm")
    if shape.norm == "pre":
        x = x + attend(norm(x, p, names[0], shape), attention, shape.heads, mask)
        return x + think(norm(x, p, names[1], shape), p, shape)
    x = norm(x + attend(x, attention, shape.heads, mask), p, names[0], shape)
    return norm(x + think(x, p, shape), p, names[1], shape)


def encode(ids: torch.Tensor, p: Named, shape: Shape, mask: np.ndarray | None) -> torch.Tensor:
    tables = under(p, "embeddings.")
    x = tables["word_embeddings.weight"][ids] + tables["position_embeddings.weight"][: ids.shape[1]]
    x = x + tables["token_type_embeddings.weight"][0]
    x = norm(x, tables, "LayerNorm", shape) if shape.norm == "post" else x
    for number in range(shape.layers):
        x = block(x, under(p, f"encoder.layer.{number}."), shape, mask)
    return x if shape.norm == "post" else norm(x, tables, "LayerNorm", shape)


@st.composite
def shapes(draw) -> Shape:
    heads = draw(st.integers(1, 3))
    return Shape(
        vocabulary=draw(st.integers(2, 6)),
        dim=heads * draw(st.integers(2, 4)),
        layers=draw(st.integers(1, 2)),
        heads=heads,
        feed_forward=draw(st.integers(1, 6)),
        window=draw(st.integers(2, 6)),
        activation=draw(st.sampled_from(["relu", "gelu"])),
        norm=draw(st.sampled_from(["pre", "post"])),
        epsilon=1e-2,  # where two numbers are nearly equal, a tiny one multiplies every rounding
    )


def stirred(layer, rng: np.random.Generator):
    """Every parameter random: biases that are all 0 and tables of tiny numbers would hide mistakes."""
    for parameter in layer.parameters().values():
        parameter.value += rng.normal(scale=0.5, size=parameter.value.shape)
    return layer


def masks(rng: np.random.Generator, n: int, t: int) -> np.ndarray | None:
    if rng.random() < 0.3:
        return None
    mask = rng.random((n, t)) < 0.6
    mask[np.arange(n), rng.integers(0, t, size=n)] = True
    return mask


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@RANDOM
@given(shape=shapes(), seed=st.integers(0, 2**32 - 1))
def test_attention_and_blocks_are_those_of_torch(dtype: type, shape: Shape, seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, t = rng.integers(1, 4, size=2)
    mask, x = masks(rng, n, t), rng.normal(size=(n, t, shape.dim)).astype(dtype)
    attention = stirred(SelfAttention(shape.dim, shape.heads, rng, dtype=dtype), rng)
    compare(Masked(attention, mask), lambda x, p: attend(x, p, shape.heads, mask), x, rng)
    layer = stirred(EncoderBlock(shape, rng, dtype=dtype), rng)
    compare(Masked(layer, mask), lambda x, p: block(x, p, shape, mask), x, rng)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@RANDOM
@given(shape=shapes(), seed=st.integers(0, 2**32 - 1))
def test_encoders_are_those_of_torch(dtype: type, shape: Shape, seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, t = int(rng.integers(1, 4)), int(rng.integers(1, shape.window + 1))
    mask, ids = masks(rng, n, t), rng.integers(0, shape.vocabulary, size=(n, t))
    encoder = stirred(TransformerEncoder(shape, rng, dtype=dtype), rng)
    compare(Masked(encoder, mask), lambda ids, p: encode(ids, p, shape, mask), ids, rng)


@RANDOM
@given(shape=shapes(), seed=st.integers(0, 2**32 - 1), dropout=st.sampled_from([0.0, 0.3]))
def test_backward_is_the_derivative_of_forward(shape: Shape, seed: int, dropout: float) -> None:
    rng = np.random.default_rng(seed)
    n, t = int(rng.integers(1, 3)), int(rng.integers(1, shape.window + 1))
    mask, ids = masks(rng, n, t), rng.integers(0, shape.vocabulary, size=(n, t))
    smooth = Shape(
        **{name: getattr(shape, name) for name in Shape.__dataclass_fields__}
        | {"dropout": dropout, "activation": "gelu"}
    )
    drawn = np.random.default_rng(seed)
    encoder = stirred(TransformerEncoder(smooth, drawn, dtype=np.float64), rng).train()
    state = drawn.bit_generator.state

    def before() -> None:
        drawn.bit_generator.state = state

    errors = check_layer(Masked(encoder, mask), ids, rng, probes=4, before=before)
    assert max(errors.values()) < 1e-5, errors


def test_masked_tokens_touch_nothing() -> None:
    rng = np.random.default_rng(0)
    layer = stirred(SelfAttention(8, 2, rng, dtype=np.float64), rng)
    x = rng.normal(size=(2, 5, 8))
    mask = np.array([[True] * 3 + [False] * 2, [True] * 5])
    y = layer.forward(x, mask)
    np.testing.assert_allclose(y[0, :3], layer.forward(x[:1, :3])[0])
    layer.forward(x, mask)
    assert (layer.attention()[0, :, :, 3:] == 0).all()
    np.testing.assert_allclose(layer.attention().sum(axis=-1), 1.0)


def test_predictions_are_made_a_few_texts_at_a_time() -> None:
    rng = np.random.default_rng(2)
    shape = Shape(vocabulary=20, dim=8, layers=2, heads=2, feed_forward=16, window=6)
    encoder = stirred(TransformerEncoder(shape, rng, dtype=np.float64), rng)
    ids = rng.integers(0, 20, size=(11, 6))
    for mask in (None, rng.random((11, 6)) < 2 * (np.arange(6) < 3)):
        expected = encoder.remember().forward(ids, mask)
        np.testing.assert_allclose(encoder.remember(False).forward(ids, mask), expected, atol=1e-12)
    with pytest.raises(RuntimeError, match="needs a forward"):
        encoder.attentions()


@pytest.mark.parametrize("activation", ["relu", "gelu"])
def test_weights_of_a_bert_give_its_states_and_attention(activation: str) -> None:
    rng = np.random.default_rng(1)
    config = BertConfig(
        vocab_size=50, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64,
        max_position_embeddings=20, type_vocab_size=1, attn_implementation="eager",
        hidden_act={"relu": "relu", "gelu": "gelu_pytorch_tanh"}[activation],
    )  # fmt: skip
    bert = BertModel(config, add_pooling_layer=False).eval()
    shape = Shape(vocabulary=50, dim=32, layers=2, heads=4, feed_forward=64, window=20, activation=activation)
    ours = TransformerEncoder(shape, rng).load({name: value.numpy() for name, value in bert.state_dict().items()})
    ids, mask = rng.integers(0, 50, size=(3, 20)), masks(np.random.default_rng(5), 3, 20)
    with torch.inference_mode():
        given_mask = None if mask is None else torch.from_numpy(mask.astype(np.int64))
        theirs = bert(input_ids=torch.from_numpy(ids), attention_mask=given_mask, output_attentions=True)
    np.testing.assert_allclose(ours.forward(ids, mask), theirs.last_hidden_state.numpy(), atol=1e-4)
    for mine, other in zip(ours.attentions(), theirs.attentions, strict=True):
        np.testing.assert_allclose(mine, other.numpy(), atol=1e-5)
