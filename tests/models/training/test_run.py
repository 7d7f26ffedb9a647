"""A plan is carried out to the end, however often it is stopped on the way."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

from models.encoder import store
from models.training.plan import read_plan
from models.training.run import Run
from models.training.trainer import CHECKPOINT

START = "import sys; from workers.cli import run; sys.exit(run(sys.argv[1:]))"
Started = Callable[[Path, Path], store.Weights]


def carried_out(plan: Path, folder: Path, said: list[str] | None = None) -> store.Weights:
    steps: list[tuple[int, int]] = []
    found = Run(
        read_plan(plan), folder, "a command", (said if said is not None else []).append,
        lambda done, total: steps.append((done, total)),
    ).train()  # fmt: skip
    assert all(done <= total for done, total in steps)
    return found


def test_a_run_leaves_weights_that_say_how_they_were_made_and_curves(plan_path: Path, tmp_path: Path) -> None:
    plan_path.write_text(
        plan_path.read_text() + '[[stages]]\nname = "second"\nsteps = 4\nwarm_up = 1\ndim = 32\nlayers = 1\nheads = 2\n'
        "class_rounds = 1\nclass_programs = 16\nprograms = 8\ncheckpoint_every = 4\n",
        encoding="utf-8",
    )
    said: list[str] = []
    notes = carried_out(plan_path, tmp_path / "out", said).notes
    first = store.load(tmp_path / "out" / "1-first")
    assert notes["training"]["command"] == "a command"
    assert (notes["training"]["stage"], notes["training"]["done"]) == ("second", 4)
    assert notes["started_from"]["sha256"] == first.sha256
    assert notes["questions"] == {"trained": ["height_check"], "held_out": ["factorial"]}
    assert notes["data"]["programs"] > 5
    assert notes["machine"]["cores"] == os.cpu_count()
    assert os.uname().nodename not in json.dumps(notes["machine"])
    assert notes["seconds"] > 0
    with (tmp_path / "out" / "curve.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [(row["stage"], row["step"]) for row in rows] == [("first", "4"), ("first", "8"), ("second", "4")]
    assert all(0 <= float(row["balanced_accuracy"]) <= 1 and float(row["programs_per_second"]) > 0 for row in rows)
    lines = list(ET.parse(tmp_path / "out" / "curve.svg").iter("{http://www.w3.org/2000/svg}polyline"))
    assert len(lines) == 6
    assert all(line.get("points") for line in lines)
    said.clear()
    assert carried_out(plan_path, tmp_path / "out", said).sha256 == store.load(tmp_path / "out").sha256
    assert said == []  # all was there


def test_a_folder_of_another_plan_is_refused(plan_path: Path, tmp_path: Path) -> None:
    carried_out(plan_path, tmp_path / "out")
    plan_path.write_text(plan_path.read_text().replace("steps = 8", "steps = 12\nseed = 4"), encoding="utf-8")
    with pytest.raises(ValueError, match="another seed, steps"):
        carried_out(plan_path, tmp_path / "out")


def test_a_training_that_is_killed_ends_with_the_same_weights(plan_text: str, plan_path: Path, tmp_path: Path) -> None:
    plan_path.write_text(plan_text.format(workers=0, steps=16), encoding="utf-8")
    whole = carried_out(plan_path, tmp_path / "whole")
    plan_path.write_text(plan_text.format(workers=1, steps=16), encoding="utf-8")  # another number of processes
    out, killed = tmp_path / "out", 0
    command = [sys.executable, "-c", START, "train", "--config", str(plan_path), "--out", str(out)]
    checkpoint = out / "1-first" / CHECKPOINT
    while True:
        before = checkpoint.stat().st_mtime_ns if checkpoint.exists() else 0
        with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            while process.poll() is None and killed < 2:
                if checkpoint.exists() and checkpoint.stat().st_mtime_ns != before:
                    process.send_signal(signal.SIGKILL)
                    killed += 1
                    break
                time.sleep(0.01)
            _, told = process.communicate(timeout=240)
        if process.returncode == 0:
            break
        assert process.returncode == -signal.SIGKILL, told.decode()
    assert killed > 0
    assert store.load(out).sha256 == whole.sha256
