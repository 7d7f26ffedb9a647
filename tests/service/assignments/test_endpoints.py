"""REST of assignments and questions."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from service.auth.tokens import create_token
from service.db import Database
from tests.service.conftest import Person, Place

Api = Callable[..., Response]


@pytest.fixture
def api(app: object, database: Database, instructor: Person) -> Api:
    """Requests by a program with the instructor's token."""
    with database.writing.begin() as session:
        _, secret = create_token(session, instructor.user, "test", ["courses:read", "courses:write"])
    client = TestClient(app)  # type: ignore[arg-type]

    def call(method: str, path: str, **kwargs) -> Response:
        headers = {"Authorization": f"Bearer {secret}", **kwargs.pop("headers", {})}
        return client.request(method, f"/api/v1{path}", headers=headers, **kwargs)

    return call


def test_assignments_are_made_once_a_key_and_listed_in_pages(api: Api, place: Place) -> None:
    path = f"/courses/{place.course.id}/assignments"
    new = {"title": "Week 3", "deadline": "2026-11-24T22:00:00+01:00"}

    first = api("POST", path, json=new, headers={"Idempotency-Key": "k"})
    again = api("POST", path, json=new, headers={"Idempotency-Key": "k"})

    assert first.status_code == 201
    assert first.json() == again.json()
    assert first.json()["slug"] == "week-3"
    assert first.json()["deadline"] == "2026-11-24T21:00:00Z"
    assert first.headers["location"] == f"/api/v1/assignments/{first.json()['id']}"
    one = api("GET", path, params={"limit": 1}).json()
    two = api("GET", path, params={"limit": 1, "cursor": one["next"]}).json()
    assert {item["slug"] for item in one["items"] + two["items"]} == {"week-2", "week-3"}
    assert two["next"] is None


def test_switches_are_told_and_changed(api: Api, place: Place) -> None:
    new = {"title": "Week 3", "run_programs": False, "show_witness": True}
    made = api("POST", f"/courses/{place.course.id}/assignments", json=new).json()
    assert (made["run_programs"], made["show_witness"]) == (False, True)

    changed = api("PATCH", f"/assignments/{made['id']}", json={"run_programs": True}).json()
    assert (changed["run_programs"], changed["show_witness"]) == (True, True)
    assert api("PATCH", f"/assignments/{made['id']}", json={"show_witness": None}).status_code == 422


def test_a_wrong_input_is_named(api: Api, place: Place) -> None:
    refused = api("PATCH", f"/questions/{place.question_id}", json={"inputs": [{"call": "f("}]})

    assert refused.status_code == 422
    assert refused.json()["problems"][0]["where"] == "input 1"


def test_a_key_for_another_request_is_refused(api: Api, place: Place) -> None:
    path = f"/courses/{place.course.id}/assignments"
    api("POST", path, json={"title": "Week 3"}, headers={"Idempotency-Key": "k"})

    other = api("POST", path, json={"title": "Week 4"}, headers={"Idempotency-Key": "k"})

    assert other.status_code == 409
    assert other.headers["content-type"] == "application/problem+json"


def test_only_what_is_named_changes(api: Api, place: Place) -> None:
    path = f"/assignments/{place.assignment.id}"

    changed = api("PATCH", path, json={"title": "Week two"}).json()
    assert (changed["title"], changed["slug"]) == ("Week two", "week-2")
    assert changed["deadline"] is not None
    assert [question["key"] for question in changed["questions"]] == ["q1"]
    assert api("PATCH", path, json={"deadline": None}).json()["deadline"] is None
    assert api("GET", path).json()["title"] == "Week two"


def test_questions_are_added_read_and_changed(api: Api, place: Place) -> None:
    new = {
        "title": "Steps",
        "statement": "Add up the steps.",
        "inputs": [{"call": "total([1])"}, {"stdin": "1\n"}],
        "references": ["x = 1\n"],
    }

    made = api("POST", f"/assignments/{place.assignment.id}/questions", json=new)

    assert made.status_code == 201
    assert made.json().items() >= new.items()
    path = made.headers["location"].removeprefix("/api/v1")
    changed = api("PATCH", path, json={"inputs": []}).json()
    assert changed["inputs"] == []
    assert changed["references"] == ["x = 1\n"]
    assert api("GET", path).json() == changed


def test_mistakes_are_named_by_field(api: Api, place: Place) -> None:
    path = f"/assignments/{place.assignment.id}/questions"

    content = api("POST", path, json={"title": " ", "statement": "", "language": "cobol"})
    shape = api("POST", path, json={"title": "T", "statement": "S", "inputs": [{"typed": "1"}], "points": 3})
    naive = api("PATCH", f"/assignments/{place.assignment.id}", json={"deadline": "2026-11-24T22:00:00"})

    assert [content.status_code, shape.status_code, naive.status_code] == [422, 422, 422]
    assert {problem["where"] for problem in content.json()["problems"]} == {"title", "statement", "language"}
    assert "points" in {problem["where"] for problem in shape.json()["problems"]}
    assert api("GET", f"/assignments/{place.assignment.id}").json()["questions"][0]["key"] == "q1"


def test_a_token_needs_its_scope(app: object, database: Database, instructor: Person, place: Place) -> None:
    with database.writing.begin() as session:
        _, secret = create_token(session, instructor.user, "test", ["courses:read"])
    client = TestClient(app, headers={"Authorization": f"Bearer {secret}"})  # type: ignore[arg-type]

    assert client.get(f"/api/v1/assignments/{place.assignment.id}").status_code == 200
    refused = client.patch(f"/api/v1/assignments/{place.assignment.id}", json={"title": "No"})
    assert refused.status_code == 403
    assert "courses:write" in refused.json()["detail"]


def test_the_description_has_examples(app: object) -> None:
    schemas = TestClient(app).get("/openapi.json").json()["components"]["schemas"]  # type: ignore[arg-type]

    for name in ("NewAssignment", "AssignmentDetail", "NewQuestion", "QuestionOut", "RubricBody", "RubricOut"):
        assert schemas[name]["examples"], name
