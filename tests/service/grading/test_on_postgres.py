"""The room's queries on a real PostgreSQL: the same walk as on SQLite, with its stricter grouping, types and locks."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from service.db import Database, make_database
from service.errors import FeedforwardError
from service.grading import actions
from service.tables import Purpose, Question, RunState, Submission


@pytest.fixture
def database(postgres_url: str) -> Iterator[Database]:
    database = make_database(postgres_url)
    yield database
    database.engine.dispose()


def test_the_pages_and_lists(desk, instructor, place, token):
    one, same = desk.hand_in("a = 1", times=2, norm="n")
    near, other = desk.hand_in("b = 1", norm="n")[0], desk.hand_in("c = 1")[0]
    desk.grade(other, second=True, early=False)
    desk.suggest(one)
    for submission in (one, near, other):
        desk.judge(submission, second=0.5, early=0.9)
    run = desk.run(RunState.DONE, total=4, done=4)
    web, assignment = instructor.browser, f"/assignments/{place.assignment.id}"
    for path in (
        f"{desk.path}/examples",
        f"{desk.path}/examples?likely=second",
        f"{desk.path}/examples/graded",
        f"{desk.path}/review",
        f"{desk.path}/review?everything=true",
        f"{assignment}/runs",
        f"{assignment}/review",
        f"/runs/{run.id}",
    ):
        assert (path, web.get(path).status_code) == (path, 200)
    rows = web.get(f"/api/v1/questions/{desk.question_id}/review", headers=token(instructor, "grading")).json()["items"]
    assert [(row["item_key"], row["stands_for"]) for row in rows] == [("second", 3)]
    form = {"submission": str(one.id), "item": "second", "verdict": "applies", "alike": "true"}
    assert web.send_form(f"{desk.path}/review", form).status_code == 303
    assert [desk.said(submission)["second"] for submission in (one, same, near)] == [(True, Purpose.REVIEW)] * 3
    assert desk.start().number == 2


def test_two_at_once_wait_for_each_other(desk):
    """Both see an ungraded program and save something else: one is first, the other is told."""
    one = desk.hand_in("a = 1", norm="n")[0]
    desk.hand_in("b = 1", norm="n")
    start, told = threading.Barrier(2), []

    def save(applies: bool) -> None:
        with desk.changing() as session:
            question = session.get_one(Question, desk.question_id)
            submission = session.scalars(select(Submission).filter_by(id=one.id)).one()
            start.wait(timeout=20)
            try:
                actions.override(session, question, submission, "second", applies, None, seen=None)
            except FeedforwardError as error:
                told.append(type(error))

    graders = [threading.Thread(target=save, args=(applies,)) for applies in (True, False)]
    for grader in graders:
        grader.start()
    for grader in graders:
        grader.join(timeout=60)
    assert told == [actions.Overtaken]
    assert len({desk.said(submission)["second"] for submission in desk.submissions}) == 1
