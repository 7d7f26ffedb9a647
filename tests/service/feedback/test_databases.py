"""The whole way from judgements to agreement, on each database that is supported."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from service.analytics.actions import agreement, explanations
from service.db import make_database
from service.feedback import actions, requests
from service.feedback.ratings import rate
from service.feedback.reading import own_feedback_query, read
from service.tables import Assignment, Course, Enrollment, Feedback, Question, Role, Source, User, now
from tests.service.feedback.conftest import ABSENT, Desk


@pytest.fixture
def both(database_url: str):
    """A session on an empty database of each kind."""
    database = make_database(database_url)
    with database.writing() as session:
        yield session
    database.engine.dispose()


def test_from_judgements_to_agreement(both) -> None:
    course, user = Course(title="CS1", slug="cs1"), User(name="Ada", email="ada@example.org")
    both.add_all([course, user])
    both.flush()
    assignment = Assignment(course_id=course.id, title="Week 2", slug="week-2", deadline=now())
    student = Enrollment(course_id=course.id, user_id=user.id, role=Role.STUDENT, identifier="ada", name="Ada")
    both.add_all([assignment, student])
    both.flush()
    question = Question(
        assignment_id=assignment.id, position=1, key="q", title="Q", statement="", language="python", inputs=None
    )
    both.add(question)
    both.flush()
    desk = Desk(both, question)
    desk.rubric()
    run = desk.run()
    first = desk.submission(student, attempt=1)
    counted = desk.submission(
        student, attempt=2, handed_in_at=now() + timedelta(days=1), details={"moment_unknown": True}
    )
    late = desk.submission(student, attempt=3, details={"late": True})
    for submission in (first, counted, late):
        desk.judge(submission, run, ABSENT | {"no_float": 0.94})

    assert actions.release(both, assignment.id) == actions.Released(2, 1, 0)
    reading = read(both, assignment, student)
    assert reading.questions[0].shown == counted
    assert len(reading.news) == 1
    close = reading.questions[0].topics[0].feedback
    assert rate(both, user.id, close.id, True, "").agree
    assert not rate(both, user.id, close.id, False, "It is converted.").agree
    requests.ask(both, user.id, close.id, "Could you look?")
    assert requests.threads(both, assignment.id, 1)[1:] == (1, 1)
    desk.grade(counted, "no_float", False)
    assert actions.refresh(both, [counted.id]) == 1
    own = both.scalars(own_feedback_query(user.id, assignment.id).order_by(Feedback.position)).all()
    assert [(row.version, row.state.value) for row in own] == [(2, "fine"), (1, "fine")]
    found = agreement(both, assignment.id)
    assert [(line.item_key, line.votes.agree, line.votes.total) for line in found.items] == [("no_float", 0, 1)]
    assert len(explanations(both, assignment.id, question.id, "input", "no_float", Source.MODEL)) == 1
    assert both.scalars(select(Feedback.is_current).filter_by(id=close.id)).one() is False
