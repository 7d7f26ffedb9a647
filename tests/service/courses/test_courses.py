from __future__ import annotations

import pytest
from sqlalchemy import event

from service.courses import actions
from service.db import make_database
from service.errors import Conflict, Unprocessable
from service.tables import Course, Enrollment, Role, User


def test_a_course_is_made_on_the_page(instructor, session):
    answer = instructor.browser.send_form("/courses", {"title": "Programming I"})
    course = session.query(Course).filter_by(slug="programming-i").one()
    assert answer.headers["location"] == f"/courses/{course.id}"
    page = instructor.browser.get(f"/courses/{course.id}")
    assert "No assignment yet" in page.text
    again = instructor.browser.send_form("/courses", {"title": "Programming I"})
    assert again.status_code == 422
    assert "already a course" in again.text


def test_students_make_no_courses(student):
    assert student.browser.post("/courses", data={"title": "Mine"}).status_code == 403
    assert student.browser.get("/courses").headers["location"].startswith("/courses/")


@pytest.mark.parametrize("path", ["", "/people"])
def test_strangers_see_nothing(stranger, visitor, place, path):
    assert stranger.browser.get(f"/courses/{place.course.id}{path}").status_code == 404
    assert visitor.get(f"/courses/{place.course.id}{path}").status_code == 303


def test_people_are_for_staff(student, grader, place):
    page = f"/courses/{place.course.id}/people"
    assert student.browser.get(page).status_code == 403
    assert grader.browser.get(page).status_code == 200
    assert (
        grader.browser.send_form(
            "/account", {"csv": "email\nx@example.org"}, to=page.replace("people", "roster")
        ).status_code
        == 403
    )


def test_a_roster_is_added_once(instructor, place, session):
    page = f"/courses/{place.course.id}/people"
    text = "Email;Full name\nada@example.org;Ada Lovelace\nali@example.org;Ali\n"
    for _ in range(2):
        assert instructor.browser.send_form(page, {"csv": text}, to=page.replace("people", "roster")).status_code == 303
    names = {e.identifier: e.name for e in session.query(Enrollment).filter_by(role=Role.STUDENT)}
    assert names == {"ada@example.org": "Ada Lovelace", "ali@example.org": "Ali"}


def test_a_bad_roster_names_every_line(instructor, place):
    page = f"/courses/{place.course.id}/people"
    text = "email,name\nada@example.org,Ada\n,Nobody\nADA@example.org,Twice\n"
    answer = instructor.browser.send_form(page, {"csv": text}, to=page.replace("people", "roster"))
    assert answer.status_code == 422
    assert "line 3" in answer.text
    assert "stands on line 2 already" in answer.text


@pytest.mark.parametrize(("text", "message"), [("", "empty"), ("points,grade\n1,2\n", "points, grade")])
def test_rosters_that_are_none(text, message):
    with pytest.raises(Unprocessable, match=message):
        actions.parse_roster(text)


def test_first_and_last_names_make_a_name():
    assert actions.parse_roster("id\tFirst name\tSurname\n7\tAda\tLovelace\n")[0].name == "Ada Lovelace"


def test_staff_needs_an_account(instructor, stranger, place):
    page, to = f"/courses/{place.course.id}/people", f"/courses/{place.course.id}/staff"
    refused = instructor.browser.send_form(page, {"email": "nobody@example.org", "role": "grader"}, to=to)
    assert refused.status_code == 422
    assert "nobody has an account" in refused.text
    assert instructor.browser.send_form(page, {"email": "otto@example.org", "role": "grader"}, to=to).status_code == 303
    assert stranger.browser.get(page).status_code == 200


def test_students_are_found_again(session, place):
    one = actions.add_student(session, place.course.id, "Ann@Example.org", "Ann")
    change = actions.add_roster(session, place.course.id, [actions.RosterLine("ANN@example.org ", "")])
    assert (change.added, one.identifier) == (0, "ann@example.org")
    assert [e.name for e in actions.people(session, place.course.id)] == ["Ann"]


def test_titles_are_checked(session):
    with pytest.raises(Unprocessable):
        actions.create_course(session, " ", None)
    actions.create_course(session, "A", None)
    with pytest.raises(Conflict):
        actions.create_course(session, "a!", None)


def test_rest_courses(instructor, student, place):
    csrf = {"X-CSRF-Token": token_of(instructor)}
    first = instructor.browser.post("/api/v1/courses", json={"title": "New"}, headers=csrf | {"Idempotency-Key": "k"})
    again = instructor.browser.post("/api/v1/courses", json={"title": "New"}, headers=csrf | {"Idempotency-Key": "k"})
    other = instructor.browser.post("/api/v1/courses", json={"title": "Old"}, headers=csrf | {"Idempotency-Key": "k"})
    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 409)
    assert first.json() == again.json()
    assert instructor.browser.get(first.headers["location"]).json()["title"] == "New"
    assert {c["title"] for c in instructor.browser.get("/api/v1/courses").json()["items"]} == {"CS1", "New"}
    assert student.browser.get(f"/api/v1/courses/{place.course.id}/people").status_code == 403


def test_rest_people_come_in_pages(instructor, student, grader, place):
    url = f"/api/v1/courses/{place.course.id}/people?limit=2"
    one = instructor.browser.get(url).json()
    two = instructor.browser.get(f"{url}&cursor={one['next']}").json()
    assert len(one["items"]) == 2
    assert two["next"] is None
    assert len({p["identifier"] for p in one["items"] + two["items"]}) == 3
    assert instructor.browser.get(f"{url}&cursor=nonsense").status_code == 400


def token_of(person) -> str:
    import re

    return re.search(r'name="csrf" value="(\w+)"', person.browser.get("/account").text)[1]


def test_nobody_is_made_a_student_by_the_staff_form(instructor, grader, place, session):
    page, to = f"/courses/{place.course.id}/people", f"/courses/{place.course.id}/staff"
    answer = instructor.browser.send_form(page, {"email": grader.user.email, "role": "student"}, to=to)
    assert answer.status_code == 422
    assert session.get_one(Enrollment, grader.enrollment.id).role == Role.GRADER


def test_somebody_always_instructs(instructor, grader, place, session):
    page, to = f"/courses/{place.course.id}/people", f"/courses/{place.course.id}/staff"
    step_back = {"email": instructor.user.email, "role": "grader"}
    answer = instructor.browser.send_form(page, step_back, to=to)
    assert answer.status_code == 422
    assert "only instructor" in answer.text
    follow = {"email": grader.user.email, "role": "instructor"}
    assert instructor.browser.send_form(page, follow, to=to).status_code == 303
    assert instructor.browser.send_form(page, step_back, to=to).status_code == 303
    assert session.get_one(Enrollment, instructor.enrollment.id).role == Role.GRADER


def test_rosters_of_all_kinds_are_read_or_told():
    old_mac = actions.parse_roster("email;name\ra@x;Ann\rb@x;Ben\r")
    assert [line.identifier for line in old_mac] == ["a@x", "b@x"]
    with pytest.raises(Unprocessable, match="line 2: can't be read as CSV"):
        actions.parse_roster("email\n" + "x" * 200_000)
    assert actions.parse_roster("email\na\0b\n")[0].identifier == "a\ufffdb"


def test_long_names_fit(session, place):
    for name in ("x" * 500, "y" * 500):
        actions.add_roster(
            session, place.course.id, [actions.RosterLine("ann", name), actions.RosterLine("i" * 500, "")]
        )
    ann, long = session.query(Enrollment).order_by(Enrollment.identifier).all()
    assert (ann.name, len(long.identifier), len(long.name)) == ("y" * 200, 320, 200)


def test_a_large_roster_takes_few_statements(database_url):
    database = make_database(database_url)
    statements: list[str] = []
    with database.writing() as session:
        course, users = (
            Course(title="Big", slug="big"),
            [User(name=n, email=f"{n}@example.org") for n in ("ann", "ben")],
        )
        session.add_all([course, *users])
        session.flush()
        actions.enroll(session, course.id, users[1], Role.GRADER)
        event.listen(database.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
        lines = [actions.RosterLine(f"s{number}@example.org", "") for number in range(800)]
        lines += [actions.RosterLine("ann@example.org", "Ann"), actions.RosterLine("ben@example.org", "Ben")]
        change = actions.add_roster(session, course.id, lines)
        assert (change.added, change.renamed) == (801, 1)
        places = session.query(Enrollment.identifier, Enrollment.user_id).filter(Enrollment.user_id.is_not(None)).all()
        assert {tuple(place) for place in places} == {(user.email, user.id) for user in users}
    database.engine.dispose()
    assert len(statements) < 20
