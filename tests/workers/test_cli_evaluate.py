"""`feedforward evaluate` on a small class of records."""

import json
from pathlib import Path

import pytest

from workers.cli import run

SUM = "def total({n}):\n    s = 0\n{extra}    for x in {n}:\n        s {step} x\n    return s\n"
NAMES = [(n, f"    z = {k}\n") for n in "ab" for k in range(8)]
RIGHT = [SUM.format(n=n, extra=extra, step="+=") for n, extra in NAMES]
WRONG = [SUM.format(n=n, extra=extra, step="=") for n, extra in NAMES]


@pytest.fixture
def records(tmp_path: Path) -> Path:
    path = tmp_path / "sums.jsonl"
    lines = [
        {"question_id": "sums", "question_text": "Write total(numbers): their sum.", "language": "python", "code": code,
         "rubric": {"overwrites": code in WRONG}}
        for code in RIGHT + WRONG
    ]  # fmt: skip
    path.write_text("\n".join(map(json.dumps, lines)))
    (tmp_path / "rubric_sums.json").write_text(json.dumps({"items": [{"id": "overwrites", "text": "Keeps one only."}]}))
    questions = {"sums": {"inputs": [{"call": "total([1, 2])"}, {"call": "total([])"}]}}
    (tmp_path / "questions.json").write_text(json.dumps(questions))
    return path


def test_it_prints_each_method_and_what_parts_them(records: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", str(records), "--shots", "3", "--episodes", "1"]) == 0
    told = capsys.readouterr().out
    for name in ("text", "behaviour, proposed", "text and behaviour, given", "grader, text only", "grader, given"):
        assert f"\n{name}" in told
    assert "balanced AP of grader, proposed inputs less text" in told


def test_json_is_for_programs(records: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", str(records), "--shots", "3", "--episodes", "1", "--baselines-only", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    lines = {line["scorer"]: line["average_precision"] for line in told["summaries"]}
    assert lines["behaviour, given inputs"] == 1.0


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--shots", "many"], 2, "whole numbers"),
        (["--items", "("], 2, "no pattern"),
        (["--shots", "12"], 1, "No item has 12 + 12 examples"),
    ],
)
def test_what_is_wrong_is_said(
    records: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, words: str
) -> None:
    assert run(["evaluate", str(records), "--baselines-only", *arguments]) == code
    assert words in capsys.readouterr().err
