"""Weights come back as they were saved, and damage is noticed."""

import json
from pathlib import Path

import numpy as np
import pytest

from models.encoder import store
from models.encoder.config import EncoderConfig


def saved(small: store.Weights, folder: Path) -> Path:
    store.save(folder, small.config, small.vocabulary, small.arrays, {"training": {"seed": 3}})
    return folder


def test_weights_come_back(small: store.Weights, tmp_path: Path) -> None:
    back = store.load(saved(small, tmp_path))
    assert (back.config, back.vocabulary, back.notes) == (small.config, small.vocabulary, {"training": {"seed": 3}})
    assert set(back.arrays) == set(small.arrays)
    for name, array in small.arrays.items():
        np.testing.assert_array_equal(back.arrays[name], array)


def test_a_changed_byte_is_noticed(small: store.Weights, tmp_path: Path) -> None:
    path = saved(small, tmp_path) / "weights.safetensors"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(ValueError, match="damaged or belongs to another manifest"):
        store.load(tmp_path)


def test_another_format_and_a_missing_file_are_said(small: store.Weights, tmp_path: Path) -> None:
    manifest = saved(small, tmp_path) / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "format": 99}))
    with pytest.raises(ValueError, match="format 99"):
        store.load(tmp_path)
    manifest.unlink()
    with pytest.raises(FileNotFoundError, match=r"has no manifest\.json"):
        store.load(tmp_path)


def test_the_shipped_weights_are_whole_small_and_say_how_they_were_made(shipped: store.Weights) -> None:
    assert shipped.arrays["transformer.embeddings.word_embeddings.weight"].shape == (
        len(shipped.vocabulary),
        shipped.config.dim,
    )
    assert sum(path.stat().st_size for path in store.SHIPPED.iterdir()) < 16 * 2**20
    assert shipped.notes["training"]["command"].startswith(("feedforward train", "python -m models.training"))
    assert not set(shipped.notes["questions"]["trained"]) & set(shipped.notes["questions"]["held_out"])


@pytest.mark.parametrize(
    ("changed", "message"),
    [({"heads": 5}, "multiple of heads"), ({"layers": 0}, "layers must be"), ({"window": 8}, "window must be")],
)
def test_contradicting_dimensions_are_refused(changed: dict[str, int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        EncoderConfig(vocabulary=100, **changed)
