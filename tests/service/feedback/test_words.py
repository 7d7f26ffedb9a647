"""What the overview and the wrap-up say, and whose word a note says it is."""

from __future__ import annotations

import pytest

from service.feedback import words
from service.feedback.reading import QuestionReading, Reading, Topic
from service.feedback.sheet import origin
from service.tables import (
    Assignment,
    Feedback,
    FeedbackState,
    Question,
    Rating,
    RegradeRequest,
    RequestState,
    Source,
    Submission,
    now,
)

FINE, CLOSE, NOT_YET, PERSON, NOT_ATTEMPTED = FeedbackState


def reading(*states: FeedbackState, released: bool = True, handed_in: bool = True, votes: int = 0) -> Reading:
    topics = [
        Topic(Feedback(state=state, messages=[]), Rating(agree=True) if number < votes else None, None)
        for number, state in enumerate(states)
    ]
    question = QuestionReading(Question(title="Q"), latest=Submission() if handed_in else None, topics=topics)
    return Reading(Assignment(released_at=now() if released else None), [question], [])


@pytest.mark.parametrize(
    ("what", "heading"),
    [
        (reading(FINE, FINE), "All of it is fine"),
        (reading(CLOSE, NOT_YET, FINE), "2 to look at again, 1 fine"),
        (reading(PERSON, FINE), "1 fine, 1 still open"),
        (reading(PERSON), "1 still open"),
        (reading(NOT_ATTEMPTED), "1 not attempted"),
        (reading(), "Handed in; not read yet"),
        (reading(handed_in=False), "Nothing handed in"),
        (reading(released=False), "Handed in; feedback is to come"),
        (reading(released=False, handed_in=False), "No feedback yet"),
    ],
)
def test_overview_begins_with_what_there_is_to_do(what: Reading, heading: str) -> None:
    assert words.overview(what)[0] == heading


@pytest.mark.parametrize(
    ("what", "heading"),
    [
        (reading(FINE, CLOSE, votes=1), "You voted on 1 of 2"),
        (reading(FINE, CLOSE, votes=2), "You voted on everything"),
        (reading(PERSON, NOT_ATTEMPTED), "Nothing to vote on yet"),
    ],
)
def test_wrap_up_counts_what_can_be_voted_on(what: Reading, heading: str) -> None:
    assert words.wrap_up(what)[0] == heading


def test_threads_that_wait_come_first() -> None:
    question = QuestionReading(Question(title="Q"))
    for state in (RequestState.ANSWERED, RequestState.OPEN):
        question.topics.append(Topic(Feedback(state=FINE, messages=[]), None, RegradeRequest(state=state)))
    found = Reading(Assignment(released_at=now()), [question], []).requests
    assert [topic.request.state for _, topic in found if topic.request] == [RequestState.OPEN, RequestState.ANSWERED]


def note(source: Source, *messages: tuple[str, float | None], state: FeedbackState = CLOSE) -> Feedback:
    said = [{"source": by, "probability": sure} for by, sure in messages]
    return Feedback(state=state, source=source, examples=20, messages=said)


@pytest.mark.parametrize(
    ("feedback", "said"),
    [
        (
            note(Source.MODEL, ("model", 0.94)),
            "saw 20\u00a0graded programs. It can be wrong. It is 94\u00a0%",
        ),
        (note(Source.MODEL, ("model", 0.94), ("model", 0.81)), "It is 81 to 94\u00a0% sure."),
        (note(Source.MODEL, ("model", 0.9999)), "It is 99\u00a0% sure."),
        (note(Source.MODEL, ("model", 0.9), ("person", None)), "Partly written by a person, partly by a model"),
        (note(Source.MODEL, state=FINE), "Written by a model that saw 20\u00a0graded programs. It can be wrong."),
        (note(Source.PERSON, ("person", None)), "Written by a person."),
        (note(Source.PERSON, ("person", 0.99)), "A person said this of a program that is the same as yours"),
    ],
)
def test_a_note_says_whose_word_it_is_and_how_sure(feedback: Feedback, said: str) -> None:
    assert said in origin(feedback)


@pytest.mark.parametrize("state", [PERSON, NOT_ATTEMPTED])
def test_where_nothing_is_said_nobody_said_it(state: FeedbackState) -> None:
    assert origin(note(Source.MODEL, state=state)) == ""
