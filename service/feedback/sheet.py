"""One question as its page shows it: the program with its marks, the notes beside it, and whose word each note is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from service.feedback.reading import QuestionReading, Topic, program_of
from service.listing import Listing, Mark, lay_out
from service.pages import count
from service.tables import Feedback, FeedbackState, Program, Question, Source, Submission

STATES = {
    FeedbackState.FINE: "Fine",
    FeedbackState.CLOSE: "Close",
    FeedbackState.NOT_YET: "Not yet",
    FeedbackState.PERSON: "A person will look",
    FeedbackState.NOT_ATTEMPTED: "Not attempted",
}
SILENT = frozenset({FeedbackState.PERSON, FeedbackState.NOT_ATTEMPTED})


@dataclass(frozen=True, slots=True)
class Note:
    """A topic beside the program.

    `messages` are the row's, each with its witness where the student may see it here, and with the `number` that its
    marks carry, 0 where it has none.
    """

    topic: Topic
    state: str
    origin: str
    messages: list[dict[str, Any]]

    @property
    def feedback(self) -> Feedback:
        """The row behind it."""
        return self.topic.feedback


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the page of a question shows. `repair` is what was mended in a copy to run it, empty where nothing was."""

    question: Question
    submission: Submission
    listing: Listing
    notes: list[Note]
    repair: str


def sheet(session: Session, reading: QuestionReading, submission: Submission, show_witness: bool) -> Sheet:
    """The page of one question with one submission."""
    return make_sheet(reading.question, submission, program_of(session, submission), reading.topics, show_witness)


def make_sheet(
    question: Question, submission: Submission, program: Program, topics: Sequence[Topic], show_witness: bool
) -> Sheet:
    """Lay the program out under the marks of its feedback.

    A witness speaks of the whole program, so it is shown once, under the first message that it supports.
    """
    marks: list[Mark] = []
    notes: list[Note] = []
    told: list[Any] = []
    titles: dict[int, str] = {}
    for topic in topics:
        note = note_of(topic, show_witness, told)
        told += [message["witness"] for message in note.messages if message["witness"]]
        for message in note.messages:
            if message["spans"]:
                message["number"] = len(titles) + 1
                titles[message["number"]] = topic.feedback.topic_title
                marks += [Mark(int(a), int(b), float(w), message["number"]) for a, b, w in message["spans"]]
        notes.append(note)
    listing = lay_out(program.text, question.language, marks, titles)
    return Sheet(question, submission, listing, notes, program.repair)


def note_of(topic: Topic, show_witness: bool, told: Sequence[Any] = ()) -> Note:
    """A topic as it is shown; a witness that was `told` already is not told again."""
    messages, known = [], list(told)
    for message in topic.feedback.messages:
        seen = message["witness"] if show_witness and message["witness"] not in known else None
        known.append(seen)
        messages.append(message | {"witness": seen, "number": 0})
    return Note(topic, STATES[topic.feedback.state], origin(topic.feedback), messages)


def origin(feedback: Feedback) -> str:
    """Who wrote it, what they had seen, and how sure they are."""
    if feedback.state in SILENT:
        return ""
    by_person = [message for message in feedback.messages if message["source"] == Source.PERSON]
    if feedback.source == Source.PERSON:
        # The model's probability stays with a person's word where that word was said of an identical program.
        if by_person and all(message["probability"] is not None for message in by_person):
            return "A person said this of a program that is the same as yours, names and layout aside."
        return "Written by a person."
    seen = f"a model that saw {count(feedback.examples, 'graded program')}"
    said = f"Partly written by a person, partly by {seen}." if by_person else f"Written by {seen}."
    return " ".join([said, "It can be wrong.", *_sureness(feedback.messages)])


def _sureness(messages: Sequence[dict[str, Any]]) -> list[str]:
    """`It is 94 % sure.`, or from the least to the most sure of its messages."""
    sure = sorted(m["probability"] for m in messages if m["source"] == Source.MODEL and m["probability"] is not None)
    if not sure:
        return []
    low, high = (min(round(100 * share), 99) for share in (sure[0], sure[-1]))
    return [f"It is {low}\u00a0% sure." if low == high else f"It is {low} to {high}\u00a0% sure."]
