"""What can be wrong with a draft: everything at once, each flaw at its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from service.assignments.actions import KEY
from service.errors import Problem
from service.rubrics.rubric import Draft, ItemDraft, TopicDraft
from service.tables import Level
from service.texts import is_storable

TITLE_LENGTH = 200
TEXT_LENGTH = 4_000
MOST_TOPICS = 30
MOST_ITEMS = 120
MOST_POINTS = Decimal("999999.99")
TEXTS = ("meaning", "message", "fine_message")
NAMES = {"meaning": "what it means", "message": "the student’s message", "fine_message": "the message when all is fine"}


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong; topics and items count from 0, None is the rubric or the topic as a whole."""

    topic: int | None
    item: int | None
    field: str
    what: str

    @property
    def problem(self) -> Problem:
        """The flaw as a person reads it: `topic 2, item 1: title is missing`."""
        return Problem(place(self.topic, self.item), self.what)


def place(topic: int | None, item: int | None) -> str:
    """`topic 2, item 1`."""
    if topic is None:
        return "rubric"
    return f"topic {topic + 1}" if item is None else f"topic {topic + 1}, item {item + 1}"


def find_flaws(draft: Draft) -> list[Flaw]:
    """Everything that is wrong with a draft, in reading order."""
    flaws = list(_size_flaws(draft))
    topic_keys: dict[str, str] = {}
    item_keys: dict[str, str] = {}
    for t, topic in enumerate(draft.topics):
        flaws += _topic_flaws(t, topic)
        flaws += _key_flaws(topic.key, t, None, topic_keys)
        for i, item in enumerate(topic.items):
            flaws += _item_flaws(t, i, item)
            flaws += _key_flaws(item.key, t, i, item_keys)
    return flaws


def read_points(text: str) -> Decimal | None:
    """Points as a number, None where the text is none; a comma is taken for a point."""
    try:
        points = Decimal(text.strip().replace(",", ".") or "0")
    except InvalidOperation:
        return None
    return points if points.is_finite() else None


def _size_flaws(draft: Draft) -> Iterator[Flaw]:
    items = sum(len(topic.items) for topic in draft.topics)
    if not draft.topics:
        yield Flaw(None, None, "topics", "has no topic; write at least one with one item")
    if len(draft.topics) > MOST_TOPICS:
        yield Flaw(None, None, "topics", f"has {len(draft.topics)} topics; at most {MOST_TOPICS} are kept")
    if items > MOST_ITEMS:
        yield Flaw(None, None, "topics", f"has {items} items; at most {MOST_ITEMS} are kept")


def _topic_flaws(t: int, topic: TopicDraft) -> Iterator[Flaw]:
    yield from _title_flaws(t, None, topic.title)
    if not topic.fine_message.strip():
        yield Flaw(t, None, "fine_message", f"{NAMES['fine_message']} is missing")
    if not topic.items:
        yield Flaw(t, None, "items", "has no item; write one, or remove the topic")
    yield from _text_flaws(t, None, topic)


def _item_flaws(t: int, i: int, item: ItemDraft) -> Iterator[Flaw]:
    yield from _title_flaws(t, i, item.title)
    if not item.message.strip():
        yield Flaw(t, i, "message", f"{NAMES['message']} is missing")
    if item.level not in set(Level):
        yield Flaw(t, i, "level", f"level is {item.level!r}; there are {' and '.join(level.value for level in Level)}")
    points = read_points(item.points)
    if points is None:
        yield Flaw(t, i, "points", f"points are {item.points!r}, which is no number")
    elif not 0 <= points <= MOST_POINTS or points != round(points, 2):
        yield Flaw(t, i, "points", f"points are {item.points}; take a number from 0 up, with two decimals at most")
    yield from _text_flaws(t, i, item)


def _title_flaws(t: int, i: int | None, title: str) -> Iterator[Flaw]:
    if not title.strip():
        yield Flaw(t, i, "title", "title is missing")
    elif len(title.strip()) > TITLE_LENGTH:
        yield Flaw(t, i, "title", f"title has {len(title.strip())} characters; at most {TITLE_LENGTH} are kept")
    if not is_storable(title):
        yield Flaw(t, i, "title", "title holds a character that can't be kept")


def _text_flaws(t: int, i: int | None, written: TopicDraft | ItemDraft) -> Iterator[Flaw]:
    for field in TEXTS:
        text = getattr(written, field, "")
        if not is_storable(text):
            yield Flaw(t, i, field, f"{NAMES[field]} holds a character that can't be kept")
        if len(text) > TEXT_LENGTH:
            what = f"{NAMES[field]} has {len(text):,} characters; at most {TEXT_LENGTH:,} are kept"
            yield Flaw(t, i, field, what)


def _key_flaws(key: str, t: int, i: int | None, seen: dict[str, str]) -> Iterator[Flaw]:
    if not key:
        return
    if not KEY.fullmatch(key):
        yield Flaw(t, i, "key", f"key {key[:80]!r} may hold letters, digits, `_`, `.`, `:` and `-`, at most 80 of them")
    if key in seen:
        yield Flaw(t, i, "key", f"key {key!r} is that of {seen[key]} too")
    seen.setdefault(key, place(t, i))
