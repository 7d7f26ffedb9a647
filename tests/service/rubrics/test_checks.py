"""What can be wrong with a rubric, each at its place."""

from __future__ import annotations

from decimal import Decimal

import pytest

from service.rubrics.checks import find_flaws, read_points
from service.rubrics.rubric import Draft, ItemDraft, TopicDraft

ITEM = ItemDraft(title="Stops early", message="Your loop ends too early.")


def draft(*items: ItemDraft) -> Draft:
    return Draft((TopicDraft("Loop", "The loop is fine.", items),))


def test_a_whole_rubric_has_no_flaw() -> None:
    assert find_flaws(draft(ITEM, ItemDraft("Other", "Text", "", "close", "0.5", "a_key"))) == []


def test_all_flaws_are_told_at_once_in_reading_order() -> None:
    found = find_flaws(
        Draft(
            (
                TopicDraft("", "", (ItemDraft("", "", level="far", points="many"),)),
                TopicDraft("Loop", "Fine.", (), key="not a key"),
                TopicDraft("x" * 201, "y" * 4_001, (ItemDraft("T", "M", points="-1"), ItemDraft("T\0", "M\ud800"))),
            )
        )
    )

    assert [(flaw.problem.where, flaw.field) for flaw in found] == [
        ("topic 1", "title"),
        ("topic 1", "fine_message"),
        ("topic 1, item 1", "title"),
        ("topic 1, item 1", "message"),
        ("topic 1, item 1", "level"),
        ("topic 1, item 1", "points"),
        ("topic 2", "items"),
        ("topic 2", "key"),
        ("topic 3", "title"),
        ("topic 3", "fine_message"),
        ("topic 3, item 1", "points"),
        ("topic 3, item 2", "title"),
        ("topic 3, item 2", "message"),
    ]


def test_a_rubric_needs_a_topic_and_has_an_end() -> None:
    assert [flaw.problem.where for flaw in find_flaws(Draft())] == ["rubric"]
    assert [flaw.what for flaw in find_flaws(draft(*[ITEM] * 121))] == ["has 121 items; at most 120 are kept"]
    topics = (TopicDraft("Loop", "Fine.", (ITEM,)),) * 31
    assert [flaw.what for flaw in find_flaws(Draft(topics))] == ["has 31 topics; at most 30 are kept"]


def test_a_key_may_stand_once_and_the_first_is_named() -> None:
    twice = ItemDraft("Stops early", "Text", key="early")
    draft = Draft((TopicDraft("A", "Fine.", (twice,)), TopicDraft("B", "Fine.", (twice,), key="early")))

    [flaw] = find_flaws(draft)

    assert (flaw.problem.where, flaw.what) == ("topic 2, item 1", "key 'early' is that of topic 1, item 1 too")


@pytest.mark.parametrize(
    ("text", "points"),
    [("1", Decimal(1)), (" 0,5 ", Decimal("0.5")), ("", Decimal(0)), ("1e2", Decimal(100)), ("nan", None), ("a", None)],
)
def test_points_are_read_as_people_write_them(text: str, points: Decimal | None) -> None:
    assert read_points(text) == points


@pytest.mark.parametrize("points", ["-0.01", "0.001", "1000000", "Infinity", "1e400"])
def test_points_that_cannot_be_kept(points: str) -> None:
    assert [flaw.field for flaw in find_flaws(draft(ItemDraft("T", "M", points=points)))] == ["points"]
