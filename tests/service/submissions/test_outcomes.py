"""What a program does beside what its class does: on pages, by REST, on both databases."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import func, select

from service.auth.tokens import create_token
from service.db import Database, make_database
from service.submissions.actions import acting_alike, behaviour_of
from service.tables import Program, ProgramOutcome, Question, Submission
from tests.support.watched import raised, returned, watch

F0, F1, TYPED = {"call": "f([])"}, {"call": "f([1])"}, {"stdin": "1.7\nyes\n"}
RIGHT = [returned("0"), returned("1"), returned("9")]
WRONG = [raised("IndexError", 2), returned("1"), returned("9")]


@pytest.fixture
def database(database_url: str):
    """Both kinds of database."""
    made = make_database(database_url)
    yield made
    made.engine.dispose()


@pytest.fixture
def seen(upload, database: Database, place):
    """Ten submissions: six are right, in two texts; three stop on the empty list, in two texts; one was left."""
    codes = ["a = 1"] * 4 + ["b = 1"] * 2 + ["c = 1"] * 2 + ["d = 1", "e = 1"]
    upload.records(*({"submission_id": f"s{n}", "code": code} for n, code in enumerate(codes)))
    with database.writing.begin() as session:
        programs = {program.text: program.id for program in session.scalars(select(Program))}
        told = [
            RIGHT,
            RIGHT,
            WRONG,
            [raised("IndexError", 7), *WRONG[1:]],
            [{"kind": "unknown", "reason": "does not parse"}, None, None],
        ]
        watch(session, place.question_id, [F0, F1, TYPED], RIGHT, dict(zip(programs_in(programs), told, strict=True)))
        session.get_one(Program, programs["c = 1"]).repair = "a missing colon in line 1"
    return programs


def programs_in(programs: dict[str, UUID]) -> list[UUID]:
    return [programs[f"{name} = 1"] for name in "abcde"]


def behaviour(database: Database, place, program_id: UUID):
    with database.reading() as session:
        question, program = session.get_one(Question, place.question_id), session.get_one(Program, program_id)
        return behaviour_of(session, question, program)


def test_what_differs_comes_first_with_what_most_do(database, place, seen):
    found = behaviour(database, place, seen["c = 1"])
    first = found.tried[0]
    assert (first.call, first.says, first.most_say) == ("f([])", "stopped with IndexError (line 2)", "returned 0")
    assert (first.same, first.agreed, first.known) == (3, 6, 9)
    assert [one.differs for one in found.tried] == [True, False, False]
    assert found.shown == [first]
    assert (found.repair, found.differing, found.agrees) == ("a missing colon in line 1", 1, False)


def test_who_does_the_same_on_everything_acts_alike_whatever_the_line(database, place, seen):
    assert behaviour(database, place, seen["c = 1"]).acting == 1
    assert behaviour(database, place, seen["b = 1"]).acting == 4
    assert behaviour(database, place, seen["a = 1"]).agrees
    with database.reading() as session:
        question = session.get_one(Question, place.question_id)
        alike = acting_alike(session, question, session.get_one(Program, seen["d = 1"]))
        assert set(session.scalars(alike)) == {seen["c = 1"], seen["d = 1"]}


def test_what_is_not_known_is_neither_wrong_nor_like_another(database, place, seen):
    found = behaviour(database, place, seen["e = 1"])
    assert [one.says for one in found.tried] == [
        "not known: does not parse",
        "not known: it was left after the others",
        "not known: it was left after the others",
    ]
    assert (found.differing, found.acting, found.agrees) == (0, 0, False)


def test_where_nothing_is_usual_nobody_differs(database, place, seen):
    with database.writing.begin() as session:
        question = session.get_one(Question, place.question_id)
        question.watched_on = [{**given, "act": "", "usual": None} for given in question.watched_on]
    found = behaviour(database, place, seen["c = 1"])
    assert (found.differing, found.agrees) == (0, False)
    assert found.tried[0].most_say is None
    assert found.tried[0].same == 3


def test_who_was_never_run_does_nothing_that_is_known(database, place, upload):
    upload.records({"submission_id": "s1", "code": "x = 1"})
    with database.reading() as session:
        program_id = session.scalars(select(Program.id)).one()
    assert behaviour(database, place, program_id) is None


def test_outcomes_go_with_their_program(database, seen):
    with database.writing.begin() as session:
        for submission in session.scalars(select(Submission).filter_by(program_id=seen["a = 1"])):
            session.delete(submission)
        session.delete(session.get_one(Program, seen["a = 1"]))
    with database.reading() as session:
        assert session.scalar(select(func.count(ProgramOutcome.id))) == 10


def test_the_page_shows_it_and_escapes_what_a_program_said(database, place, instructor, upload):
    evil = "<script>alert(1)</script>\0\ud800"
    upload.records({"submission_id": "s1", "code": "x = 1"}, {"submission_id": "s2", "code": "y = 1"})
    with database.writing.begin() as session:
        one, other = session.scalars(select(Program.id).order_by(Program.text))
        said = {"kind": "finished", "value": evil, "type": "str", "printed": evil, "changed": [[0, evil]]}
        inputs = [{"stdin": evil.replace("\0\ud800", "")}, F0]
        watch(
            session, place.question_id, inputs, [said, None], {one: [said, raised(evil)], other: [RIGHT[0], RIGHT[0]]}
        )
        submission = session.scalars(select(Submission.id).filter_by(program_id=one)).one()
    page = instructor.browser.get(f"/submissions/{submission}")
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text
    assert "What it does" in page.text


def test_programs_are_told_the_same(database, place, seen, instructor, student, visitor):
    with database.writing() as session:
        _, secret = create_token(session, instructor.user, "t", ["courses:read"])
        _, students = create_token(session, student.user, "t", ["courses:read"])
        submission = session.scalars(select(Submission.id).filter_by(program_id=seen["d = 1"])).one()
        session.commit()
    path = f"/api/v1/submissions/{submission}/outcomes"
    told = visitor.get(path, headers={"Authorization": f"Bearer {secret}"}).json()
    assert (told["acting"], told["repair"]) == (2, "")
    assert told["inputs"][0] == {
        "call": "f([])",
        "stdin": None,
        "outcome": {"kind": "raised", "exception": "IndexError", "line": 7},
        "says": "stopped with IndexError (line 7)",
        "most_say": "returned 0",
        "same": 3,
        "known": 9,
        "differs": True,
    }
    assert told["inputs"][2]["stdin"] == "1.7\nyes\n"
    assert visitor.get(path, headers={"Authorization": f"Bearer {students}"}).status_code == 403
