"""Rubrics as files: our own form with topics, and plain lists of items as they come beside records.

Our own: `{"topics": [{"title", "fine_message", "items": [{"title", "meaning", "message", "level", "points"}]}]}`.
Beside records: `{"items": [{"id", "text"}]}`, where `text` stands for title, meaning and message at once and `topic`
may name a topic. `key` and `id` mean the same, `meaning` and `text` too. Other fields are passed over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from service.assignments.actions import first_sentence
from service.errors import Problem, Unprocessable
from service.rubrics.checks import find_flaws, place
from service.rubrics.rubric import Draft, ItemDraft, TopicDraft
from service.tables import Level

ONE_TOPIC = "The program"
FINE = "Nothing on the list was found in your program."
TITLE = 80
# Strings, and the braces outside them.
TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|[{}]|\n', re.DOTALL)


def from_records(rubric_json: Mapping[str, Any]) -> Draft:
    """The draft in a file's content, such as `rubric_q1.json`.

    Raises:
        Unprocessable: It is of another shape, or has flaws; all are named by their place.
    """
    reader = _Reader()
    draft = reader.draft(rubric_json)
    problems = reader.problems or [flaw.problem for flaw in find_flaws(draft)]
    if problems:
        raise Unprocessable.of(problems)
    return draft


def from_text(text: str) -> tuple[Draft, list[Problem]]:
    """The draft in JSON text, and everything that is wrong, named by line and place."""
    try:
        value = _parse(text)
    except json.JSONDecodeError as error:
        return Draft(), [Problem(f"line {error.lineno}, column {error.colno}", f"is not JSON: {error.msg}")]
    except (ValueError, RecursionError):
        return Draft(), [Problem("line 1", "holds a number too long or brackets nested too deep to be a rubric")]
    reader = _Reader()
    draft = reader.draft(value)
    flaws = [
        Problem(reader.named(flaw.topic, flaw.item), flaw.what)
        for flaw in find_flaws(draft)
        if (flaw.topic, flaw.item, flaw.field) not in reader.unread
    ]
    return draft, sorted(reader.problems + flaws, key=_line)


class _Object(dict[str, Any]):
    """A JSON object that knows on which line it begins and which of its names came more than once."""

    line = 0
    repeated: tuple[str, ...] = ()


class _Reader:
    """Makes a draft of parsed JSON and writes down what is of a wrong kind."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.unread: set[tuple[int | None, int | None, str]] = set()
        self._lines: dict[tuple[int | None, int | None], int] = {}

    def named(self, topic: int | None, item: int | None) -> str:
        """A place with its line where that is known."""
        line = self._lines.get((topic, item), 0)
        return f"line {line}, {place(topic, item)}" if line else place(topic, item)

    def draft(self, value: object) -> Draft:
        """The draft that the value describes."""
        if isinstance(value, list):
            value = {"items": value}
        if not isinstance(value, Mapping) or not ({"topics", "items"} & set(value)):
            self._wrong(None, None, "topics", "must be an object with `topics`, or with `items`")
            return Draft()
        topics = value["topics"] if "topics" in value else list(_grouped(value["items"]))
        if not isinstance(topics, list):
            self._wrong(None, None, "topics", f"`topics` must be a list, not {_kind(topics)}")
            return Draft()
        return Draft(tuple(self._topic(t, topic) for t, topic in enumerate(topics)))

    def _topic(self, t: int, value: object) -> TopicDraft:
        self._note(t, None, value)
        if not isinstance(value, Mapping):
            self._wrong(t, None, "title", f"must be an object, not {_kind(value)}")
            return TopicDraft()
        items = value.get("items", [])
        if not isinstance(items, list):
            self._wrong(t, None, "items", f"`items` must be a list, not {_kind(items)}")
            items = []
        return TopicDraft(
            title=self._text(t, None, value, "title"),
            fine_message=self._text(t, None, value, "fine_message") or FINE,
            key=self._text(t, None, value, "key", "id"),
            items=tuple(self._item(t, i, item) for i, item in enumerate(items)),
        )

    def _item(self, t: int, i: int, value: object) -> ItemDraft:
        self._note(t, i, value)
        if not isinstance(value, Mapping):
            self._wrong(t, i, "title", f"must be an object, not {_kind(value)}")
            return ItemDraft()
        meaning = self._text(t, i, value, "meaning", "text")
        title = self._text(t, i, value, "title") or _short_title(meaning)
        level = self._text(t, i, value, "level").strip().lower().replace(" ", "_").replace("-", "_")
        return ItemDraft(
            title=title,
            meaning="" if meaning.rstrip(".") == title else meaning,
            message=self._text(t, i, value, "message") or meaning,
            level=level or Level.NOT_YET.value,
            points=self._points(t, i, value),
            key=self._text(t, i, value, "key", "id"),
        )

    def _note(self, t: int, i: int | None, value: object) -> None:
        if isinstance(value, _Object):
            self._lines[t, i] = value.line
            for name in value.repeated:
                self._wrong(t, i, name, f"`{name}` is given more than once")

    def _text(self, t: int, i: int | None, value: Mapping[str, Any], *names: str) -> str:
        for name in names:
            text = value.get(name)
            if text is not None and not isinstance(text, str):
                self._wrong(t, i, names[0], f"`{name}` must be a text, not {_kind(text)}")
            elif text:
                return str(text)
        return ""

    def _points(self, t: int, i: int, value: Mapping[str, Any]) -> str:
        points = value.get("points", 1)
        if isinstance(points, bool) or not isinstance(points, str | int | float | Decimal):
            self._wrong(t, i, "points", f"`points` must be a number, not {_kind(points)}")
        return str(points)

    def _wrong(self, topic: int | None, item: int | None, field: str, what: str) -> None:
        self.unread.add((topic, item, field))
        self.problems.append(Problem(self.named(topic, item), what))


def _grouped(items: object) -> Iterator[dict[str, Any]]:
    """Topics from a plain list whose items may each name theirs; in order of their first item."""
    if not isinstance(items, list):
        yield {"title": ONE_TOPIC, "items": items}
        return
    topics: dict[str, list[Any]] = {}
    for item in items:
        named = item.get("topic") if isinstance(item, Mapping) else None
        topics.setdefault(named if isinstance(named, str) and named.strip() else ONE_TOPIC, []).append(item)
    for title, members in topics.items():
        yield {"title": title, "items": members}


def _short_title(text: str) -> str:
    """What comes before the brackets, the colon or the dash, where enough is left."""
    sentence = first_sentence(text, TITLE * 4)
    short = re.split(r" \(|: | [-–—] ", sentence, maxsplit=1)[0].strip()
    return first_sentence(short if len(short.split()) > 1 else sentence, TITLE)


def _parse(text: str) -> object:
    lines = iter(_object_lines(text))

    def placed(pairs: list[tuple[str, Any]]) -> _Object:
        found = _Object(pairs)
        found.line = next(lines)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            found.repeated = tuple(name for name in found if names.count(name) > 1)
        return found

    return json.loads(text, object_pairs_hook=placed, parse_float=Decimal)


def _object_lines(text: str) -> list[int]:
    """The line on which each object begins, in the order in which they end, as the decoder hands them out."""
    line, opened, ended = 1, list[int](), list[int]()
    for token in TOKENS.finditer(text):
        if token[0] == "{":
            opened.append(line)
        elif token[0] == "}" and opened:
            ended.append(opened.pop())
        line += token[0].count("\n")
    return ended


def _line(problem: Problem) -> int:
    found = re.match(r"line (\d+)", problem.where)
    return int(found[1]) if found else 0


def _kind(value: object) -> str:
    kinds = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return next((name for kind, name in kinds.items() if isinstance(value, kind)), "a number")
