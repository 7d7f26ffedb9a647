"""A plan says what it means, or what is wrong with it."""

from dataclasses import replace
from pathlib import Path

import pytest

from models.training import TrainingConfig
from models.training.plan import SHIPPED, read_plan


def read(tmp_path: Path, text: str) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(text, encoding="utf-8")
    read_plan(path)


def test_the_shipped_plan_can_be_read_and_names_its_commits() -> None:
    plan = read_plan(SHIPPED)
    assert plan.calibrate
    assert plan.start == SHIPPED.parent / "start"
    assert all(stage.commit for stage in plan.stages)
    assert len(plan.questions()) > 100


def test_the_plan_from_nothing_needs_no_weights() -> None:
    assert read_plan(SHIPPED.with_name("from_nothing.toml")).start is None


def test_what_a_plan_leaves_out_is_the_default_and_a_whole_number_serves_as_a_number(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text('start = "before"\n[[stages]]\nlearning_rate = 1\n[[stages]]\nname = "next"\n', encoding="utf-8")
    plan = read_plan(path)
    assert [stage.name for stage in plan.stages] == ["stage-1", "next"]
    assert plan.stages[0].config == TrainingConfig(learning_rate=1.0)
    assert isinstance(plan.stages[0].config.learning_rate, float)
    assert plan.start == tmp_path / "before"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"\[\[stages\]\]"),
        ("stages = 3", r"\[\[stages\]\]"),
        ("[[stages]\n", "no TOML"),
        ("stagess = 1\n[[stages]]\n", r"no key 'stagess'; allowed are start, .*stages"),
        ("[[stages]]\nlr = 0.1\n", r"stage 1: there is no key 'lr'; allowed are name, commit, seed, .*learning_rate"),
        ("[[stages]]\nsteps = 'many'\n", "stage 1: steps must be a whole number, got 'many'"),
        ("[[stages]]\nsteps = true\n", "stage 1: steps must be a whole number, got True"),
        ("[[stages]]\nhappens = 1\n", "stage 1: happens must be true or false, got 1"),
        ("[[stages]]\n[[stages]]\nsteps = 0\n", "stage 2: steps must be at least 1, got 0"),
        ("[[stages]]\nname = '../up'\n", "names a folder"),
        ("[[stages]]\nname = 'a'\n[[stages]]\nname = 'a'\n", "one name"),
        ("[[stages]]\n[machine]\ndevice = 'tpu'\n", r"\[machine\]: device must be one of auto, cpu, cuda, got 'tpu'"),
        ("machine = 1\n[[stages]]\n", "tables"),
        ("[[stages]]\n[calibration]\nshots = [0]\n", r"\[calibration\]: shots"),
        ("[[stages]]\n[calibration]\nshots = 3\n", r"list of whole numbers, got 3"),
        ("questions = ['no such']\n[[stages]]\n", "the bank has no no such"),
        ("questions = 'clamp'\n[[stages]]\n", "list of ids"),
    ],
)
def test_a_wrong_plan_names_the_key_and_what_is_allowed(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read(tmp_path, text)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"dropout": 1.0}, "dropout"),
        ({"steps": 0}, "steps"),
        ({"programs": 99}, "programs"),
        ({"warm_up": 30}, "warm_up"),
        ({"renew": -1}, "renew"),
        ({"longest": 257}, "longest"),
        ({"heads": 5}, "dim"),
        ({"vocabulary": 100}, "vocabulary"),
        ({"learning_rate": 0.0}, "learning_rate"),
    ],
)
def test_contradicting_settings_are_refused(changed: dict[str, float], message: str, config: TrainingConfig) -> None:
    with pytest.raises(ValueError, match=message):
        replace(config, **changed)  # type: ignore[arg-type]
