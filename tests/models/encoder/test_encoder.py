"""Windows, caches, and another transformer in the place of the shipped one."""

from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer as FastTokenizer
from tokenizers import models as token_models
from tokenizers import pre_tokenizers
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from models.encoder import HuggingFaceEncoder, ShippedEncoder, load, store
from models.encoder.encoder import MOST_TOKENS, windows
from models.encoder.numpy_backend import NumpyBackend

CODE = "def f(x):\n    total = 0\n    for y in x:\n        total = total + y\n    return total\n"


def encoder_of(weights: store.Weights, cache_bytes: int = 2**20) -> ShippedEncoder:
    return ShippedEncoder(weights, NumpyBackend(weights.config, weights.part("transformer")), cache_bytes)


@pytest.mark.parametrize("length", [1, 31, 32, 33, 57, 100, 401])
def test_windows_keep_every_token_once_and_in_order(length: int) -> None:
    kept = [i for _, _, first, last in windows(length, 32) for i in range(first, last)]
    assert kept == list(range(length))
    assert all(end - start <= 32 and start <= first <= last <= end for start, end, first, last in windows(length, 32))


def test_a_program_of_several_windows_has_a_state_for_each_token(small: store.Weights) -> None:
    reading = encoder_of(small).program(CODE * 5, "python")
    assert reading.states.shape == (len(reading.spans), small.config.dim)
    assert len(reading.spans) > 3 * small.config.window
    assert not reading.truncated


def test_a_very_long_program_is_cut_and_says_so(small: store.Weights) -> None:
    reading = encoder_of(small).program("x = y\n" * MOST_TOKENS, "python")
    assert reading.truncated
    assert len(reading.spans) == MOST_TOKENS


def test_a_second_look_computes_nothing(small: store.Weights) -> None:
    encoder = encoder_of(small)
    first = encoder.program(CODE, "python")
    assert encoder.program(CODE, "python") is first
    assert encoder.readings.misses == 1


def test_the_cache_stays_within_its_bytes(small: store.Weights) -> None:
    encoder = encoder_of(small, cache_bytes=20_000)
    first = encoder.program("x = 0", "python").states
    for i in range(200):
        encoder.program(f"x = {i}", "python")
        assert encoder.readings.bytes <= 20_000
    np.testing.assert_array_equal(encoder.program("x = 0", "python").states, first)


@pytest.fixture(scope="module")
def hugging_face(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model")
    words = {"[UNK]": 0, "[PAD]": 1, "x": 2, "=": 3, "1": 4, "return": 5}
    tokenizer = FastTokenizer(token_models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="[UNK]", pad_token="[PAD]").save_pretrained(folder)
    shape = BertConfig(
        vocab_size=6, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32,
        max_position_embeddings=40,
    )  # fmt: skip
    BertModel(shape).save_pretrained(folder)
    return folder


def test_any_hugging_face_encoder_can_read(hugging_face: Path) -> None:
    encoder = load(str(hugging_face), "torch")
    assert isinstance(encoder, HuggingFaceEncoder)
    reading = encoder.program("x = 1\nreturn x", "python")
    assert reading.states.shape == (5, 16)
    assert [("x = 1\nreturn x")[a:b] for a, b in reading.spans] == ["x", "=", "1", "return", "x"]
    assert encoder.program("x = 1\n" * 40, "python").truncated
    assert encoder.version == load(str(hugging_face), "torch").version


def test_what_cannot_be_loaded_is_said(tmp_path: Path, hugging_face: Path) -> None:
    with pytest.raises(ValueError, match="backend must be 'torch' or 'numpy'"):
        load(None, "tensorflow")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="needs backend='torch'"):
        load(str(hugging_face), "numpy")
    with pytest.raises(OSError, match="nothing-here"):
        load(str(tmp_path / "nothing-here"), "torch")
