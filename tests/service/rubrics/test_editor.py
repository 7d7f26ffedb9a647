"""The editor's form and its buttons."""

from __future__ import annotations

import pytest

from service.errors import BadRequest
from service.rubrics.editor import press, read_form
from service.rubrics.rubric import Draft, ItemDraft, TopicDraft

A, B, C = (ItemDraft(title=letter) for letter in "ABC")
DRAFT = Draft((TopicDraft("One", items=(A, B)), TopicDraft("Two", items=(C,))))


def shape(draft: Draft) -> str:
    return " | ".join(topic.title + ":" + "".join(item.title or "_" for item in topic.items) for topic in draft.topics)


@pytest.mark.parametrize(
    ("button", "after", "focus"),
    [
        ("add-topic", "One:AB | Two:C | :_", "t2.title"),
        ("add-item 0", "One:AB_ | Two:C", "t0.i2.title"),
        ("add-item 0 0", "One:A_B | Two:C", "t0.i1.title"),
        ("remove-topic 0", "Two:C", "t0.title"),
        ("remove-topic 1", "One:AB", "t0.title"),
        ("up-topic 1", "Two:C | One:AB", "t0.title"),
        ("up-topic 0", "One:AB | Two:C", "t0.title"),
        ("down-topic 0", "Two:C | One:AB", "t1.title"),
        ("remove-item 0 0", "One:B | Two:C", "t0.i0.title"),
        ("remove-item 1 0", "One:AB | Two:", "t1.title"),
        ("up-item 0 1", "One:BA | Two:C", "t0.i0.title"),
        ("up-item 0 0", "One:AB | Two:C", "t0.i0.title"),
        ("up-item 1 0", "One:ABC | Two:", "t0.i2.title"),
        ("down-item 0 0", "One:BA | Two:C", "t0.i1.title"),
        ("down-item 0 1", "One:A | Two:BC", "t1.i0.title"),
        ("down-item 1 0", "One:AB | Two:C", "t1.i0.title"),
    ],
)
def test_buttons_change_the_draft_and_say_where_to_go_on(button: str, after: str, focus: str) -> None:
    draft, place = press(DRAFT, button)

    assert (shape(draft), place) == (after, focus)


def test_removing_the_last_topic_leads_to_adding_one() -> None:
    assert press(Draft((TopicDraft("One"),)), "remove-topic 0") == (Draft(), "add-topic")


@pytest.mark.parametrize(
    "button", ["", "add", "sideways-topic 0", "up-topic", "up-topic 7", "up-item 0", "up-item 0 9", "add-item 1 2 3"]
)
def test_unknown_buttons_are_refused(button: str) -> None:
    with pytest.raises(BadRequest):
        press(DRAFT, button)


def test_a_form_is_read_as_far_as_its_numbers_go() -> None:
    form = {
        "t0.title": "One",
        "t0.key": "one",
        "t0.fine_message": "Fine.\r\nReally.",
        "t0.i0.title": "A",
        "t0.i0.meaning": "m",
        "t0.i0.message": "s",
        "t0.i0.level": "close",
        "t0.i0.points": "2",
        "t0.i0.key": "a",
        "t0.i2.title": "beyond a gap",
        "t2.title": "beyond a gap",
    }

    item = ItemDraft("A", "s", "m", "close", "2", "a")
    assert read_form(form) == Draft((TopicDraft("One", "Fine.\nReally.", (item,), "one"),))
