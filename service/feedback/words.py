"""What a student's overview and wrap-up say, as headings and sentences."""

from __future__ import annotations

from service.feedback.reading import TO_LOOK_AT, Reading
from service.pages import count
from service.tables import FeedbackState, RequestState


def overview(reading: Reading) -> tuple[str, str]:
    """The heading of the overview and the sentence below it."""
    if not reading.topics:
        return _nothing_yet(reading)
    again, fine = reading.count(*TO_LOOK_AT), reading.count(FeedbackState.FINE)
    waiting, untouched = reading.count(FeedbackState.PERSON), reading.count(FeedbackState.NOT_ATTEMPTED)
    parts = [f"{again} to look at again" if again else "", f"{fine} fine" if fine else ""]
    parts += [f"{waiting} still open" if waiting else "", f"{untouched} not attempted" if untouched else ""]
    heading = ", ".join(part for part in parts if part)
    if fine == len(reading.topics):
        heading = "All of it is fine"
    said = f"{count(len(reading.topics), 'topic')} in {count(len(reading.questions), 'question')}."
    return heading[0].upper() + heading[1:], f"{said} Say whether you agree: it is read by those who teach the course."


def wrap_up(reading: Reading) -> tuple[str, str]:
    """The heading of the wrap-up and the sentence below it."""
    possible = sum(1 for _, topic in reading.topics if topic.can_vote)
    given = possible - len(reading.to_vote)
    waiting = sum(1 for _, topic in reading.requests if topic.request and topic.request.state == RequestState.OPEN)
    asked = (
        f" {count(waiting, 'question')} of yours {'waits' if waiting == 1 else 'wait'} for a person." if waiting else ""
    )
    if not possible:
        return "Nothing to vote on yet", f"There is no feedback that you could agree or disagree with.{asked}"
    if given == possible:
        return "You voted on everything", f"Thank you. You can change each vote on its page at any time.{asked}"
    return f"You voted on {given} of {possible}", f"A vote takes a second, and an explanation helps most.{asked}"


def _nothing_yet(reading: Reading) -> tuple[str, str]:
    handed_in = any(question.latest for question in reading.questions)
    if reading.assignment.released_at is None:
        text = "You get a message when it is released, for everybody at the same time."
        return ("Handed in; feedback is to come" if handed_in else "No feedback yet"), text
    if handed_in:
        return (
            "Handed in; not read yet",
            "What you handed in came after the release. You get a message when it is read.",
        )
    return "Nothing handed in", "There is no program of yours in this assignment, so there is no feedback."
