"""`feedforward import`: records, folders and zips into a database that need not exist."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.db import make_database
from service.jobs import celery_client
from service.settings import get_settings
from service.tables import (
    Assignment,
    Course,
    Grade,
    Question,
    RubricItem,
    RubricVersion,
    Submission,
    User,
    WithheldLabel,
)
from tests.service.submissions.packing import packed
from workers.cli import run

RUBRIC = {
    "question_id": "loops",
    "items": [{"id": "early", "text": "Stops one element early."}, {"id": "crash", "text": "Crashes on nothing."}],
}
QUESTIONS = {
    "loops": {
        "question_text": "Sum a list. Write total(xs).",
        "language": "python",
        "starter_code": "def total(xs):\n    pass\n",
        "inputs": [{"call": "total([1, 2])"}],
    }
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A var folder with nothing in it, named by the environment."""
    monkeypatch.setenv("FEEDFORWARD_VAR_DIR", str(tmp_path / "var"))
    get_settings.cache_clear()
    yield tmp_path
    get_settings.cache_clear()
    celery_client.cache_clear()


@pytest.fixture
def records(home: Path) -> Path:
    """Forty labelled records with their rubric and question beside them."""
    lines = [
        {
            "question_id": "loops",
            "question_text": "Sum a list.",
            "language": "python",
            "submission_id": f"s{n}",
            "code": f"def total(xs):\n    return {n}\n",
            "rubric": {"early": n % 2 == 0, "crash": n % 10 == 0},
            "label": "wrong",
            "duplicates": [f"s{n}-again"] if n == 0 else [],
            "example": n == 7,
        }
        for n in range(40)
    ]
    file = home / "week.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines))
    (home / "rubric_week.json").write_text(json.dumps(RUBRIC))
    (home / "questions.json").write_text(json.dumps(QUESTIONS))
    return file


@pytest.fixture
def imported(capsys: pytest.CaptureFixture[str]) -> Callable[..., dict[str, Any]]:
    """Run the command and read what it says."""

    def call(*arguments: object) -> dict[str, Any]:
        assert run(["import", *map(str, arguments), "--json"]) == 0
        said: dict[str, Any] = json.loads(capsys.readouterr().out)
        return said

    return call


@pytest.fixture
def looking(home: Path) -> Iterator[Callable[[], Session]]:
    """Look into the database that the command made."""
    sessions: list[Session] = []

    def look() -> Session:
        database = make_database(f"sqlite:///{home / 'var' / 'feedforward.db'}")
        sessions.append(database.reading())
        return sessions[-1]

    yield look
    for session in sessions:
        session.close()
        session.get_bind().engine.dispose()


def test_records_make_everything_that_is_missing(records, imported, looking):
    said = imported(records, "--assignment", "Week 2")
    assert (said["assignment"], said["accepted"], said["rejected"], said["remarks"]) == ("week-2", 41, 0, [])
    session = looking()
    assert session.scalars(select(Course.title)).one() == "Imported"
    question = session.scalars(select(Question)).one()
    assert (question.key, question.title, question.starter_code) == (
        "loops",
        "Sum a list",
        "def total(xs):\n    pass\n",
    )
    assert question.inputs == [{"call": "total([1, 2])"}]
    assert set(session.scalars(select(RubricItem.key))) == {"early", "crash"}
    # Every label is kept for the report, that of the copy too; only the example's are told.
    assert len(session.scalars(select(WithheldLabel)).all()) == 82
    told = session.execute(
        select(Submission.external_id, Grade.item_key).join(Grade, Grade.submission_id == Submission.id)
    )
    assert {tuple(row) for row in told} == {("s7", "early"), ("s7", "crash")}


def test_examples_are_drawn_and_only_their_item_is_told(records, imported, looking):
    said = imported(records, "--assignment", "week", "--examples", "3", "--seed", "1")
    assert said["examples"] == {"loops": 12}
    session = looking()
    grades = session.scalars(select(Grade)).all()
    truth = {(label.submission_id, label.item_key): label.applies for label in session.scalars(select(WithheldLabel))}
    assert all(truth[grade.submission_id, grade.item_key] is grade.applies for grade in grades)
    for item in ("early", "crash"):
        assert sorted(grade.applies for grade in grades if grade.item_key == item) == [False] * 3 + [True] * 3
    drawn = {(grade.submission_id, grade.item_key) for grade in grades}
    again = imported(records, "--assignment", "week", "--examples", "3", "--seed", "1")
    assert (again["accepted"], again["already_there"]) == (0, 41)
    session = looking()
    assert {(grade.submission_id, grade.item_key) for grade in session.scalars(select(Grade))} == drawn
    assert len(session.scalars(select(RubricVersion)).all()) == 1
    # Another seed draws others in their place, not beside them.
    imported(records, "--assignment", "week", "--examples", "3", "--seed", "2")
    others = {(grade.submission_id, grade.item_key) for grade in looking().scalars(select(Grade))}
    assert others != drawn
    assert len(others) == 12


def test_what_people_graded_stays(records, imported, looking, home):
    imported(records, "--assignment", "week", "--examples", "2")
    database = make_database(f"sqlite:///{home / 'var' / 'feedforward.db'}")
    with database.writing.begin() as session:
        user = User(name="Iris")
        session.add(user)
        session.flush()
        for grade in session.scalars(select(Grade)):
            grade.grader_id = user.id
            grade.applies = not grade.applies
        kept = session.scalars(select(Grade.id)).all()
    database.engine.dispose()
    said = imported(records, "--assignment", "week", "--examples", "2")
    session = looking()
    assert set(session.scalars(select(Grade.id))) == set(kept)
    assert said["examples"] == {"loops": 0}


def test_a_folder_needs_a_question(home, imported, looking, capsys):
    folder = home / "class"
    for who in ("ann", "ben"):
        (folder / who).mkdir(parents=True)
        (folder / who / "main.py").write_text(f"print('{who}')")
    (folder / "ben" / "link.py").symlink_to("/etc/hostname")
    (folder / "ben" / "more.zip").write_bytes(packed({"x.py": "x"}).getvalue())
    assert run(["import", str(folder), "--assignment", "week"]) == 1
    assert "--questions" in capsys.readouterr().err
    (home / "q.json").write_text(json.dumps(QUESTIONS))
    said = imported(folder, "--assignment", "week", "--questions", home / "q.json", "--course", "CS1")
    assert (said["accepted"], said["rejected"]) == (2, 2)
    assert {problem["what"] for problem in said["problems"]} == {
        "not a plain file but a link",
        "an archive in a folder, or no zip, is not unpacked; please unpack it first",
    }
    assert said["remarks"] == ["loops has no rubric yet: name one with --rubric, or write it on the question's page."]
    session = looking()
    assert set(session.scalars(select(Submission.external_id))) == {"ann/1", "ben/1"}
    assert session.scalars(select(Course.title)).one() == "CS1"


def test_a_zip_with_a_roster_and_a_rubric(home, imported, looking, records, capsys):
    imported(records, "--assignment", "week")
    capsys.readouterr()
    (home / "class.zip").write_bytes(packed({"Ann Lee_1_assignsubmission_file/m.py": "1", "x/m.py": "2"}).getvalue())
    (home / "roster.csv").write_text("email,name\nann@example.org,Ann Lee\n")
    changed = RUBRIC | {"items": [*RUBRIC["items"], {"id": "new", "text": "Something new."}]}
    (home / "changed.json").write_text(json.dumps(changed))
    said = imported(
        home / "class.zip", "--assignment", "week", "--roster", home / "roster.csv", "--rubric", home / "changed.json"
    )
    assert (said["accepted"], said["rejected"]) == (1, 1)
    session = looking()
    assert "ann@example.org/1" in set(session.scalars(select(Submission.external_id)))
    assert session.scalars(select(RubricVersion.version)).all() == [1, 2]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["missing.jsonl", "--assignment", "week"], 2, "missing.jsonl"),
        (["week.jsonl"], 2, "--assignment"),
        (["week.jsonl", "--assignment", "week", "--course", "Other"], 1, "another course"),
        (["week.jsonl", "--assignment", "week", "--questions", "week.jsonl"], 1, "not JSON"),
        (["broken.zip", "--assignment", "week"], 1, "not a complete zip"),
    ],
)
def test_mistakes_are_one_clear_line(records, imported, home, capsys, monkeypatch, arguments, code, said):
    imported(records, "--assignment", "week")
    (home / "broken.zip").write_bytes(b"PK\3\4")
    monkeypatch.chdir(home)
    assert run(["import", *arguments]) == code
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1


def test_nothing_accepted_is_a_failure(home, records, capsys):
    records.write_text(json.dumps({"question_id": "loops", "code": 3}))
    assert run(["import", str(records), "--assignment", "week"]) == 1
    said = capsys.readouterr().out
    assert "0 accepted, 0 there already, 1 rejected." in said
    assert "rejected: line 1: code is missing or not a text" in said


def test_the_real_records_are_taken_and_drawn_from(home, imported, looking):
    data = os.environ.get("FEEDFORWARD_BENCH_DATA")
    if not data:
        pytest.skip("FEEDFORWARD_BENCH_DATA names no folder of real records")
    file = Path(data) / "refactory" / "q1.jsonl"
    said = imported(file, "--assignment", "refactory", "--examples", "10", "--seed", "0")
    assert (said["accepted"], said["rejected"]) == (1343, 0)
    assert said["examples"] == {"refactory_q1": 240}
    assert looking().scalars(select(Assignment.slug)).one() == "refactory"
