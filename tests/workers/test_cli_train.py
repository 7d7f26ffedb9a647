"""`feedforward train`: what it says of a wrong plan, and what it leaves and prints."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.encoder import store
from workers.cli import run

PLAN = """
questions = ["height_check", "factorial"]
calibrate = false
[[stages]]
steps = 2
warm_up = 1
vocabulary = 500
dim = 16
layers = 1
heads = 2
class_rounds = 1
class_programs = 16
programs = 8
checkpoint_every = 2
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN, encoding="utf-8")
    return path


def test_it_trains_a_plan_and_prints_what_was_measured(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "weights"
    assert run(["train", "--config", str(plan), "--out", str(out), "--workers", "0", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["folder"] == str(out)
    assert told["held_out"]["step"] == 2
    training = store.load(out).notes["training"]
    assert training["command"] == "feedforward train --config plan.toml"
    assert str(tmp_path) not in json.dumps(dict(store.load(out).notes))
    assert run(["train", "--config", str(plan), "--out", str(out)]) == 0
    assert "Balanced accuracy on questions kept out" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("steps = 2", "stepps = 2", "stage 1: there is no key 'stepps'; allowed are name, commit, seed, steps"),
        ("layers = 1", "layers = 'one'", "stage 1: layers must be a whole number, got 'one'"),
    ],
)
def test_a_wrong_plan_is_one_line_that_names_the_key(
    plan: Path, capsys: pytest.CaptureFixture[str], right: str, wrong: str, message: str
) -> None:
    plan.write_text(PLAN.replace(right, wrong), encoding="utf-8")
    assert run(["train", "--config", str(plan)]) == 1
    told = capsys.readouterr().err
    assert message in told
    assert told.count("\n") == 1


def test_missing_files_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["train", "--config", str(tmp_path / "none.toml")]) == 1
    assert "none.toml" in capsys.readouterr().err
    assert run(["train", "--calibrate-only", "--out", str(tmp_path / "nothing")]) == 1
    assert "nothing is no folder of weights" in capsys.readouterr().err
