"""Who may open and send what, for every route of the rooms of assignments and rubrics."""

from __future__ import annotations

from service.db import Database
from service.rubrics.actions import Draft, ItemDraft, TopicDraft, save
from tests.service.conftest import Browser, Person, Place

READ = [
    "/assignments/{a}",
    "/questions/{q}",
    "/questions/{q}/rubric",
    "/api/v1/courses/{c}/assignments",
    "/api/v1/assignments/{a}",
    "/api/v1/questions/{q}",
    "/api/v1/questions/{q}/rubric",
    "/api/v1/questions/{q}/rubric/versions",
    "/api/v1/questions/{q}/rubric/versions/1",
]
CHANGE = [
    ("GET", "/courses/{c}/assignments/new"),
    ("POST", "/courses/{c}/assignments/new"),
    ("GET", "/assignments/{a}/edit"),
    ("POST", "/assignments/{a}/edit"),
    ("POST", "/assignments/{a}/remove"),
    ("GET", "/assignments/{a}/questions/new"),
    ("POST", "/assignments/{a}/questions/new"),
    ("GET", "/questions/{q}/edit"),
    ("POST", "/questions/{q}/edit"),
    ("POST", "/questions/{q}/move"),
    ("POST", "/questions/{q}/remove"),
    ("POST", "/questions/{q}/rubric"),
    ("POST", "/questions/{q}/rubric/json"),
    ("POST", "/api/v1/courses/{c}/assignments"),
    ("PATCH", "/api/v1/assignments/{a}"),
    ("POST", "/api/v1/assignments/{a}/questions"),
    ("PATCH", "/api/v1/questions/{q}"),
    ("PUT", "/api/v1/questions/{q}/rubric"),
]
BODIES: dict[str, dict[str, object]] = {
    "/api/v1/courses/{c}/assignments": {"title": "T"},
    "/api/v1/assignments/{a}": {"title": "T"},
    "/api/v1/assignments/{a}/questions": {"title": "T", "statement": "S"},
    "/api/v1/questions/{q}": {"title": "T"},
    "/api/v1/questions/{q}/rubric": {"topics": []},
}


def address(path: str, place: Place) -> str:
    return path.format(c=place.course.id, a=place.assignment.id, q=place.question_id)


def send(browser: Browser, method: str, path: str, place: Place) -> int:
    """Send a request that is well formed, with the browser's own token where it has one."""
    account = browser.get("/account").text
    token = account.partition('name="csrf" value="')[2].partition('"')[0]
    body = {"json": BODIES[path]} if path.startswith("/api") and method != "GET" else {}
    if not body and method == "POST":
        body = {"data": {"step": 1}}
    headers = {"X-CSRF-Token": token}
    return browser.request(method, address(path, place), headers=headers, **body).status_code


def test_reading_is_for_those_who_teach_here(
    place: Place, grader: Person, student: Person, stranger: Person, visitor: Browser, database: Database
) -> None:
    with database.writing.begin() as session:
        save(session, place.question_id, Draft((TopicDraft("T", "Fine.", (ItemDraft("I", "No."),)),)))

    for path in READ:
        browsers = (grader.browser, student.browser, stranger.browser, visitor)
        seen = [browser.get(address(path, place)).status_code for browser in browsers]
        assert (path, seen) == (path, [200, 403, 404, 401 if path.startswith("/api") else 303])


def test_changing_is_for_instructors(
    place: Place, grader: Person, student: Person, stranger: Person, visitor: Browser
) -> None:
    for method, path in CHANGE:
        seen = [send(person.browser, method, path, place) for person in (grader, student, stranger)]
        nobody = visitor.request(method, address(path, place), json=BODIES.get(path)).status_code
        assert (path, seen, nobody) == (path, [403, 403, 404], 303 if method == "GET" else 401)


def test_forms_of_other_sites_are_refused(place: Place, instructor: Person) -> None:
    for path in [path for method, path in CHANGE if method == "POST"]:
        refused = instructor.browser.post(address(path, place), data={"title": "T", "step": 1})
        assert (path, refused.status_code) == (path, 403)
