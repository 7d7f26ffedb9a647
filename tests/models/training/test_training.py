"""Episodes are what they say, and training learns, stops and goes on."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from models.encoder import store
from models.encoder.tokenizer import Tokenizer
from models.synthesis import is_mistake, question_by_id, sample_class
from models.training import TrainingConfig, corpus, objective
from models.training.episodes import Episode, sample
from models.training.machine import Machine
from models.training.material import Material
from models.training.network import Network
from models.training.packed import pack
from models.training.trainer import CHECKPOINT, Trainer

CPU = torch.device("cpu")
Drawn = Callable[..., Episode]


@pytest.fixture
def episode(material: Material, config: TrainingConfig) -> Drawn:
    def draw(seed: int = 0, config: TrainingConfig = config) -> Episode:
        return sample(material.train[0], config, np.random.default_rng(seed))

    return draw


def test_examples_and_queries_never_overlap_and_labels_are_true(episode: Drawn) -> None:
    tasks = 0
    for seed in range(20):
        drawn = episode(seed)
        for task in drawn.tasks:
            tasks += 1
            shown = set(task.applies.tolist()) | set(task.absent.tolist())
            assert not shown & set(task.query.tolist())
            assert len(task.applies) >= 1 <= len(task.absent)
            truth = [drawn.programs[i].applies.get(task.item, False) for i in task.query.tolist()]
            assert task.truth.tolist() == [float(t) for t in truth]
            assert all(drawn.programs[i].applies[task.item] for i in task.applies.tolist())
    assert tasks > 20


def test_wrong_labels_come_now_and_then_and_leave_no_side_empty(episode: Drawn, config: TrainingConfig) -> None:
    turned = 0
    for seed in range(40):
        drawn = episode(seed, replace(config, wrong_labels=0.4))
        for task in drawn.tasks:
            assert len(task.applies) >= 1 <= len(task.absent)
            turned += sum(not drawn.programs[i].applies[task.item] for i in task.applies.tolist())
    assert turned > 10


def test_faults_are_the_pieces_that_the_generator_marked() -> None:
    drawn = sample_class(question_by_id("height_check"), 24, np.random.default_rng(0))
    tokenizer = Tokenizer(corpus.vocabulary_of([drawn], 500))
    encoded = {p.ids.tobytes(): p for p in corpus.encode_class(drawn, tokenizer, 10_000).programs}
    checked = 0
    for program in drawn.programs:
        pieces = tokenizer.program(program.code, "python")
        for span in program.fault_spans:
            found = encoded[pieces.ids.tobytes()].faults[span.item]
            inside = [i for i, (a, b) in enumerate(pieces.spans) if a < b and span.start <= a and b <= span.end]
            checked += len(inside)
            assert set(inside) <= set(found.tolist())
    assert checked > 20


def test_hidden_tokens_are_hidden_and_remembered() -> None:
    texts = pack([np.arange(10, 40), np.arange(40, 60), np.arange(60, 80)], CPU)
    hidden, answer = objective.hide(texts, 2, 0.5, np.random.default_rng(1))
    places = answer != objective.NOT_MASKED
    assert 10 < int(places.sum()) < 40
    assert (hidden.ids[places] == objective.MASK).all()
    assert (answer[places] == texts.ids[places]).all()
    assert (hidden.ids[~places] == texts.ids[~places]).all()
    assert set(texts.ids[~places].tolist()) >= {10, 40, *range(60, 80)}  # starts, and the text that is no program


def test_every_weight_learns_from_one_episode(material: Material, episode: Drawn, config: TrainingConfig) -> None:
    torch.manual_seed(0)
    network = Network(config.encoder(len(material.vocabulary)), 0.0)
    network.train()
    config = replace(config, mask_steps=0.99)
    total = objective.losses(network, [episode()], config, np.random.default_rng(0)).total(config)
    torch.autograd.backward(total)
    still = {name for name, p in network.named_parameters() if p.grad is None or not p.grad.abs().sum() > 0}
    assert still == set()


def test_several_episodes_weigh_the_same(material: Material, episode: Drawn, config: TrainingConfig) -> None:
    network = Network(config.encoder(len(material.vocabulary)), 0.0).eval()
    rng, both = np.random.default_rng(0), [episode(1), episode(2)]
    apart = [objective.losses(network, [one], config, rng) for one in both]
    together = objective.losses(network, both, config, rng)
    torch.testing.assert_close(together.judge, (apart[0].judge + apart[1].judge) / 2)
    torch.testing.assert_close(together.point, (apart[0].point + apart[1].point) / 2)
    assert len(together.scored) == len(both[0].tasks) + len(both[1].tasks)


@pytest.mark.parametrize("machine", [Machine(device="cpu"), Machine(device="cpu", precision="bfloat16")])
def test_training_lowers_the_loss(material: Material, config: TrainingConfig, machine: Machine) -> None:
    config = replace(config, steps=60, mask_steps=0.0, learning_rate=3e-3, dropout=0.0)
    trainer = Trainer(material, config, machine)
    losses = [loss for loss in (trainer.advance() for _ in range(60)) if loss is not None]
    assert np.mean(losses[-10:]) < 0.9 * np.mean(losses[:10])


def test_training_goes_on_where_it_stopped_as_if_it_never_had(
    material: Material, config: TrainingConfig, tmp_path: Path
) -> None:
    torch.set_num_threads(1)
    whole = Trainer(material, config)
    for _ in range(20):
        whole.advance()
    first = Trainer(material, config)
    for _ in range(11):
        first.advance()
    first.save(tmp_path, {})
    second = Trainer(material, config)
    second.resume(tmp_path)
    for _ in range(9):
        second.advance()
    for name, value in whole.network.state_dict().items():
        torch.testing.assert_close(second.network.state_dict()[name], value, rtol=0, atol=0)


def test_a_checkpoint_of_another_configuration_or_a_damaged_one_is_refused(
    material: Material, config: TrainingConfig, tmp_path: Path
) -> None:
    Trainer(material, config).save(tmp_path, {})
    with pytest.raises(ValueError, match="another configuration"):
        Trainer(material, replace(config, seed=1)).resume(tmp_path)
    (tmp_path / CHECKPOINT).write_bytes((tmp_path / CHECKPOINT).read_bytes()[:1000])
    with pytest.raises(ValueError, match="damaged"):
        Trainer(material, config).resume(tmp_path)


def test_training_can_start_from_other_weights(material: Material, config: TrainingConfig, tmp_path: Path) -> None:
    first = Trainer(material, config)
    first.advance()
    first.save(tmp_path, {"command": "the first command"})
    start = store.load(tmp_path)
    second = Trainer(replace(material, start=start), replace(config, seed=7))
    for name, array in first.network.weights().items():
        np.testing.assert_array_equal(second.network.weights()[name], array)
    begun = second.save(tmp_path / "second", {})["started_from"]
    assert (begun["sha256"], begun["training"]["command"]) == (start.sha256, "the first command")
    with pytest.raises(ValueError, match=r"no transformer\.embeddings"):
        Trainer(replace(material, start=start), replace(config, dim=16))


def test_style_is_no_fault() -> None:
    drawn = sample_class(question_by_id("count_vowels"), 60, np.random.default_rng(0))
    encoded = corpus.encode_class(drawn, Tokenizer(corpus.vocabulary_of([drawn], 500)), 10_000)
    style = [item for item in drawn.item_texts if not is_mistake(item)]
    only_style = [p for p in encoded.programs if any(p.applies.get(i) for i in style) and not p.applies["fault"]]
    assert style
    assert only_style
    assert all("fault" not in program.faults for program in only_style)
