"""Texts in one row come out as each alone comes out of BERT."""

import itertools

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from models.encoder.config import EncoderConfig
from models.training.network import Network, averaged
from models.training.packed import dropped, pack

CONFIG = EncoderConfig(vocabulary=50, dim=16, layers=2, heads=2, feed_forward=32, window=64)
CPU = torch.device("cpu")


def network() -> Network:
    torch.manual_seed(0)
    return Network(CONFIG, 0.1).eval()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 60), min_size=1, max_size=12), st.integers(0, 2**32))
def test_each_text_is_read_as_if_it_were_alone(lengths: list[int], seed: int) -> None:
    rng, model = np.random.default_rng(seed), network()
    texts = [rng.integers(0, 50, length) for length in lengths]
    packed = pack(texts, CPU)
    with torch.no_grad():
        states, mask = packed.padded(model.encode(packed), slice(0, len(texts)))
        for i, text in enumerate(texts):
            alone = model.transformer(input_ids=torch.from_numpy(text)[None]).last_hidden_state[0]
            torch.testing.assert_close(states[i, : len(text)], alone, rtol=1e-4, atol=1e-5)
            assert mask[i].tolist() == [1] * len(text) + [0] * (mask.shape[1] - len(text))
            torch.testing.assert_close(averaged(states, mask)[i], alone.mean(0), rtol=1e-4, atol=1e-5)


@given(st.lists(st.integers(1, 200), min_size=1, max_size=40))
def test_little_is_padded_and_every_token_stands_in_the_row_once(lengths: list[int]) -> None:
    ends = itertools.accumulate(lengths, initial=0)
    packed = pack([np.arange(a, b) for a, b in itertools.pairwise(ends)], CPU)
    assert sorted(packed.ids.tolist()) == list(range(sum(lengths)))
    assert packed.take[packed.real].tolist() == list(range(sum(lengths)))
    assert len(packed.take) <= 1.25 * sum(lengths) + 4 * len(lengths)


def test_dropout_takes_its_share_by_the_generator_and_keeps_the_mean() -> None:
    x = torch.ones(400, 100)
    found = dropped(x, 0.1, np.random.default_rng(0))
    assert abs((found == 0).float().mean().item() - 0.1) < 0.01
    assert abs(found.mean().item() - 1) < 0.01
    torch.testing.assert_close(found, dropped(x, 0.1, np.random.default_rng(0)), rtol=0, atol=0)
    assert dropped(x, 0.1, None) is x
