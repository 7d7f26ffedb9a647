"""What the guide to the REST interface tells one to send is what the application takes."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from service.app import create_app
from service.rest import PREFIX
from service.settings import Settings
from tests.house.sources import ROOT
from tests.house.test_readme import typed

LINES = [words for words in typed(ROOT / "docs" / "api.md") if words[0] == "curl"]
SENDS = {"--json", "--form", "--data-binary"}


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return create_app(Settings(var_dir=tmp_path_factory.mktemp("var"))).openapi()


def call_of(words: list[str]) -> tuple[str, str, dict[str, Any]]:
    """Method, path and JSON body of a line."""
    address = next(word for word in words if word.startswith("$API"))
    method = words[words.index("-X") + 1] if "-X" in words else "POST" if SENDS & set(words) else "GET"
    body = words[words.index("--json") + 1] if "--json" in words else "{}"
    return method.lower(), address.removeprefix("$API"), {} if body.startswith("@") else json.loads(body)


def operation(schema: dict[str, Any], method: str, path: str) -> dict[str, Any] | None:
    """The operation that a path with ids in it belongs to."""
    for known, operations in schema["paths"].items():
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(known.removeprefix(PREFIX)))
        if known.startswith(PREFIX) and method in operations and re.fullmatch(pattern, path):
            return operations[method]
    return None


def properties(schema: dict[str, Any], found: dict[str, Any]) -> set[str]:
    """The fields that an operation's JSON body may have."""
    content = found.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        return set()
    name = content["schema"]["$ref"].rpartition("/")[2]
    return set(schema["components"]["schemas"][name]["properties"])


def test_the_guide_shows_calls() -> None:
    assert len(LINES) > 15


@pytest.mark.parametrize("words", LINES, ids=lambda words: " ".join(words[1:])[:60])
def test_a_call_in_the_guide_is_there_with_its_fields(schema: dict[str, Any], words: list[str]) -> None:
    method, address, body = call_of(words)
    path, _, query = address.partition("?")
    found = operation(schema, method, path)
    assert found is not None, f"there is no {method} {path}"
    assert set(body) <= properties(schema, found)
    asked = {part.partition("=")[0] for part in query.split("&") if part}
    assert asked <= {parameter["name"] for parameter in found.get("parameters", ()) if parameter["in"] == "query"}
