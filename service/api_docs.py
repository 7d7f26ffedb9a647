"""The page that lists the REST interface, made from the interface's own description.

The framework's page loads scripts from elsewhere, which our content security policy forbids.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response

from service.auth.tokens import SCOPES
from service.pages import render

router = APIRouter()
METHODS = ("get", "post", "put", "patch", "delete")
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Field:
    """Something that a call may say beside its body: in its address or in a header."""

    name: str
    told: str


@dataclass(frozen=True, slots=True)
class Call:
    """One call; `takes` and `gives` are examples as JSON, empty where there is none."""

    method: str
    path: str
    told: str
    fields: list[Field]
    takes: str
    gives: str


@router.get("/api/docs")
def api_docs(request: Request) -> Response:
    """Every call of the REST interface, for whoever writes a program."""
    groups: dict[str, list[Call]] = {}
    for group, call in calls(request.app.openapi()):
        groups.setdefault(group, []).append(call)
    return render(request, "api_docs.html", groups=groups, scopes=SCOPES)


def calls(schema: dict[str, Any]) -> Iterator[tuple[str, Call]]:
    """The calls that an OpenAPI description names, each with its group."""
    for path, operations in schema["paths"].items():
        for method in METHODS:
            if method in operations:
                found = operations[method]
                yield found["tags"][0], _call(schema, method, path, found)


def _call(schema: dict[str, Any], method: str, path: str, found: dict[str, Any]) -> Call:
    asked = [one for one in found.get("parameters", ()) if one["in"] != "path"]
    given = next(answer for status, answer in found["responses"].items() if status.startswith("2"))
    return Call(
        method=method.upper(),
        path=path,
        told=found.get("description", ""),
        fields=[Field(one["name"], one.get("description", "")) for one in asked],
        takes=_example(schema, found.get("requestBody", {})),
        gives=_example(schema, given),
    )


def _example(schema: dict[str, Any], body: dict[str, Any]) -> str:
    name = body.get("content", {}).get(JSON, {}).get("schema", {}).get("$ref", "").rpartition("/")[2]
    examples = schema["components"]["schemas"].get(name, {}).get("examples", ())
    return json.dumps(examples[0], indent=2, ensure_ascii=False) if examples else ""
