"""Every route of the room, for nobody, a student of the course, staff of another course, a token without the scope."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from starlette.routing import Route

from service.grading import desk_pages, grade_endpoints, review_pages, run_endpoints, run_pages
from service.tables import GradingRun, RunState


@pytest.fixture
def filled(desk, place):
    """An address for every placeholder."""
    one = desk.hand_in("a = 1")[0]
    run = desk.run(RunState.STOPPED)
    return {
        "question_id": desk.question_id,
        "assignment_id": place.assignment.id,
        "run_id": run.id,
        "submission_id": one.id,
        "item_key": "early",
    }


def routes(*rooms) -> list[tuple[str, str]]:
    found = [
        (method, route.path)
        for room in rooms
        for route in room.router.routes
        if isinstance(route, Route)
        for method in sorted(route.methods or ())
        if method != "HEAD"
    ]
    assert found
    return found


PAGES = routes(desk_pages, run_pages, review_pages)
REST = routes(run_endpoints, grade_endpoints)


def form(filled) -> dict[str, str]:
    fields = {"item": "early", "verdict": "applies", "was": "1", "seen": "x", "shown": "early", "do": "save"}
    return fields | {"submission": str(filled["submission_id"])}


def sent(browser, method: str, path: str, data: dict[str, str]) -> int:
    """The status that a page answers, or a form that was sent as the browser of its person sends it."""
    if method == "GET":
        return browser.get(path).status_code
    return browser.post(path, data=data).status_code


@pytest.fixture
def unchanged(desk, filled) -> Iterator[None]:
    """Whatever the test does, no grade and no job comes of it."""
    yield
    assert desk.said(desk.submissions[0]) == {}
    assert desk.jobs() == []


@pytest.mark.usefixtures("unchanged")
def test_students_are_refused_and_strangers_find_nothing(student, stranger, filled):
    for person, expected in ((student, 403), (stranger, 404)):
        shown = person.browser.get("/account").text
        csrf = {"csrf": re.search(r'name="csrf" value="([0-9a-f]+)"', shown)[1]}
        for method, path in PAGES:
            answer = sent(person.browser, method, path.format(**filled), form(filled) | csrf)
            assert (method, path, answer) == (method, path, expected)


@pytest.mark.usefixtures("unchanged")
def test_nobody_is_sent_to_sign_in(visitor, filled):
    for method, path in PAGES:
        answer = sent(visitor, method, path.format(**filled), form(filled))
        assert (method, path, answer) == (method, path, 303 if method == "GET" else 401)


@pytest.mark.usefixtures("unchanged")
def test_a_form_without_its_token_changes_nothing(instructor, filled):
    for path in (path for method, path in PAGES if method == "POST"):
        assert (path, sent(instructor.browser, "POST", path.format(**filled), form(filled))) == (path, 403)


@pytest.mark.usefixtures("unchanged")
def test_rest_asks_for_the_scope_and_the_course(visitor, student, stranger, instructor, token, filled):
    others = ("courses:read", "courses:write", "feedback")
    people = [
        ({}, 401),
        (token(instructor, *others), 403),
        (token(student, "grading"), 403),
        (token(stranger, "grading"), 404),
    ]
    for method, path in REST:
        body = {"applies": True} if path.endswith("verdict") else {"grades": {"early": True}}
        for headers, expected in people:
            answer = visitor.request(
                method, "/api/v1" + path.format(**filled), json=body if method == "PUT" else None, headers=headers
            )
            assert (method, path, answer.status_code) == (method, path, expected)


@pytest.mark.usefixtures("unchanged")
def test_a_grader_may_look_at_everything(grader, filled, token):
    for path in (path for method, path in PAGES if method == "GET"):
        assert (path, grader.browser.get(path.format(**filled)).status_code in {200, 303}) == (path, True)
    headers = token(grader, "grading")
    for path in (path for method, path in REST if method == "GET"):
        answer = grader.browser.get("/api/v1" + path.format(**filled), headers=headers)
        assert (path, answer.status_code) == (path, 200)


def test_what_does_not_exist_is_not_found(instructor, filled):
    nowhere = filled | {"question_id": uuid4(), "assignment_id": uuid4(), "run_id": uuid4()}
    for path in (path for method, path in PAGES if method == "GET"):
        assert (path, instructor.browser.get(path.format(**nowhere)).status_code) == (path, 404)


def test_a_grader_may_stop_a_run(desk, grader):
    run = desk.run(RunState.RUNNING)
    assert grader.browser.send_form(f"/runs/{run.id}", to=f"/runs/{run.id}/stop").status_code == 303
    with desk.database.reading() as session:
        assert session.get_one(GradingRun, run.id).state == RunState.STOPPED
