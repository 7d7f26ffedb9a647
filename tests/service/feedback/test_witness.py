"""The input on which a program differs: under the message that it supports, once, where the instructor allows it."""

from __future__ import annotations

from sqlalchemy import select

from service.db import Database
from service.feedback.actions import release
from service.tables import Assignment, Program
from tests.service.feedback.conftest import ABSENT, Desk

SAID = "With the input <code>1.7</code> it stopped with <code>TypeError</code>; most programs print <code>low</code>."


def allow(database: Database, place, allowed: bool = True) -> None:
    with database.writing.begin() as session:
        session.get_one(Assignment, place.assignment.id).show_witness = allowed


def own_note(student) -> dict:
    notes = student.browser.get("/api/v1/feedback").json()["items"]
    return next(note for note in notes if note["messages"])


def test_it_is_shown_only_where_the_instructor_allows_it(released, database, place, student) -> None:
    released(no_float=0.94)
    path = f"/feedback/{place.assignment.id}/1"
    note = own_note(student)
    assert "See for yourself" not in student.browser.get(path).text
    assert note["messages"][0]["witness"] is None
    allow(database, place)
    note = own_note(student)
    assert SAID in student.browser.get(path).text
    assert SAID in student.browser.get(f"/notes/{note['id']}/thread").text
    assert note["messages"][0]["witness"]["got"] == "stopped with TypeError"
    allow(database, place, False)
    assert "See for yourself" not in student.browser.get(path).text


def test_one_witness_of_several_messages_is_told_once(desk: Desk, database, place, student) -> None:
    submission = desk.submission(student.enrollment)
    said = {"no_float": 0.94, "never_reads": 0.9, "off_by_one": 0.95}
    desk.judge(submission, desk.run(), ABSENT | said, witnessed=list(said))
    release(desk.session, place.assignment.id)
    desk.session.commit()
    allow(database, place)
    page = student.browser.get(f"/feedback/{place.assignment.id}/1").text
    assert page.count("See for yourself") == 1
    assert page.index("never_reads") < page.index("See for yourself") < page.index("no_float")


def test_where_nothing_applies_nothing_is_shown(desk: Desk, database, place, student) -> None:
    submission = desk.submission(student.enrollment)
    desk.judge(submission, desk.run(), ABSENT | {"off_by_one": 0.5}, witnessed=list(ABSENT))
    release(desk.session, place.assignment.id)
    desk.session.commit()
    allow(database, place)
    assert "See for yourself" not in student.browser.get(f"/feedback/{place.assignment.id}/1").text


def test_a_mended_copy_is_told(released, database, place, student) -> None:
    released(no_float=0.94)
    allow(database, place)
    with database.writing.begin() as session:
        session.scalars(select(Program)).one().repair = "a missing <b> in line 3"
    page = student.browser.get(f"/feedback/{place.assignment.id}/1").text
    assert "It was tried on a copy in which one thing was mended: a missing &lt;b&gt; in line 3." in page


def test_the_release_asks_whether_students_see_it(desk: Desk, database, place, student, instructor) -> None:
    submission = desk.submission(student.enrollment)
    desk.judge(submission, desk.run(), ABSENT | {"no_float": 0.94})
    desk.session.commit()
    path = f"/assignments/{place.assignment.id}/release"
    assert "1\u00a0program has one" in instructor.browser.get(path).text
    instructor.browser.send_form(path, {"asked": "true", "show_witness": "true"})
    assert SAID in student.browser.get(f"/feedback/{place.assignment.id}/1").text
    after = instructor.browser.get(path).text
    assert "1\u00a0program has an input on which it differs from most. Students see it" in after
    assert SAID in instructor.browser.get(f"{path}/preview/{submission.id}").text
