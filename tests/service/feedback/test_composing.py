"""From how items stand to what a student reads: every state, and whose word it is."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

import pytest

from service.feedback.composing import Composed, compose
from service.feedback.standing import Standing, SubmissionStanding
from service.rubrics.actions import Item, Topic
from service.tables import FeedbackState, Level, Source, Verdict

ITEMS = (
    Item("a", "A", "", "Close a.", Level.CLOSE, Decimal(1)),
    Item("b", "B", "", "Not yet b.", Level.NOT_YET, Decimal(1)),
    Item("c", "C", "", "Close c.", Level.CLOSE, Decimal(1)),
)
TOPIC = Topic("input", "Input", "All read well.", ITEMS)
APPLIES = Standing(Verdict.APPLIES, Source.MODEL, 0.9)
ABSENT = Standing(Verdict.ABSENT, Source.MODEL, 0.1)
UNSURE = Standing(Verdict.UNSURE, Source.MODEL, 0.5)
PERSON_APPLIES = Standing(Verdict.APPLIES, Source.PERSON)
PERSON_ABSENT = Standing(Verdict.ABSENT, Source.PERSON)


def composed(*words: Standing | None, attempted: bool | None = True) -> Composed:
    items = {item.key: word for item, word in zip(ITEMS, words, strict=True) if word is not None}
    return compose(TOPIC, 2, SubmissionStanding(uuid4(), uuid4(), None, "Otter", attempted, items))


@pytest.mark.parametrize(
    ("words", "state", "also_person"),
    [
        ((ABSENT, ABSENT, ABSENT), FeedbackState.FINE, False),
        ((APPLIES, ABSENT, ABSENT), FeedbackState.CLOSE, False),
        ((ABSENT, APPLIES, ABSENT), FeedbackState.NOT_YET, False),
        ((APPLIES, APPLIES, APPLIES), FeedbackState.NOT_YET, False),
        ((UNSURE, ABSENT, ABSENT), FeedbackState.PERSON, False),
        ((APPLIES, UNSURE, ABSENT), FeedbackState.CLOSE, True),
        ((PERSON_APPLIES, ABSENT, UNSURE), FeedbackState.CLOSE, True),
        ((ABSENT, None, ABSENT), FeedbackState.PERSON, False),
        ((APPLIES, None, ABSENT), FeedbackState.CLOSE, True),
        ((PERSON_ABSENT, ABSENT, ABSENT), FeedbackState.FINE, False),
    ],
)
def test_state_is_the_worst_that_applies(
    words: tuple[Standing | None, ...], state: FeedbackState, also_person: bool
) -> None:
    found = composed(*words)
    assert (found.state, found.also_person) == (state, also_person)


def test_messages_come_most_serious_first_and_carry_what_the_model_saw() -> None:
    seen = Standing(Verdict.APPLIES, Source.MODEL, 0.94, [[3, 5, 1.0]], {"input": "1.7"})
    found = composed(seen, APPLIES, PERSON_APPLIES)
    assert [message.item_key for message in found.messages] == ["b", "a", "c"]
    first = found.messages[1].as_json()
    assert first == {
        "item_key": "a",
        "title": "A",
        "text": "Close a.",
        "source": "model",
        "probability": 0.94,
        "spans": [[3, 5, 1.0]],
        "witness": {"input": "1.7"},
    }
    assert found.text == ""


def test_the_topic_speaks_where_no_item_applies() -> None:
    assert composed(ABSENT, ABSENT, ABSENT).text == "All read well."
    assert "not sure" in composed(UNSURE, ABSENT, ABSENT).text
    assert composed(ABSENT, ABSENT, ABSENT).messages == []


@pytest.mark.parametrize(
    ("words", "source"),
    [
        ((ABSENT, ABSENT, ABSENT), Source.MODEL),
        ((PERSON_ABSENT, ABSENT, ABSENT), Source.MODEL),
        ((PERSON_ABSENT, PERSON_ABSENT, PERSON_ABSENT), Source.PERSON),
        ((PERSON_APPLIES, ABSENT, ABSENT), Source.PERSON),
        ((PERSON_APPLIES, APPLIES, ABSENT), Source.MODEL),
        ((PERSON_ABSENT, UNSURE, PERSON_ABSENT), Source.MODEL),
    ],
)
def test_a_topic_is_a_persons_where_people_said_all_that_decides(words: tuple[Standing, ...], source: Source) -> None:
    assert composed(*words).source == source


def test_nothing_attempted_is_never_fine_and_waits_for_nobody() -> None:
    found = composed(None, None, None, attempted=False)
    assert (found.state, found.also_person, found.messages) == (FeedbackState.NOT_ATTEMPTED, False, [])
    assert "no program of yours" in found.text
    assert composed(PERSON_ABSENT, None, None, attempted=False).state == FeedbackState.NOT_ATTEMPTED


def test_a_person_may_say_something_even_of_the_untouched_starter_code() -> None:
    found = composed(PERSON_APPLIES, None, None, attempted=False)
    assert (found.state, found.also_person, found.source) == (FeedbackState.CLOSE, False, Source.PERSON)


def test_a_program_that_nobody_prepared_yet_is_not_taken_for_untouched() -> None:
    assert composed(None, None, None, attempted=None).state == FeedbackState.PERSON


def test_a_digit_of_sureness_is_not_of_the_essence_but_a_person_is() -> None:
    model = composed(APPLIES, ABSENT, ABSENT)
    surer = composed(Standing(Verdict.APPLIES, Source.MODEL, 0.7, [[1, 2, 1.0]]), ABSENT, ABSENT)
    assert model.essence == surer.essence
    assert model.essence != composed(PERSON_APPLIES, ABSENT, ABSENT).essence
    assert model.essence != composed(APPLIES, ABSENT, UNSURE).essence
