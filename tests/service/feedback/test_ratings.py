"""Votes over REST: one a student and feedback, changeable, with its history, by its own student alone."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import select

from service.auth.tokens import create_token
from service.errors import Conflict
from service.feedback import actions, ratings
from service.feedback.ratings import rate
from service.tables import Feedback, Rating, RatingChange
from tests.service.feedback.conftest import ABSENT, Desk


def topics(desk: Desk) -> dict[str, Feedback]:
    return {row.topic_key: row for row in desk.session.scalars(select(Feedback).filter_by(is_current=True))}


def token(desk: Desk, who, *scopes: str) -> dict[str, str]:
    _, secret = create_token(desk.session, who.user, "test", scopes)
    desk.session.commit()
    return {"Authorization": f"Bearer {secret}"}


def test_put_keeps_one_rating_and_its_history(desk: Desk, released, student, visitor) -> None:
    released(no_float=0.94)
    sent = token(desk, student, "feedback")
    path = f"/api/v1/feedback/{topics(desk)['input'].id}"
    for agree, explanation in ((True, ""), (False, "No."), (False, "No."), (True, "Yes.")):
        answer = visitor.put(f"{path}/rating", json={"agree": agree, "explanation": explanation}, headers=sent)
        assert answer.status_code == 200
        assert (answer.json()["agree"], answer.json()["explanation"]) == (agree, explanation)
    desk.session.commit()
    assert desk.session.scalars(select(Rating)).one().explanation == "Yes."
    changes = desk.session.scalars(select(RatingChange.agree).order_by(RatingChange.created_at)).all()
    assert changes == [True, False, True]
    assert visitor.get(path, headers=sent).json()["rating"]["agree"] is True


def test_own_feedback_is_listed_with_all_that_the_page_shows(desk: Desk, released, student, visitor) -> None:
    submission = released(no_float=0.94)
    sent = token(desk, student, "feedback")
    first = visitor.get("/api/v1/feedback?limit=1", headers=sent).json()
    second = visitor.get(f"/api/v1/feedback?limit=1&cursor={first['next']}", headers=sent).json()
    assert second["next"] is None
    found = {one["topic_key"]: one for one in first["items"] + second["items"]}
    assert set(found) == {"input", "limits"}
    one = found["input"]
    assert (one["state"], one["submission_id"], one["rating"]) == ("close", str(submission), None)
    message = one["messages"][0]
    assert (message["item_key"], message["probability"], message["spans"]) == ("no_float", 0.94, [[25, 30, 1.0]])
    assert visitor.get(f"/api/v1/feedback?assignment_id={uuid4()}", headers=sent).json()["items"] == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"agree": None},
        {"agree": "perhaps"},
        {"agree": True, "explanation": "x" * 2001},
        {"agree": True, "explanation": None},
        {"agree": True, "mood": "good"},
    ],
)
def test_a_malformed_vote_is_told_as_problem_details(desk: Desk, released, student, visitor, body: object) -> None:
    released(no_float=0.94)
    path = f"/api/v1/feedback/{topics(desk)['input'].id}/rating"
    answer = visitor.put(path, json=body, headers=token(desk, student, "feedback"))
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert desk.session.scalars(select(Rating)).first() is None


def test_only_the_student_whose_feedback_it_is(desk: Desk, released, place, person, instructor, visitor) -> None:
    other = person("Bob", place.course)
    released(no_float=0.94)
    path = f"/api/v1/feedback/{topics(desk)['input'].id}"
    for who in (other, instructor):
        sent = token(desk, who, "feedback")
        assert visitor.get(path, headers=sent).status_code == 404
        assert visitor.put(f"{path}/rating", json={"agree": True}, headers=sent).status_code == 404
        assert visitor.get("/api/v1/feedback", headers=sent).json()["items"] == []
    assert visitor.get(path).status_code == 401
    assert visitor.put(f"{path}/rating", json={"agree": True}).status_code == 401


def test_scopes_are_needed(desk: Desk, released, student, visitor) -> None:
    released(no_float=0.94)
    sent = token(desk, student, "courses:read")
    path = f"/api/v1/feedback/{topics(desk)['input'].id}"
    assert visitor.get("/api/v1/feedback", headers=sent).status_code == 403
    assert visitor.get(path, headers=sent).status_code == 403
    assert visitor.put(f"{path}/rating", json={"agree": True}, headers=sent).status_code == 403


def test_a_browser_needs_the_pages_token(desk: Desk, released, student) -> None:
    released(no_float=0.94)
    path = f"/api/v1/feedback/{topics(desk)['input'].id}/rating"
    assert student.browser.put(path, json={"agree": True}).status_code == 403


def test_nothing_can_be_said_of_what_says_nothing(desk: Desk, released, student) -> None:
    released(no_float=0.94, off_by_one=0.5)
    with pytest.raises(Conflict, match="Nothing is said"):
        rate(desk.session, student.user.id, topics(desk)["limits"].id, True, "")


def test_a_vote_stays_with_the_version_it_was_given_on(desk: Desk, released, place, student) -> None:
    submission_id = released(no_float=0.94)
    before = topics(desk)["input"]
    rate(desk.session, student.user.id, before.id, False, "It is converted.")
    submission = next(one for one in desk.made if one.id == submission_id)
    desk.grade(submission, "no_float", False)
    assert actions.refresh(desk.session, [submission_id]) == 1
    desk.session.refresh(before)
    after = topics(desk)["input"]
    assert (before.is_current, after.version) == (False, 2)
    assert desk.session.scalars(select(Rating.feedback_id)).all() == [before.id]
    with pytest.raises(Conflict, match="newer feedback"):
        rate(desk.session, student.user.id, before.id, True, "")
    assert rate(desk.session, student.user.id, after.id, True, "").agree


def test_release_over_rest(desk: Desk, place, instructor, student, stranger, visitor) -> None:
    path = f"/api/v1/assignments/{place.assignment.id}/release"
    sent = token(desk, instructor, "grading")
    assert visitor.post(path, headers=sent).status_code == 409
    desk.judge(desk.submission(student.enrollment), desk.run(), ABSENT)
    desk.session.commit()
    for who, scope, status in ((student, "grading", 403), (stranger, "grading", 404), (instructor, "feedback", 403)):
        assert visitor.post(path, headers=token(desk, who, scope)).status_code == status
    assert visitor.post(path).status_code == 401
    assert visitor.post(path, headers=sent).json() == {"published": 2, "students": 1, "unread": 0}
    assert visitor.post(path, headers=sent).json() == {"published": 0, "students": 0, "unread": 0}


def test_line_ends_and_what_databases_refuse_make_no_other_vote(desk: Desk, released, student) -> None:
    released(no_float=0.94)
    about = topics(desk)["input"].id
    for explanation in ("One.\nTwo.", " One.\r\nTwo.\0\n"):
        assert rate(desk.session, student.user.id, about, False, explanation).explanation == "One.\nTwo."
    assert len(desk.session.scalars(select(RatingChange)).all()) == 1


def test_two_first_votes_at_once_are_one_rating(desk: Desk, released, student, monkeypatch) -> None:
    released(no_float=0.94)
    about = topics(desk)["input"].id
    first = rate(desk.session, student.user.id, about, True, "")
    monkeypatch.setattr(ratings, "own_rating", lambda *_: None)  # as it looked before the first was written
    assert rate(desk.session, student.user.id, about, False, "").id == first.id
    assert desk.session.scalars(select(RatingChange.agree).order_by(RatingChange.created_at)).all() == [True, False]
