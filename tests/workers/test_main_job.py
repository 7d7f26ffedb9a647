"""The main job from the command line: import, grade, report, on records with labels, with a worker of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from models.synthesis import question_by_id, sample_class, write_class
from service.jobs import celery_client
from service.settings import get_settings
from workers.cli import run

FIGURES = {"positives", "average_precision", "balanced_average_precision", "roc_auc"}


@pytest.fixture
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A generated class as records, and a var folder with nothing in it."""
    monkeypatch.setenv("FEEDFORWARD_VAR_DIR", str(tmp_path / "var"))
    get_settings.cache_clear()
    folder = tmp_path / "records"
    folder.mkdir()
    yield write_class(sample_class(question_by_id("every_second"), 60, np.random.default_rng(5)), folder, "q1")
    get_settings.cache_clear()
    celery_client.cache_clear()


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(arguments) == 0, capsys.readouterr().err
    return capsys.readouterr().out


def test_records_are_judged_and_compared_with_what_was_withheld(
    records: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said(capsys, "import", str(records), "--assignment", "Main_Job", "--examples", "4", "--seed", "0")
    (graded,) = json.loads(said(capsys, "grade", "Main_Job", "--wait", "--json"))["runs"]
    assert (graded["state"], graded["done"]) == ("done", graded["total"])

    report = json.loads(said(capsys, "report", "Main_Job", "--json", "--baseline"))
    assert report["programs"] == graded["total"] >= 60
    assert 0 < report["seconds"] < 600
    assert 0 <= report["unsure_share"] <= 1
    assert report["items"].keys() == report["baseline"].keys()
    for figures in [*report["items"].values(), *report["baseline"].values()]:
        assert figures.keys() == FIGURES
        told = [figures[name] for name in FIGURES - {"positives"}]
        assert all(value is None for value in told) == (figures["positives"] < 3)
        assert all(value is None or 0 <= value <= 1 for value in told)
    # From eight examples of generated mistakes it must do clearly better than chance.
    assert report["means"]["grader"]["roc_auc"] > 0.6

    again = json.loads(said(capsys, "grade", "main-job", "--wait", "--json"))["runs"][0]
    assert again["reused"] + again["not_attempted"] == again["total"]
    assert "lexical" in said(capsys, "report", "Main_Job", "--baseline")


def test_names_that_are_none_are_told(records: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys, "migrate")
    for command in ("grade", "report"):
        assert run([command, "nothing"]) == 1
        assert "There is no assignment 'nothing'; `feedforward import` makes one." in capsys.readouterr().err


def test_a_report_wants_a_finished_run(records: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys, "import", str(records), "--assignment", "early", "--examples", "4")
    assert run(["report", "early"]) == 1
    assert "has no finished run; `feedforward grade NAME --wait` makes one" in capsys.readouterr().err
