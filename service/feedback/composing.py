"""From how the items stand to what a student reads of a topic. Nothing here knows the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from service.feedback.standing import Standing, SubmissionStanding
from service.rubrics.actions import Item, Topic
from service.tables import FeedbackState, Level, Source, Verdict

NOT_ATTEMPTED = "There is no program of yours to read: it is empty, or the starter code as it was given."
PERSON = "The model was not sure here, so it says nothing. You will get a message when someone has read it."


@dataclass(frozen=True, slots=True)
class Message:
    """One item that applies, as the student reads it; `probability` is the model's that it applies."""

    item_key: str
    title: str
    text: str
    source: Source
    probability: float | None
    spans: list[Any]
    witness: dict[str, Any] | None

    def as_json(self) -> dict[str, Any]:
        """As it is kept in a row."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Composed:
    """A topic's feedback on one submission. `text` is the topic's own sentence, empty where messages speak."""

    topic_key: str
    topic_title: str
    position: int
    state: FeedbackState
    also_person: bool
    source: Source
    text: str
    messages: list[Message]

    @property
    def essence(self) -> tuple[object, ...]:
        """What a student would notice if it changed; how sure the model is, to the digit, is not of it."""
        said = tuple((m.item_key, m.title, m.text, m.source.value) for m in self.messages)
        return (self.state, self.also_person, self.source, self.topic_title, self.position, self.text, said)


def compose(topic: Topic, position: int, submission: SubmissionStanding) -> Composed:
    """One topic of one submission; `position` is the topic's place on the page.

    The worst level of the items that apply is the state. An item that the model is unsure of, or that nobody judged,
    waits for a person: this is the state where nothing applies, and is added where something does. Fine needs every
    item to be absent.
    """
    standing = [submission.items.get(item.key) for item in topic.items]
    applying = [
        (item, word)
        for item, word in zip(topic.items, standing, strict=True)
        if word is not None and word.verdict == Verdict.APPLIES
    ]
    waits = submission.attempted is not False and any(
        word is None or word.verdict == Verdict.UNSURE for word in standing
    )
    messages = [_message(item, word) for item, word in sorted(applying, key=_comes_later)]
    state, text = _state(topic, [item for item, _ in applying], waits, submission.attempted)
    deciding = [word for _, word in applying] or [word for word in standing if word is not None]
    by_person = bool(deciding) and all(word.source == Source.PERSON for word in deciding)
    return Composed(
        topic_key=topic.key,
        topic_title=topic.title,
        position=position,
        state=state,
        also_person=waits and bool(applying),
        source=Source.PERSON if by_person and state != FeedbackState.PERSON else Source.MODEL,
        text=text,
        messages=messages,
    )


def _comes_later(applying: tuple[Item, Standing]) -> bool:
    """The most serious come first, otherwise in the rubric's order."""
    return applying[0].level != Level.NOT_YET


def _state(topic: Topic, applying: Sequence[Item], waits: bool, attempted: bool | None) -> tuple[FeedbackState, str]:
    """The state, and what the topic itself says in it."""
    if applying:
        worst = any(item.level == Level.NOT_YET for item in applying)
        return (FeedbackState.NOT_YET if worst else FeedbackState.CLOSE), ""
    if attempted is False:
        return FeedbackState.NOT_ATTEMPTED, NOT_ATTEMPTED
    if waits:
        return FeedbackState.PERSON, PERSON
    return FeedbackState.FINE, topic.fine_message


def _message(item: Item, word: Standing) -> Message:
    return Message(item.key, item.title, item.message, word.source, word.probability, word.spans, word.witness)
