"""Staff's pages: what a release would show, previews, requests and their answers."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from service.feedback import requests
from service.tables import Feedback, Notification, RegradeRequest, RequestState
from tests.service.feedback.conftest import ABSENT, Desk


@pytest.fixture
def path(place) -> str:
    return f"/assignments/{place.assignment.id}"


@pytest.fixture
def asked(desk: Desk, released, student) -> UUID:
    """A student's request about the topic `input`."""
    released(no_float=0.94)
    row = desk.session.scalars(select(Feedback).filter_by(topic_key="input")).one()
    request = requests.ask(desk.session, student.user.id, row.id, "I convert it in line 3.")
    desk.session.commit()
    return request.id


def test_release_page_says_what_will_be_seen(desk: Desk, instructor, student, path: str) -> None:
    assert "There is nothing to release yet" in instructor.browser.get(f"{path}/release").text
    run = desk.run()
    mine = desk.submission(student.enrollment)
    desk.judge(mine, run, ABSENT | {"no_float": 0.94, "off_by_one": 0.5})
    desk.judge(desk.submission(), run, ABSENT)
    desk.submission()
    desk.session.commit()
    page = instructor.browser.get(f"{path}/release").text
    assert "<h1>2\u00a0programs ready to release</h1>" in page
    assert "In 1\u00a0program the model is unsure" in page
    assert "1\u00a0program is not judged yet and would be left out." in page
    cells = re.findall(r'data-state="([^"]+)">(?:<a[^>]*>|<span class="none">)(\d+)', page)
    assert cells == [
        *[("Fine", "1"), ("Close", "1"), ("Not yet", "0"), ("A person will look", "0"), ("Not attempted", "0")],
        *[("Fine", "1"), ("Close", "0"), ("Not yet", "0"), ("A person will look", "1"), ("Not attempted", "0")],
    ]
    assert f"/release/preview/{mine.id}" in page


def test_release_by_form(desk: Desk, instructor, student, path: str) -> None:
    submission = desk.submission(student.enrollment)
    desk.judge(submission, desk.run(), ABSENT)
    desk.session.commit()
    answer = instructor.browser.send_form(f"{path}/release")
    assert answer.headers["location"] == f"{path}/release"
    page = instructor.browser.get(f"{path}/release").text
    assert "Students see everything there is" in page
    assert "<button" not in page  # nothing is left to release
    desk.grade(submission, "off_by_one", True)
    desk.session.commit()
    assert "1\u00a0piece of feedback is new" in instructor.browser.get(f"{path}/release").text


def test_preview_shows_a_program_as_its_student_would_see_it(desk: Desk, instructor, student, path: str) -> None:
    submission = desk.submission(student.enrollment)
    desk.judge(submission, desk.run(), ABSENT | {"no_float": 0.94})
    unread = desk.submission()
    desk.session.commit()
    page = instructor.browser.get(f"{path}/release/preview/{submission.id}").text
    assert "Otter 0, as its student would see it after a release now" in page
    assert "Message of <code>no_float</code>" in page
    assert "<form" not in page
    assert instructor.browser.get(f"{path}/release/preview/{unread.id}").status_code == 404
    assert instructor.browser.get(f"{path}/release/preview/{uuid4()}").status_code == 404
    assert desk.session.scalars(select(Feedback)).first() is None


def test_requests_are_listed_read_and_answered(desk: Desk, asked: UUID, grader, student, path: str) -> None:
    page = grader.browser.get(f"{path}/requests").text
    assert "1\u00a0request waits for an answer" in page
    assert "I convert it in line 3." in page
    assert "Otter 0" in page
    assert "Ada" not in page
    thread = f"{path}/requests/{asked}"
    shown = grader.browser.get(thread).text
    assert "Message of <code>no_float</code>" in shown
    assert "Ada" not in shown
    assert "applies · the model, 94\u00a0% that it applies" in shown
    assert f"/review?submission={desk.made[0].id}&amp;item=never_reads" in shown
    assert grader.browser.send_form(thread, {"text": ""}).status_code == 422
    answer = grader.browser.send_form(thread, {"text": "You compare before it."})
    assert answer.headers["location"] == f"{path}/requests"
    assert "Everybody has an answer" in grader.browser.get(f"{path}/requests").text
    told = desk.session.scalars(select(Notification.text).order_by(Notification.created_at.desc())).first()
    assert told == "A person has answered what you asked about About input in Every second."
    row = desk.session.get_one(RegradeRequest, asked)
    assert "You compare before it." in student.browser.get(f"/notes/{row.feedback_id}/thread").text


def test_a_student_may_go_on_writing_in_the_same_thread(desk: Desk, asked: UUID, place, grader, student) -> None:
    requests.answer(desk.session, grader.user.id, place.assignment, asked, "See line 2.")
    row = desk.session.get_one(RegradeRequest, asked)
    assert row.state == RequestState.ANSWERED
    again = requests.ask(desk.session, student.user.id, row.feedback_id, "But why?")
    assert (again.id, again.state) == (asked, RequestState.OPEN)
    lines = requests.one_thread(desk.session, place.assignment.id, asked).lines
    assert [(line.message.text, line.is_student) for line in lines] == [
        ("I convert it in line 3.", True),
        ("See line 2.", False),
        ("But why?", True),
    ]


def test_many_requests_come_in_pages(desk: Desk, place, grader, student, path: str, monkeypatch) -> None:
    monkeypatch.setattr(requests, "PAGE", 2)
    run = desk.run()
    for attempt in range(1, 4):
        submission = desk.submission(student.enrollment, attempt=attempt)
        row = Feedback(
            submission_id=submission.id,
            rubric_version_id=run.rubric_version_id,
            topic_key="input",
            topic_title=f"Topic {attempt}",
            position=0,
            version=1,
            state="close",
            source="model",
            text="",
            messages=[],
        )
        desk.session.add(row)
        desk.session.flush()
        request = RegradeRequest(feedback_id=row.id, enrollment_id=student.enrollment.id)
        desk.session.add(request)
        desk.session.flush()
        requests._write(desk.session, request, student.user.id, f"Question {attempt}")
    desk.session.commit()
    first, second = (grader.browser.get(f"{path}/requests?page={page}").text for page in (1, 2))
    assert [f"Question {n}" in first for n in (1, 2, 3)] == [True, True, False]
    assert "Question 3" in second
    assert "Page 2" in first
    assert "Page 1" in second


def test_staff_pages_are_for_staff_of_the_course(asked: UUID, desk: Desk, student, stranger, visitor, path) -> None:
    preview = f"{path}/release/preview/{desk.made[0].id}"
    for page in (f"{path}/release", preview, f"{path}/requests", f"{path}/requests/{asked}"):
        assert student.browser.get(page).status_code == 403, page
        assert stranger.browser.get(page).status_code == 404, page
        assert visitor.get(page).status_code == 303, page
    for change in (f"{path}/release", f"{path}/requests/{asked}"):
        assert student.browser.send_form("/account", {"text": "Hm"}, change).status_code == 403
        assert stranger.browser.send_form("/account", {"text": "Hm"}, change).status_code == 404
        assert visitor.post(change, data={"text": "Hm"}).status_code == 401


def test_a_request_belongs_to_its_assignment(asked: UUID, grader, path: str) -> None:
    assert grader.browser.get(f"{path}/requests/{uuid4()}").status_code == 404
