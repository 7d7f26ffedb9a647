"""Every route that the application has, asked by whoever may not: none is without a check, none breaks."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from service.auth.tokens import SCOPES, create_token
from service.db import Database
from service.feedback.actions import release
from service.tables import ApiToken, Course, Enrollment, Grade, Rating, RegradeMessage, Role, Submission
from tests.service.whole import FORM, body_of, every_route, fill

API = "/api/v1"
OPEN = {"/", "/api/docs", "/sign-in", "/demo/{secret}", "/health"}
# One's own things: they need somebody, and then show what is theirs.
OWN = {"/courses", "/account", "/account/tokens", "/sign-out", f"{API}/me", f"{API}/courses", f"{API}/feedback"}
# What is the student's own; whoever teaches has none of it.
STUDENTS = re.compile(r"^(/api/v1)?/(notes|feedback)/")


@pytest.fixture
def ids(session, place, student, settings) -> dict[str, str]:
    return fill(session, place, student, settings)


@pytest.fixture
def classmate(person, place):
    return person("Ben", place.course, Role.STUDENT)


@pytest.fixture
def unchanged(database: Database, ids, instructor, stranger, classmate):
    """Whatever is asked in the test, nothing comes of it."""
    tables = (Course, Enrollment, Submission, Grade, Rating, RegradeMessage, ApiToken)

    def counts() -> list[int]:
        with database.reading() as session:
            return [session.scalar(select(func.count()).select_from(table)) for table in tables]

    before = counts()
    yield
    assert counts() == before


@pytest.fixture
def token(database: Database) -> Callable[..., dict[str, str]]:
    def make(person, *scopes: str) -> dict[str, str]:
        with database.writing() as session:
            _, secret = create_token(session, person.user, "test", scopes)
            session.commit()
        return {"Authorization": f"Bearer {secret}"}

    return make


def ask(browser, method: str, path: str, ids: dict[str, str], headers=None) -> int:
    address = path.format(**ids)
    if path.startswith(API):
        body = body_of(path) if method in {"POST", "PUT", "PATCH"} else None
        return browser.request(method, address, json=body, headers=headers).status_code
    if method == "GET":
        query = {"question": ids["question_id"], "topic": "x", "source": "model"} if "explan" in path else None
        return browser.get(address, params=query, headers=headers).status_code
    data = FORM | {"submission": ids["submission_id"]}
    return browser.request(method, address, data=data, headers=headers).status_code


def proof(browser) -> dict[str, str]:
    """What shows that a form is ours, as scripts send it."""
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', browser.get("/account").text)
    assert found
    return {"X-CSRF-Token": found[1]}


def guarded(app: FastAPI) -> list[tuple[str, str]]:
    routes = every_route(app)
    assert len(routes) > 100
    return [(method, path) for method, path in routes if path not in OPEN]


def refused(browser, routes, ids, allowed: set[int], headers=None) -> dict[tuple[str, str], int]:
    """What was answered otherwise than it should."""
    answers = {(method, path): ask(browser, method, path, ids, headers) for method, path in routes}
    return {route: status for route, status in answers.items() if status not in allowed}


@pytest.mark.usefixtures("unchanged")
def test_nobody_gets_anywhere(app, visitor, ids):
    pages = [route for route in guarded(app) if not route[1].startswith(API)]
    rest = [route for route in guarded(app) if route[1].startswith(API)]
    assert refused(visitor, [route for route in pages if route[0] == "GET"], ids, {303}) == {}
    assert refused(visitor, [route for route in pages if route[0] != "GET"], ids, {401}) == {}
    assert refused(visitor, rest, ids, {401}) == {}


@pytest.mark.usefixtures("unchanged")
def test_a_stranger_finds_nothing(app, stranger, ids):
    routes = [route for route in guarded(app) if route[1] not in OWN]
    assert refused(stranger.browser, routes, ids, {404}, proof(stranger.browser)) == {}


@pytest.mark.usefixtures("unchanged")
def test_a_classmate_finds_neither_staff_pages_nor_anothers_feedback(app, classmate, ids):
    own = OWN | {"/courses/{course_id}", f"{API}/courses/{{course_id}}"}
    own |= {path for _, path in guarded(app) if path.startswith("/feedback/{assignment_id}")}
    routes = [route for route in guarded(app) if route[1] not in own]
    headers = proof(classmate.browser)
    assert refused(classmate.browser, routes, ids, {403, 404}, headers) == {}
    students = [route for route in routes if STUDENTS.match(route[1])]
    assert refused(classmate.browser, students, ids, {404}, headers) == {}
    staff = [route for route in routes if route not in students and "token_id" not in route[1]]
    assert refused(classmate.browser, staff, ids, {403}, headers) == {}


@pytest.mark.usefixtures("unchanged")
def test_a_form_without_its_token_is_refused(app, instructor, student, ids):
    for browser in (instructor.browser, student.browser):
        unsafe = [route for route in guarded(app) if route[0] != "GET"]
        assert refused(browser, unsafe, ids, {403}) == {}
        foreign = proof(browser) | {"Origin": "https://elsewhere.example"}
        assert refused(browser, unsafe, ids, {403}, foreign) == {}


def test_every_end_point_asks_for_a_scope(app, visitor, instructor, student, token, ids):
    """Each is refused with all scopes but one, for the one that it needs."""
    rest = [route for route in guarded(app) if route[1].startswith(API) and route[1] != f"{API}/me"]
    for person in (instructor, student):
        needed: dict[tuple[str, str], set[str]] = {route: set() for route in rest}
        for left_out in SCOPES:
            headers = token(person, *(scope for scope in SCOPES if scope != left_out))
            for method, path in rest:
                answer = visitor.request(method, path.format(**ids), json=body_of(path), headers=headers)
                assert answer.status_code < 500, (method, path)
                if answer.status_code == 403 and "lacks the scope" in answer.text:
                    needed[method, path].add(left_out)
        assert {route: scopes for route, scopes in needed.items() if len(scopes) != 1} == {}
        reads = {"courses:read", "grading", "feedback"}
        assert {route for route, scopes in needed.items() if route[0] == "GET" and not scopes <= reads} == set()
        assert {route for route, scopes in needed.items() if route[0] != "GET" and "courses:read" in scopes} == set()


def test_a_token_opens_no_page(app, visitor, instructor, token, ids):
    """Pages know no scopes, so they are for browsers: a token that may read must not grade by a form."""
    pages = [route for route in guarded(app) if not route[1].startswith(API)]
    assert refused(visitor, pages, ids, {303, 401}, token(instructor, *SCOPES)) == {}


def test_whoever_may_finds_every_page(app, instructor, student, ids):
    """What is refused above is there: else the tests above would pass on wrong addresses."""
    staff = [(m, path) for m, path in guarded(app) if m == "GET" and not STUDENTS.match(path) and "events" not in path]
    own = [(m, path) for m, path in guarded(app) if m == "GET" and STUDENTS.match(path)]
    assert refused(instructor.browser, staff, ids, {200, 303}) == {}
    assert refused(student.browser, own, ids | {"position": "1"}, {200}) == {}


def test_before_the_release_a_student_reads_nothing_of_it(app, database, session, place, student, token, settings):
    ids = fill(session, place, student, settings, released=False)
    told = re.compile("Slices|Starts late|leaves the first|All is fine|not.yet|message-")
    browser, headers = student.browser, proof(student.browser)
    bearer = token(student, *SCOPES)
    for method, path in every_route(app):
        address = path.format(**ids | {"position": "1"})
        asked = {"headers": bearer if path.startswith(API) else headers, "json": body_of(path)}
        if path == "/sign-out":
            continue
        answer = browser.request(method, address, **asked)
        assert (path, answer.status_code < 500) == (path, True)
        assert (path, told.search(answer.text)) == (path, None)
    assert browser.get(f"{API}/feedback").json()["items"] == []
    session.close()
    with database.writing() as writing:
        release(writing, place.assignment.id)
        writing.commit()
    assert told.search(browser.get(f"/feedback/{ids['assignment_id']}/1").text)
    assert "is there" in browser.get(f"/courses/{ids['course_id']}").text
