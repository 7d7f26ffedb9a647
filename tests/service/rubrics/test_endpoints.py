"""REST of rubrics."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from service.auth.tokens import create_token
from service.db import Database
from service.rubrics.schemas import A_TOPIC
from service.tables import Question
from tests.service.assignments.test_actions import hand_in
from tests.service.conftest import Person, Place
from tests.service.rubrics.test_actions import grade


@pytest.fixture
def api(app: FastAPI, database: Database, instructor: Person) -> TestClient:
    with database.writing.begin() as session:
        _, secret = create_token(session, instructor.user, "test", ["courses:read", "courses:write"])
    return TestClient(app, headers={"Authorization": f"Bearer {secret}"})


@pytest.fixture
def path(place: Place) -> str:
    return f"/api/v1/questions/{place.question_id}/rubric"


def test_a_rubric_is_put_and_read_in_the_form_it_was_put(api: TestClient, path: str) -> None:
    assert api.get(path).status_code == 404

    first = api.put(path, json={"topics": [A_TOPIC]})
    read = api.get(path)

    assert first.status_code == 200
    assert first.json() == read.json()
    assert read.json()["topics"] == [A_TOPIC]
    again = api.put(path, json=read.json())  # its other fields are passed over
    assert again.json()["version"] == 1


def test_versions_are_listed_and_kept(api: TestClient, path: str) -> None:
    api.put(path, json={"topics": [A_TOPIC]})
    api.put(path, json={"topics": [A_TOPIC | {"title": "Input"}]})

    listed = api.get(f"{path}/versions").json()["items"]

    assert [(version["version"], version["author"]) for version in listed] == [(2, "Iris"), (1, "Iris")]
    assert api.get(f"{path}/versions/1").json()["topics"][0]["title"] == A_TOPIC["title"]
    assert api.get(f"{path}/versions/2").json()["topics"][0]["key"] == A_TOPIC["key"]
    assert api.get(f"{path}/versions/3").status_code == 404


def test_flaws_are_problems_by_place(api: TestClient, path: str) -> None:
    item = A_TOPIC["items"][0] | {"level": "far", "points": "1.001"}

    answer = api.put(path, json={"topics": [A_TOPIC | {"items": [item]}, A_TOPIC]})

    assert answer.status_code == 422
    places = [problem["where"] for problem in answer.json()["problems"]]
    assert places == ["topic 1, item 1", "topic 1, item 1", "topic 2", "topic 2, item 1"]


def test_graded_items_are_removed_only_when_that_is_allowed(
    api: TestClient, path: str, place: Place, database: Database
) -> None:
    api.put(path, json={"topics": [A_TOPIC]})
    with database.writing.begin() as session:
        hand_in(session, session.get_one(Question, place.question_id))
        grade(session, place.question_id, "stays_text")
    without = {"topics": [A_TOPIC | {"items": [A_TOPIC["items"][0] | {"key": "other", "title": "Other"}]}]}

    refused = api.put(path, json=without)
    allowed = api.put(path, json=without, params={"remove_graded": True})

    assert refused.status_code == 409
    assert refused.json()["problems"] == [{"where": "The number stays text", "what": "has 1 grade"}]
    assert allowed.json()["version"] == 2
