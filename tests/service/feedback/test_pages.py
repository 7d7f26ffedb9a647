"""A student's pages: what they show, who may see them, voting without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from service.feedback import actions
from service.tables import Feedback, Notification, Rating, RatingChange
from tests.service.feedback.conftest import ABSENT, Desk

Release = Callable[..., UUID]


def feedback_id(desk: Desk, topic: str) -> UUID:
    return desk.session.scalars(select(Feedback.id).filter_by(topic_key=topic, is_current=True)).one()


@pytest.fixture
def path(place) -> str:
    return f"/feedback/{place.assignment.id}"


def test_nothing_is_seen_before_the_release(desk: Desk, place, student, path: str) -> None:
    submission = desk.submission(student.enrollment)
    desk.judge(submission, desk.run(), ABSENT | {"no_float": 0.94})
    desk.session.commit()
    page = student.browser.get(path)
    assert page.status_code == 200
    assert "feedback is to come" in page.text
    assert "About input" not in page.text
    assert student.browser.get(f"{path}/1").headers["location"] == path
    assert student.browser.get("/api/v1/feedback").json() == {"items": [], "next": None}
    assert "Nothing to vote on yet" in student.browser.get(f"{path}/wrap-up").text


def test_question_page_says_what_was_seen_where_and_by_whom(released: Release, student, path: str) -> None:
    released(no_float=0.94, off_by_one=0.5)
    page = student.browser.get(f"{path}/1").text
    assert '<span class="tag close">Close</span> About input' in page
    assert "<p>Message of <code>no_float</code>.</p>" in page
    assert '<mark class="w3" data-at="1-1"><a id="mark-1-1" href="#message-1"' in page
    assert 'aria-label="input: line 2, characters 14 to 18, strong, for “About input”"' in page
    assert '<div class="said" id="message-1" data-message="1" tabindex="-1">' in page
    assert ">line 2, characters 14 to 18, strong</a>" in page
    assert "Written by a model that saw 20\u00a0graded programs. It can be wrong. It is 94\u00a0% sure." in page
    assert '<span class="tag person">A person will look</span> About limits' in page
    assert page.count('<form class="vote"') == 1  # there is nothing to vote on where a person will look
    assert page.count("Ask for a person<span") == 2


def test_overview_tells_states_and_what_is_new(released: Release, desk: Desk, student, path: str) -> None:
    released(no_float=0.94)
    page = student.browser.get(path).text
    assert "<h1>1 to look at again, 1 fine</h1>" in page
    assert "Your feedback on Week 2 is there." in page
    assert '<span class="new">new</span>' in page
    answer = student.browser.send_form(path, to=f"{path}/read")
    assert answer.headers["location"] == path
    page = student.browser.get(path).text
    assert "is there." not in page
    assert '<span class="new">' not in page
    assert desk.session.scalars(select(Notification)).one().read_at is not None


def test_vote_by_form_is_kept_and_shown(released: Release, desk: Desk, student, path: str) -> None:
    released(no_float=0.94)
    vote = f"/notes/{feedback_id(desk, 'input')}/rating"
    for agree, explanation in (("yes", ""), ("no", "It is <b>converted</b> later.")):
        answer = student.browser.send_form(f"{path}/1", {"agree": agree, "explanation": explanation}, vote)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith(f"{path}/1?attempt=1#note-input")
    page = student.browser.get(f"{path}/1").text
    assert re.search(r'value="no" aria-pressed="true">Disagree', page)
    assert "It is &lt;b&gt;converted&lt;/b&gt; later.</textarea>" in page
    desk.session.commit()
    assert desk.session.scalars(select(Rating)).one().agree is False
    changes = desk.session.scalars(select(RatingChange).order_by(RatingChange.created_at)).all()
    assert [(change.agree, change.explanation) for change in changes] == [
        (True, ""),
        (False, "It is <b>converted</b> later."),
    ]


def test_an_explanation_that_is_too_long_is_not_lost(released: Release, desk: Desk, student, path: str) -> None:
    released(no_float=0.94)
    vote = f"/notes/{feedback_id(desk, 'input')}/rating"
    answer = student.browser.send_form(f"{path}/1", {"agree": "no", "explanation": "x" * 2001}, vote)
    assert answer.status_code == 422
    assert "x" * 2001 in answer.text
    assert "at most 2,000 are kept" in answer.text
    assert desk.session.scalars(select(Rating)).first() is None


def test_wrap_up_counts_votes_and_threads(released: Release, desk: Desk, student, path: str) -> None:
    released(no_float=0.94)
    assert "You voted on 0 of 2" in student.browser.get(f"{path}/wrap-up").text
    for topic in ("input", "limits"):
        student.browser.send_form(f"{path}/1", {"agree": "yes"}, f"/notes/{feedback_id(desk, topic)}/rating")
    page = student.browser.get(f"{path}/wrap-up").text
    assert "You voted on everything" in page
    assert "Without your vote" not in page
    student.browser.send_form(f"/notes/{feedback_id(desk, 'input')}/thread", {"text": "Why?"})
    page = student.browser.get(f"{path}/wrap-up").text
    assert "1\u00a0question of yours waits for a person" in page
    assert "waits for an answer" in page


def test_a_new_attempt_never_takes_away_what_was_read(released: Release, desk: Desk, place, student, path: str) -> None:
    released(no_float=0.94)
    second = desk.submission(student.enrollment, attempt=2, text="print('second')")
    desk.session.commit()
    page = student.browser.get(f"{path}/1").text
    assert "Attempt 1 of 2" in page
    assert "You handed in attempt 2 after this one" in page
    desk.judge(second, desk.run(), ABSENT)
    actions.release(desk.session, place.assignment.id)
    desk.session.commit()
    page = student.browser.get(f"{path}/1").text
    assert "Attempt 2 of 2" in page
    assert '<a href="?attempt=1">attempt 1</a>' in page
    assert "Message of <code>no_float</code>" in student.browser.get(f"{path}/1?attempt=1").text


def test_students_see_only_their_own(released: Release, desk: Desk, place, student, person, path: str) -> None:
    released(no_float=0.94)
    other = person("Bob", place.course)
    assert "Nothing handed in" in other.browser.get(path).text
    assert other.browser.get(f"{path}/1").headers["location"] == path
    notes = f"/notes/{feedback_id(desk, 'input')}"
    assert other.browser.get(f"{notes}/thread").status_code == 404
    assert other.browser.send_form("/account", {"agree": "yes"}, f"{notes}/rating").status_code == 404
    assert other.browser.send_form("/account", {"text": "Hm"}, f"{notes}/thread").status_code == 404
    assert desk.session.scalars(select(Rating)).first() is None


def test_pages_of_another_course_and_of_nobody(released: Release, desk: Desk, stranger, visitor, path: str) -> None:
    released(no_float=0.94)
    notes = f"/notes/{feedback_id(desk, 'input')}"
    for page in (path, f"{path}/1", f"{path}/wrap-up", f"{notes}/thread"):
        assert stranger.browser.get(page).status_code == 404
        assert visitor.get(page).headers["location"].startswith("/sign-in")
    assert stranger.browser.send_form("/account", to=f"{path}/read").status_code == 404
    for change in (f"{path}/read", f"{notes}/rating", f"{notes}/thread"):
        assert visitor.post(change, data={"agree": "yes", "text": "Hm"}).status_code == 401


def test_unknown_positions_and_pieces(released: Release, student, path: str) -> None:
    released(no_float=0.94)
    assert student.browser.get(f"{path}/7").status_code == 404
    assert student.browser.get(f"/notes/{uuid4()}/thread").status_code == 404


def test_thread_page_asks_keeps_and_checks(released: Release, desk: Desk, student) -> None:
    released(no_float=0.94)
    page = f"/notes/{feedback_id(desk, 'input')}/thread"
    assert "<h1>Ask for a person</h1>" in student.browser.get(page).text
    assert student.browser.send_form(page, {"text": "  "}).status_code == 422
    assert student.browser.send_form(page, {"text": "y" * 4001}).status_code == 422
    assert student.browser.send_form(page, {"text": "Look at `line 2`."}).headers["location"] == page
    shown = student.browser.get(page).text
    assert "<h1>A person will answer you</h1>" in shown
    assert "Look at <code>line 2</code>." in shown


def test_nothing_inline_is_on_the_pages(released: Release, desk: Desk, student, path: str) -> None:
    released(no_float=0.94)
    for page in (path, f"{path}/1", f"{path}/wrap-up", f"/notes/{feedback_id(desk, 'input')}/thread"):
        html = student.browser.get(page).text
        assert not re.search(r"<script(?![^>]*src=)|\sstyle=|\son\w+=", html), page
