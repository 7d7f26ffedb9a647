"""All feedback becomes visible together, later changes become new versions, and students are told once."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import func, select

from service.errors import Conflict
from service.feedback import actions
from service.feedback.release import changed_topics
from service.tables import Enrollment, Feedback, FeedbackState, Level, Notification, Role, Source
from tests.service.feedback.conftest import ABSENT, RUBRIC, Desk


def shown(desk: Desk, submission_id) -> dict[str, Feedback]:
    rows = desk.session.scalars(select(Feedback).filter_by(submission_id=submission_id, is_current=True))
    return {row.topic_key: row for row in rows}


def messages(desk: Desk) -> list[str]:
    return list(desk.session.scalars(select(Notification.text).order_by(Notification.created_at)))


def test_release_publishes_every_topic_and_tells_each_student_once(desk: Desk, place, student) -> None:
    mine = desk.submission(student.enrollment)
    other = desk.submission()
    run = desk.run()
    desk.judge(mine, run, ABSENT | {"no_float": 0.94})
    desk.judge(other, run, ABSENT)
    assert actions.release(desk.session, place.assignment.id) == actions.Released(published=4, students=1, unread=0)
    feedback = shown(desk, mine.id)
    assert {key: row.state for key, row in feedback.items()} == {
        "input": FeedbackState.CLOSE,
        "limits": FeedbackState.FINE,
    }
    row = feedback["input"]
    assert (row.version, row.examples, row.run_id, row.source) == (1, 20, run.id, Source.MODEL)
    assert [message["text"] for message in row.messages] == ["Message of `no_float`."]
    assert messages(desk) == ["Your feedback on Week 2 is there."]
    assert desk.session.get_one(type(place.assignment), place.assignment.id).released_at is not None


def test_nothing_judged_is_nothing_to_release(desk: Desk, place) -> None:
    desk.submission()
    with pytest.raises(Conflict, match="start a grading run"):
        actions.release(desk.session, place.assignment.id)


def test_unread_submissions_are_left_out_until_they_are_read(desk: Desk, place, student) -> None:
    run = desk.run()
    desk.judge(desk.submission(), run, ABSENT)
    unread = desk.submission(student.enrollment)
    assert actions.release(desk.session, place.assignment.id).unread == 1
    assert shown(desk, unread.id) == {}
    desk.judge(unread, run, ABSENT)
    assert actions.release(desk.session, place.assignment.id) == actions.Released(2, 1, 0)
    assert messages(desk) == ["There is new feedback on Week 2."]


def test_releasing_again_publishes_only_what_changed(desk: Desk, place, student) -> None:
    submission = desk.submission(student.enrollment)
    desk.judge(submission, desk.run(), ABSENT | {"no_float": 0.94})
    actions.release(desk.session, place.assignment.id)
    desk.judge(submission, desk.run(), ABSENT | {"no_float": 0.91})
    assert actions.release(desk.session, place.assignment.id) == actions.Released(0, 0, 0)
    desk.grade(submission, "off_by_one", True)
    prepared = actions.prepare(desk.session, desk.question.id)
    assert changed_topics(desk.session, prepared) == 1
    assert actions.release(desk.session, place.assignment.id) == actions.Released(1, 1, 0)
    row = shown(desk, submission.id)["limits"]
    assert (row.version, row.state, row.source) == (2, FeedbackState.CLOSE, Source.PERSON)
    assert shown(desk, submission.id)["input"].version == 1
    assert desk.session.scalar(select(func.count()).select_from(Feedback)) == 3


def test_a_topic_that_is_gone_from_the_rubric_is_shown_no_more(desk: Desk, place) -> None:
    submission = desk.submission()
    desk.judge(submission, desk.run(), ABSENT)
    actions.release(desk.session, place.assignment.id)
    desk.rubric(version=2, topics={"input": RUBRIC["input"], "style": [("names", Level.CLOSE)]})
    desk.grade(submission, "names", False)
    actions.release(desk.session, place.assignment.id)
    assert set(shown(desk, submission.id)) == {"input", "style"}


def test_a_persons_word_after_the_release_is_published_at_once(desk: Desk, place, student) -> None:
    submission = desk.submission(student.enrollment)
    desk.judge(submission, desk.run(), ABSENT | {"no_float": 0.5})
    desk.grade(submission, "no_float", False)
    assert actions.refresh(desk.session, [submission.id]) == 0  # not released yet
    desk.grade(submission, "no_float", True)
    actions.release(desk.session, place.assignment.id)
    desk.session.query(Notification).update({"read_at": func.now()})
    assert actions.refresh(desk.session, [submission.id]) == 0  # nothing changed
    desk.grade(submission, "never_reads", True)
    assert actions.refresh(desk.session, [submission.id]) == 1
    assert shown(desk, submission.id)["input"].state == FeedbackState.NOT_YET
    assert messages(desk)[1:] == ["Somebody has read your program again: there is new feedback on Week 2."]


def test_refresh_never_shows_a_submission_before_its_release(desk: Desk, place) -> None:
    run = desk.run()
    desk.judge(desk.submission(), run, ABSENT)
    actions.release(desk.session, place.assignment.id)
    later = desk.submission()
    desk.grade(later, "no_float", True)
    assert actions.refresh(desk.session, [later.id]) == 0
    assert shown(desk, later.id) == {}


def test_who_has_an_unread_message_gets_no_second_one(desk: Desk, place, student) -> None:
    submission = desk.submission(student.enrollment)
    desk.judge(submission, desk.run(), ABSENT)
    actions.release(desk.session, place.assignment.id)
    desk.grade(submission, "off_by_one", True)
    assert actions.refresh(desk.session, [submission.id]) == 1
    assert len(messages(desk)) == 1


def test_a_class_is_released_in_seconds(desk: Desk, place) -> None:
    run = desk.run()
    for number in range(400):
        enrollment = Enrollment(course_id=place.course.id, role=Role.STUDENT, identifier=str(number), name="")
        desk.session.add(enrollment)
        desk.session.flush()
        desk.judge(desk.submission(enrollment), run, ABSENT | {"no_float": number / 400})
    began = time.process_time()
    assert actions.release(desk.session, place.assignment.id).published == 800
    assert time.process_time() - began < 3
    assert len(messages(desk)) == 400
