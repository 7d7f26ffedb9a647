"""What a release would show, before it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from service.assignments.actions import questions_of
from service.feedback.reading import Topic, program_of
from service.feedback.release import Prepared, changed_topics, prepare, row_of
from service.feedback.sheet import Sheet, make_sheet
from service.tables import Assignment, Feedback, FeedbackState, Question, Submission


@dataclass(slots=True)
class TopicOutlook:
    """How many submissions would be in each state of a topic, with one of each to look at."""

    title: str
    counts: dict[FeedbackState, int] = field(default_factory=dict)
    samples: dict[FeedbackState, UUID] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class QuestionOutlook:
    """One question: what is ready, what waits for a person, what is missing.

    `witnessed` counts the programs of which a message is supported by an input on which they differ.
    """

    question: Question
    has_rubric: bool
    has_run: bool
    ready: int
    unread: int
    waiting: int
    changed: int
    witnessed: int
    topics: list[TopicOutlook]


@dataclass(frozen=True, slots=True)
class Outlook:
    """All questions of an assignment."""

    questions: list[QuestionOutlook]

    def total(self, name: str) -> int:
        """The sum of one of the counts over all questions."""
        return sum(int(getattr(question, name)) for question in self.questions)


def outlook(session: Session, assignment: Assignment) -> Outlook:
    """What a release of the assignment would show now."""
    found = []
    for question in questions_of(session, assignment.id):
        prepared = prepare(session, question.id)
        changed = changed_topics(session, prepared)
        found.append(
            QuestionOutlook(
                question=question,
                has_rubric=prepared.rubric is not None,
                has_run=prepared.standing.run_id is not None,
                ready=len(prepared.read),
                unread=prepared.unread,
                waiting=sum(any(_waits(t.state, t.also_person) for t in one.topics) for one in prepared.read),
                changed=changed,
                witnessed=sum(any(m.witness for t in one.topics for m in t.messages) for one in prepared.read),
                topics=_topics(prepared),
            )
        )
    return Outlook(found)


def preview(session: Session, assignment: Assignment, submission_id: UUID) -> Sheet | None:
    """A submission's page as a release would make it now; None where there is nothing to say."""
    submission = session.get(Submission, submission_id)
    question = session.get(Question, submission.question_id) if submission else None
    if submission is None or question is None or question.assignment_id != assignment.id:
        return None
    prepared = prepare(session, question.id, [submission_id])
    if not prepared.read:
        return None
    one = prepared.read[0]
    rows = [Feedback(**row_of(prepared, one.submission, topic)) for topic in one.topics]
    topics = [Topic(row, None, None) for row in rows]
    return make_sheet(question, submission, program_of(session, submission), topics, assignment.show_witness)


def _waits(state: FeedbackState, also_person: bool) -> bool:
    return also_person or state == FeedbackState.PERSON


def _topics(prepared: Prepared) -> list[TopicOutlook]:
    rubric = prepared.rubric
    topics: Sequence[TopicOutlook] = [TopicOutlook(topic.title) for topic in rubric.topics] if rubric else []
    for one in prepared.read:
        for topic, composed in zip(topics, one.topics, strict=True):
            topic.counts[composed.state] = topic.counts.get(composed.state, 0) + 1
            topic.samples.setdefault(composed.state, one.submission.submission_id)
    return list(topics)
