"""What is left out has no effect, and is not drawn."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from models.encoder.reader import Reader
from models.synthesis import question_by_id
from models.synthesis.happenings import is_happening
from models.training import TrainingConfig
from models.training.drawing import Drawers
from models.training.material import Material, gather
from models.training.trainer import Trainer


def trained(material: Material, config: TrainingConfig, steps: int = 3) -> Trainer:
    trainer = Trainer(material, config)
    for _ in range(steps):
        trainer.advance()
    return trainer


def test_without_happenings_no_training_class_asks_what_programs_do_but_the_check_does(
    tmp_path: Path, config: TrainingConfig
) -> None:
    questions = [question_by_id(name) for name in ("height_check", "factorial")]
    config = replace(config, class_programs=40)
    with Drawers(0) as drawers:
        full = gather(questions, config, tmp_path / "full", drawers, lambda _: None)
        without = gather(questions, replace(config, happens=False), tmp_path / "without", drawers, lambda _: None)
    assert any(map(is_happening, full.train[0].items))
    assert not any(map(is_happening, without.train[0].items))
    assert any(map(is_happening, without.held_out[0].items))
    checked = Trainer(without, replace(config, happens=False)).check()
    assert checked["balanced_happens"] is not None


@pytest.mark.parametrize("left_out", ["item_text", "question_text"])
def test_a_text_that_is_left_out_is_never_heard_not_even_by_whoever_reads_with_the_weights(
    material: Material, config: TrainingConfig, left_out: str
) -> None:
    trainer = trained(material, replace(config, **{left_out: False}))  # type: ignore[arg-type]
    weights = trainer.network.weights()
    reader = Reader({name.removeprefix("reader."): a for name, a in weights.items() if name.startswith("reader.")})
    rng = np.random.default_rng(0)
    one, other, third = (rng.normal(size=config.dim).astype(np.float32) for _ in range(3))
    changed = reader.queries(third, other) if left_out == "item_text" else reader.queries(one, third)
    kept = reader.queries(one, third) if left_out == "item_text" else reader.queries(third, other)
    np.testing.assert_array_equal(reader.queries(one, other), changed)
    assert not np.allclose(reader.queries(one, other), kept)


def test_without_masks_nothing_learns_to_guess_them(material: Material, config: TrainingConfig) -> None:
    bias = {
        share: trained(material, replace(config, mask_steps=share), 4).network.predict_bias.abs().sum().item()
        for share in (0.0, 0.99)
    }
    assert bias[0.0] == 0
    assert bias[0.99] > 0


def test_a_switch_changes_the_weights(material: Material, config: TrainingConfig) -> None:
    whole = trained(material, config).network.state_dict()
    for name, value in (("item_text", False), ("question_text", False), ("mask_steps", 0.0), ("episodes", 2)):
        other = trained(material, replace(config, **{name: value})).network.state_dict()  # type: ignore[arg-type]
        assert any(not torch.equal(whole[key], other[key]) for key in whole), name
