"""A little material to train on, and plans that take seconds."""

from pathlib import Path

import numpy as np
import pytest

from models.encoder.tokenizer import Tokenizer
from models.synthesis import question_by_id, sample_class
from models.training import TrainingConfig, corpus
from models.training.material import Material

IDS = ("height_check", "running_totals")
CONFIG = TrainingConfig(
    steps=30, warm_up=5, vocabulary=500, dim=32, layers=1, heads=2, class_rounds=1, class_programs=24, programs=16,
    items=2, longest=64, checkpoint_every=30, wrong_labels=0.0,
)  # fmt: skip
# one of the two questions is held out, by its name
PLAN = """
questions = ["height_check", "factorial"]
calibrate = false
[machine]
device = "cpu"
workers = {workers}
[[stages]]
name = "first"
steps = {steps}
warm_up = 1
vocabulary = 500
dim = 32
layers = 1
heads = 2
class_rounds = 1
class_programs = 16
programs = 8
longest = 64
checkpoint_every = 4
"""


@pytest.fixture(scope="session")
def config() -> TrainingConfig:
    return CONFIG


@pytest.fixture(scope="session")
def material() -> Material:
    drawn = [sample_class(question_by_id(name), 24, np.random.default_rng(i)) for i, name in enumerate(IDS)]
    vocabulary = corpus.vocabulary_of(drawn, CONFIG.vocabulary)
    encoded = [corpus.encode_class(one, Tokenizer(vocabulary), CONFIG.longest) for one in drawn]
    return Material(vocabulary, encoded[:1], encoded[1:])


@pytest.fixture
def plan_text() -> str:
    return PLAN


@pytest.fixture
def plan_path(tmp_path: Path) -> Path:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN.format(workers=0, steps=8), encoding="utf-8")
    return path
