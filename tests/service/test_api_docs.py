"""The list of REST calls is there for everybody, and loads nothing from elsewhere."""

from __future__ import annotations

import json
import re

from service.api_docs import calls
from service.rest import PREFIX, PROBLEM


def test_every_call_is_on_the_page(app, visitor):
    page = visitor.get("/api/docs")
    assert page.status_code == 200
    shown = re.findall(r"<summary><code>(\w+)</code> <code>([^<]+)</code>", page.text)
    schema = app.openapi()
    assert set(shown) == {(m.upper(), path) for path, ways in schema["paths"].items() for m in ways}
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page.text)


def test_examples_are_shown_where_there_are_some(app):
    made = {(call.method, call.path): call for _, call in calls(app.openapi())}
    call = made["POST", f"{PREFIX}/courses/{{course_id}}/assignments"]
    assert json.loads(call.takes)["title"] == json.loads(call.gives)["title"] == "Week 2"
    assert [field.name for field in call.fields] == ["Idempotency-Key"]


def test_refusals_are_described_as_problem_details(app):
    for path, ways in app.openapi()["paths"].items():
        for found in ways.values():
            if path.startswith(PREFIX):
                assert set(found["responses"]["422"]["content"]) == {PROBLEM}
