"""The editor's form: what is typed as a draft, and the buttons that add, remove and move.

Fields are named `t0.title` for a topic's and `t0.i1.title` for an item's, both counted from 0. A button's value is a
verb and the place that it acts on: `add-item 0`, `up-item 0 1`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from service.errors import BadRequest
from service.rubrics.checks import MOST_ITEMS, MOST_TOPICS, Flaw
from service.rubrics.rubric import Draft, ItemDraft, TopicDraft

EMPTY = Draft((TopicDraft(items=(ItemDraft(),)),))


def read_form(form: Mapping[str, object]) -> Draft:
    """The draft that a form holds, blanks included."""
    topics: list[TopicDraft] = []
    while len(topics) <= MOST_TOPICS and f"t{len(topics)}.title" in form:
        topics.append(_topic(form, f"t{len(topics)}"))
    return Draft(tuple(topics))


def name(topic: int | None, item: int | None, field: str) -> str:
    """A field's name; without a topic it is the rubric's own."""
    if topic is None:
        return field
    return f"t{topic}.{field}" if item is None else f"t{topic}.i{item}.{field}"


def by_name(flaws: Sequence[Flaw]) -> dict[str, list[str]]:
    """What is wrong, by the name of the field that it stands at."""
    wrong: dict[str, list[str]] = {}
    for flaw in flaws:
        wrong.setdefault(name(flaw.topic, flaw.item, flaw.field), []).append(flaw.what)
    return wrong


def press(draft: Draft, button: str) -> tuple[Draft, str]:
    """The draft after a button, and the name of the field to go on with.

    Raises:
        BadRequest: There is no such button, or nothing at its place.
    """
    verb, *numbers = button.split() or [""]
    places = [int(number) for number in numbers if number.isdecimal()]
    topics = list(draft.topics)
    try:
        if verb == "add-topic" and not places:
            topics.append(TopicDraft(items=(ItemDraft(),)))
            focus = name(len(topics) - 1, None, "title")
        elif verb.endswith("-topic"):
            focus = _press_topic(topics, verb.removesuffix("-topic"), *places)
        else:
            focus = _press_item(topics, verb.removesuffix("-item"), *places)
    except (IndexError, KeyError, TypeError) as error:
        raise BadRequest(f"The editor has no button {button[:40]!r}; go back and reload the page.") from error
    return Draft(tuple(topics)), focus


def _press_topic(topics: list[TopicDraft], verb: str, t: int) -> str:
    topic = topics.pop(t)
    if verb == "remove":
        return name(min(t, len(topics) - 1), None, "title") if topics else "add-topic"
    target = min(max(t + {"up": -1, "down": 1}[verb], 0), len(topics))
    topics.insert(target, topic)
    return name(target, None, "title")


def _press_item(topics: list[TopicDraft], verb: str, t: int, i: int | None = None) -> str:
    items = list(topics[t].items)
    if verb == "add":
        place = len(items) if i is None else i + 1
        items.insert(place, ItemDraft())
        topics[t] = replace(topics[t], items=tuple(items))
        return name(t, place, "title")
    if i is None:
        raise KeyError(verb)
    item = items.pop(i)
    topics[t] = replace(topics[t], items=tuple(items))
    if verb == "remove":
        return name(t, min(i, len(items) - 1), "title") if items else name(t, None, "title")
    to_topic, place = _target(topics, t, i, {"up": -1, "down": 1}[verb])
    there = list(topics[to_topic].items)
    there.insert(place, item)
    topics[to_topic] = replace(topics[to_topic], items=tuple(there))
    return name(to_topic, place, "title")


def _target(topics: list[TopicDraft], t: int, i: int, step: int) -> tuple[int, int]:
    """Where an item goes that was taken out at (t, i): over a topic's edge into its neighbour."""
    if step < 0 and i == 0 and t > 0:
        return t - 1, len(topics[t - 1].items)
    if step > 0 and i == len(topics[t].items) and t < len(topics) - 1:
        return t + 1, 0
    return t, min(max(i + step, 0), len(topics[t].items))


def _topic(form: Mapping[str, object], prefix: str) -> TopicDraft:
    items: list[ItemDraft] = []
    while len(items) <= MOST_ITEMS and f"{prefix}.i{len(items)}.title" in form:
        items.append(_item(form, f"{prefix}.i{len(items)}"))
    return TopicDraft(
        title=_text(form, f"{prefix}.title"),
        fine_message=_text(form, f"{prefix}.fine_message"),
        key=_text(form, f"{prefix}.key"),
        items=tuple(items),
    )


def _item(form: Mapping[str, object], prefix: str) -> ItemDraft:
    return ItemDraft(
        title=_text(form, f"{prefix}.title"),
        message=_text(form, f"{prefix}.message"),
        meaning=_text(form, f"{prefix}.meaning"),
        level=_text(form, f"{prefix}.level"),
        points=_text(form, f"{prefix}.points"),
        key=_text(form, f"{prefix}.key"),
    )


def _text(form: Mapping[str, object], field: str) -> str:
    value = form.get(field, "")
    return value.replace("\r\n", "\n") if isinstance(value, str) else ""
