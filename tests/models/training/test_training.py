"""Episodes are what they say, and training learns, stops and goes on."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from models.encoder import store
from models.encoder.tokenizer import Tokenizer
from models.synthesis import is_mistake, question_by_id, sample_class
from models.training import TrainingConfig, corpus, objective
from models.training.calibrate import Judged, choose, measured
from models.training.episodes import Episode, sample
from models.training.network import Network
from models.training.trainer import CHECKPOINT, Material, Trainer, train

CONFIG = TrainingConfig(
    steps=30, warm_up=5, vocabulary=500, dim=32, layers=1, heads=2, class_rounds=1, class_programs=24, programs=16,
    items=2, longest=64, checkpoint_every=30, wrong_labels=0.0,
)  # fmt: skip
IDS = ("height_check", "running_totals")


@pytest.fixture(scope="module")
def material() -> Material:
    drawn = [sample_class(question_by_id(name), 24, np.random.default_rng(i)) for i, name in enumerate(IDS)]
    vocabulary = corpus.vocabulary_of(drawn, CONFIG.vocabulary)
    encoded = [corpus.encode_class(one, Tokenizer(vocabulary), CONFIG.longest) for one in drawn]
    return Material(vocabulary, encoded[:1], encoded[1:])


def episode(material: Material, seed: int = 0, config: TrainingConfig = CONFIG) -> Episode:
    return sample(material.train[0], config, np.random.default_rng(seed))


def test_examples_and_queries_never_overlap_and_labels_are_true(material: Material) -> None:
    tasks = 0
    for seed in range(20):
        drawn = episode(material, seed)
        for task in drawn.tasks:
            tasks += 1
            shown = set(task.applies.tolist()) | set(task.absent.tolist())
            assert not shown & set(task.query.tolist())
            assert len(task.applies) >= 1 <= len(task.absent)
            truth = [drawn.programs[i].applies.get(task.item, False) for i in task.query.tolist()]
            assert task.truth.tolist() == [float(t) for t in truth]
            assert all(drawn.programs[i].applies[task.item] for i in task.applies.tolist())
    assert tasks > 20


def test_wrong_labels_come_now_and_then_and_leave_no_side_empty(material: Material) -> None:
    turned = 0
    for seed in range(40):
        drawn = episode(material, seed, replace(CONFIG, wrong_labels=0.4))
        for task in drawn.tasks:
            assert len(task.applies) >= 1 <= len(task.absent)
            turned += sum(not drawn.programs[i].applies[task.item] for i in task.applies.tolist())
    assert turned > 10


def test_faults_are_the_pieces_that_the_generator_marked() -> None:
    drawn = sample_class(question_by_id(IDS[0]), 24, np.random.default_rng(0))
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
    ids = torch.arange(10, 50).reshape(2, 20)
    mask = torch.ones_like(ids)
    mask[1, 12:] = 0
    hidden, answer = objective.hide(ids, mask, 0.5, np.random.default_rng(1))
    places = answer != objective.NOT_MASKED
    assert 5 < int(places.sum()) < 25
    assert (hidden[places] == objective.MASK).all()
    assert (answer[places] == ids[places]).all()
    assert not places[:, 0].any()
    assert not places[1, 12:].any()
    assert (hidden[~places] == ids[~places]).all()


def test_every_weight_learns_from_one_episode(material: Material) -> None:
    torch.manual_seed(0)
    network = Network(CONFIG.encoder(len(material.vocabulary)), 0.0)
    network.train()
    config = replace(CONFIG, mask_steps=0.99)
    total = objective.losses(network, episode(material), config, np.random.default_rng(0)).total(config)
    torch.autograd.backward(total)
    still = {name for name, p in network.named_parameters() if p.grad is None or not p.grad.abs().sum() > 0}
    assert still == set()


def test_training_lowers_the_loss(material: Material) -> None:
    trainer = Trainer(material, replace(CONFIG, steps=60, mask_steps=0.0, learning_rate=3e-3, dropout=0.0))
    losses = [loss for loss in (trainer.advance() for _ in range(60)) if loss is not None]
    assert np.mean(losses[-10:]) < 0.9 * np.mean(losses[:10])


def test_training_goes_on_where_it_stopped_as_if_it_never_had(material: Material, tmp_path: Path) -> None:
    torch.set_num_threads(1)
    whole = Trainer(material, CONFIG)
    for _ in range(30):
        whole.advance()
    first = Trainer(material, CONFIG)
    for _ in range(11):
        first.advance()
    first.save(tmp_path, "a command")
    second = Trainer(material, CONFIG)
    second.resume(tmp_path)
    for _ in range(19):
        second.advance()
    for name, value in whole.network.state_dict().items():
        torch.testing.assert_close(second.network.state_dict()[name], value, rtol=0, atol=0)


def test_a_checkpoint_of_another_configuration_is_refused(material: Material, tmp_path: Path) -> None:
    Trainer(material, CONFIG).save(tmp_path, "a command")
    with pytest.raises(ValueError, match="another configuration"):
        Trainer(material, replace(CONFIG, seed=1)).resume(tmp_path)


def test_a_run_leaves_weights_that_can_be_loaded_and_say_how_they_were_made(tmp_path: Path) -> None:
    names = ("height_check", "factorial")  # one of them is held out, by its name
    said: list[str] = []
    config = replace(CONFIG, steps=4, warm_up=1, checkpoint_every=2, held_out=0.15)
    train([question_by_id(name) for name in names], config, tmp_path, "a command", said.append)
    weights = store.load(tmp_path)
    assert weights.notes["training"]["command"] == "a command"
    assert weights.notes["training"]["done"] == 4
    assert weights.notes["questions"] == {"trained": ["height_check"], "held_out": ["factorial"]}
    assert json.loads(said[-1])["step"] == 4
    assert (tmp_path / CHECKPOINT).is_file()
    assert set(weights.part("reader")) >= {"ask.weight", "text.bias", "refine.weight"}


def test_training_can_start_from_other_weights(material: Material, tmp_path: Path) -> None:
    first = Trainer(material, CONFIG)
    first.advance()
    first.save(tmp_path, "the first command")
    start = store.load(tmp_path)
    second = Trainer(replace(material, start=start), replace(CONFIG, seed=7))
    for name, array in first.network.weights().items():
        np.testing.assert_array_equal(second.network.weights()[name], array)
    second.save(tmp_path / "second", "the second command")
    begun = store.load(tmp_path / "second").notes["started_from"]
    assert (begun["sha256"], begun["training"]["command"]) == (start.sha256, "the first command")
    with pytest.raises(ValueError, match=r"no transformer\.embeddings"):
        Trainer(replace(material, start=start), replace(CONFIG, dim=16))


def test_style_is_no_fault() -> None:
    drawn = sample_class(question_by_id("count_vowels"), 60, np.random.default_rng(0))
    encoded = corpus.encode_class(drawn, Tokenizer(corpus.vocabulary_of([drawn], 500)), 10_000)
    style = [item for item in drawn.item_texts if not is_mistake(item)]
    only_style = [p for p in encoded.programs if any(p.applies.get(i) for i in style) and not p.applies["fault"]]
    assert style
    assert only_style
    assert all("fault" not in program.faults for program in only_style)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"dropout": 1.0}, "dropout"),
        ({"steps": 0}, "steps"),
        ({"programs": 99}, "programs"),
        ({"warm_up": 30}, "warm_up"),
    ],
)
def test_contradicting_settings_are_refused(changed: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(CONFIG, **changed)  # type: ignore[arg-type]


def test_calibration_finds_the_temperature_and_the_share_that_scores_need() -> None:
    rng = np.random.default_rng(0)
    judged = []
    for _ in range(12):
        labels = rng.random(300) < 0.25
        exact = 2.2 * (rng.normal(size=300) + 2.2 * labels - 1.1)
        judged.append(Judged(3.0 * exact, labels))  # three times too sure
    found = choose(judged)
    assert found.temperature == pytest.approx(3.0, rel=0.15)
    assert found.share == pytest.approx(0.25, abs=0.04)
    reliable = measured(judged, found)
    assert reliable["applies_precision"] >= 0.84
    assert reliable["absent_missed"] <= 0.05
    with pytest.raises(ValueError, match="no held-out question"):
        choose([])
    with pytest.raises(ValueError, match="train on"):
        choose([Judged(-one.scores, one.labels) for one in judged])
