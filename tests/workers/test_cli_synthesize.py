"""`feedforward synthesize`: records that import takes, the same for the same seed, one line for what is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.evaluation import read_questions
from models.synthesis import question_by_id
from workers.cli import run


def synthesize(out: Path, *more: str) -> int:
    return run(["synthesize", "--questions", "2", "--programs", "12", "--out", str(out), *more])


def told(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().err.strip().splitlines()[-1]


def test_it_writes_records_that_the_evaluation_reads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert synthesize(tmp_path / "new" / "classes", "--language", "python") == 0
    shown = capsys.readouterr()
    assert "2 classes of 12 programs" in shown.out
    assert "2/2" in shown.err
    labelled = read_questions(sorted((tmp_path / "new" / "classes").glob("q*.jsonl")))
    assert len(labelled) == 2
    for one in labelled:
        assert one.question.language == "python"
        assert len(one.question.codes) == 12
        assert one.question.starter_code


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for name, seed in (("a", "3"), ("b", "3"), ("c", "4")):
        assert synthesize(tmp_path / name, "--seed", seed) == 0
    a, b, c = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("a", "b", "c"))
    assert a == b
    assert a != c


def test_json_says_what_was_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert synthesize(tmp_path / "c", "--language", "c", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said == {"folder": str(tmp_path / "c"), "files": ["q1.jsonl", "q2.jsonl"], "programs": 24}


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "q1.jsonl").write_text("mine", encoding="utf-8")
    assert synthesize(tmp_path) == 1
    assert "give a new or an empty one" in told(capsys)
    assert [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ([], "--out"),
        (["--out", "x", "--report", "."], "--report"),
        (["--out", "x", "--language", "cobol"], "cobol"),
        (["--out", "x", "--questions", "0"], "--questions"),
        (["--report", "no/such/folder"], "no/such/folder"),
    ],
)
def test_a_wrong_call_is_told_in_one_line(arguments: list[str], word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["synthesize", *arguments]) == 2
    shown = capsys.readouterr()
    assert word in shown.err
    assert shown.out == ""
    assert shown.err.count("\n") == 1


def test_help_has_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["synthesize", "--help"]) == 0
    assert "Example: feedforward synthesize" in " ".join(capsys.readouterr().out.split())


def test_behaviour_adds_items_of_the_second_family(tmp_path: Path) -> None:
    out = tmp_path / "classes"
    arguments = ["--questions", "2", "--programs", "40", "--language", "python", "--behaviour"]
    assert run(["synthesize", "--out", str(out), *arguments]) == 0
    families = [
        item["family"] for path in out.glob("rubric_*.json") for item in json.loads(path.read_text("utf-8"))["items"]
    ]
    assert {"written", "happens"} == set(families)
    for table in json.loads((out / "questions.json").read_text("utf-8")).values():
        assert len(table["inputs"]) > 4
        assert table["references"]


def test_the_report_puts_two_sets_side_by_side(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Generated classes stand in for real ones; of few questions, so that it is quick."""
    among = [question_by_id(name) for name in ("rise_count", "steps", "leap_year", "collatz", "clamp", "initials")]
    monkeypatch.setattr("models.synthesis.records.questions", lambda: among[:3])
    monkeypatch.setattr("workers.realism.questions", lambda: among)
    out = tmp_path / "classes"
    assert run(["synthesize", "--questions", "3", "--programs", "40", "--out", str(out)]) == 0
    capsys.readouterr()
    assert run(["synthesize", "--report", str(out), "--programs", "40", "--held-out", "collatz", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    (compared,) = said["languages"]
    assert compared["real"]["programs"] == 120
    assert compared["generated"]["questions"] == 6
    assert 0 <= compared["auc"] <= 1
    assert said["tasks"].keys() >= {"what happens", "what is written: mistakes"}
    assert run(["synthesize", "--report", str(out), "--programs", "20"]) == 0
    shown = capsys.readouterr().out
    assert "told apart, AUC" in shown
    assert "rank-frequency slope" in shown


def test_a_report_on_an_empty_folder_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["synthesize", "--report", str(tmp_path)]) == 1
    assert "rubric_NAME.json" in told(capsys)


def test_a_report_names_the_line_that_is_no_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "q1.jsonl").write_text('{"code": "x = 1"}\n', encoding="utf-8")
    (tmp_path / "rubric_q1.json").write_text("{}", encoding="utf-8")
    assert run(["synthesize", "--report", str(tmp_path)]) == 1
    assert "q1.jsonl, line 1" in told(capsys)
