"""Making feedback visible: all together at a release, later only what has changed.

A feedback row is never changed. What is said anew is a new version; votes stay with the version that was voted on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from service.assignments.actions import questions_of
from service.errors import Conflict
from service.feedback import queries
from service.feedback.composing import Composed, compose
from service.feedback.news import notify
from service.feedback.queries import MOST_IDS
from service.feedback.standing import QuestionStanding, SubmissionStanding, standings
from service.rubrics import actions as rubrics
from service.rubrics.actions import Rubric
from service.tables import Assignment, Feedback, now


@dataclass(frozen=True, slots=True)
class Read:
    """A submission that was read, and what is to be said of each topic."""

    submission: SubmissionStanding
    topics: list[Composed]


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a release would say of one question. `unread` submissions are left out: nothing has judged them yet."""

    question_id: UUID
    standing: QuestionStanding
    rubric: Rubric | None
    read: list[Read]
    unread: int


@dataclass(slots=True)
class Changes:
    """What differs from what students see now."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    replaced: list[UUID] = field(default_factory=list)
    enrollments: set[UUID] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Released:
    """What a release did: pieces of feedback published, students told, submissions left out as not read yet."""

    published: int
    students: int
    unread: int


def release(session: Session, assignment_id: UUID) -> Released:
    """Show students what is to be said of their counted submissions, all together; again: what has changed since.

    Raises:
        Conflict: No submission of the assignment has been judged or graded yet.
    """
    assignment = session.get_one(Assignment, assignment_id, with_for_update=True)
    prepared = [prepare(session, question.id) for question in questions_of(session, assignment_id)]
    if not any(question.read for question in prepared):
        raise Conflict("There is nothing to release yet: start a grading run, or grade submissions by hand.")
    moment = now()
    total, told = 0, set[UUID]()
    for question in prepared:
        changes = _changes(session, question, moment)
        _publish(session, changes)
        total += len(changes.rows)
        told |= changes.enrollments
    text = f"There is new feedback on {assignment.title}."
    if assignment.released_at is None:
        assignment.released_at = moment
        text = f"Your feedback on {assignment.title} is there."
    notify(session, assignment_id, told, text, moment)
    return Released(total, len(told), sum(question.unread for question in prepared))


def refresh(session: Session, submission_ids: Collection[UUID]) -> int:
    """After a person's word: publish what it changes for submissions whose feedback students can see already.

    Returns:
        How many pieces of feedback are new; 0 before the release.
    """
    session.flush()
    moment, published = now(), 0
    for assignment, question_id, ids in queries.released_among(session, submission_ids):
        changes = _changes(session, prepare(session, question_id, ids), moment)
        _publish(session, changes)
        published += len(changes.rows)
        text = f"Somebody has read your program again: there is new feedback on {assignment.title}."
        notify(session, assignment.id, changes.enrollments, text, moment)
    return published


def prepare(session: Session, question_id: UUID, submission_ids: Collection[UUID] | None = None) -> Prepared:
    """What would be said now of the counted submissions of a question, or of the given ones."""
    standing = standings(session, question_id, submission_ids)
    rubric = rubrics.current(session, question_id)
    read = [submission for submission in standing.submissions if rubric and submission.is_read]
    topics = rubric.topics if rubric else ()
    composed = [Read(one, [compose(topic, place, one) for place, topic in enumerate(topics)]) for one in read]
    return Prepared(question_id, standing, rubric, composed, len(standing.submissions) - len(read))


def changed_topics(session: Session, prepared: Prepared) -> int:
    """How many pieces of feedback a release would publish now."""
    current = queries.current_feedback(session, prepared.question_id, None)
    return sum(1 for _ in _new(prepared, {(row.submission_id, row.topic_key): row for row in current}))


def _changes(session: Session, prepared: Prepared, moment: datetime) -> Changes:
    ids = [one.submission.submission_id for one in prepared.read]
    current = {(r.submission_id, r.topic_key): r for r in queries.current_feedback(session, prepared.question_id, ids)}
    changes = Changes()
    versions: dict[tuple[UUID, str], int] = {}
    if current:
        versions = queries.highest_versions(session, ids)
    for submission, topic in _new(prepared, current):
        key = (submission.submission_id, topic.topic_key)
        row = row_of(prepared, submission, topic)
        changes.rows.append(row | {"version": versions.get(key, 0) + 1, "created_at": moment})
        if key in current:
            changes.replaced.append(current[key].id)
        if submission.enrollment_id is not None:
            changes.enrollments.add(submission.enrollment_id)
    changes.replaced += _dropped(prepared, current)
    return changes


def _new(
    prepared: Prepared, current: dict[tuple[UUID, str], Feedback]
) -> Iterator[tuple[SubmissionStanding, Composed]]:
    """What would be said and is not what the student sees now."""
    for one in prepared.read:
        for topic in one.topics:
            shown = current.get((one.submission.submission_id, topic.topic_key))
            if shown is None or _essence(shown) != topic.essence:
                yield one.submission, topic


def _dropped(prepared: Prepared, current: dict[tuple[UUID, str], Feedback]) -> Iterator[UUID]:
    """Feedback on topics that the rubric has no more, of submissions that are read anew."""
    topics = {topic.key for topic in prepared.rubric.topics} if prepared.rubric else set()
    read = {one.submission.submission_id for one in prepared.read}
    for (submission_id, topic_key), row in current.items():
        if submission_id in read and topic_key not in topics:
            yield row.id


def _essence(row: Feedback) -> tuple[object, ...]:
    """As `Composed.essence`, of what is released."""
    said = tuple((m["item_key"], m["title"], m["text"], m["source"]) for m in row.messages)
    return (row.state, row.also_person, row.source, row.topic_title, row.position, row.text, said)


def row_of(prepared: Prepared, submission: SubmissionStanding, topic: Composed) -> dict[str, Any]:
    """The columns of a topic's feedback, but for what only a release knows."""
    if prepared.rubric is None:
        raise ValueError("a submission was composed without a rubric")
    return {
        "submission_id": submission.submission_id,
        "rubric_version_id": prepared.rubric.version_id,
        "run_id": prepared.standing.run_id,
        "topic_key": topic.topic_key,
        "topic_title": topic.topic_title,
        "position": topic.position,
        "state": topic.state,
        "also_person": topic.also_person,
        "source": topic.source,
        "text": topic.text,
        "messages": [message.as_json() for message in topic.messages],
        "examples": prepared.standing.examples,
    }


def _publish(session: Session, changes: Changes) -> None:
    for start in range(0, len(changes.replaced), MOST_IDS):
        among = Feedback.id.in_(changes.replaced[start : start + MOST_IDS])
        session.execute(update(Feedback).where(among).values(is_current=False))
    if changes.rows:
        session.execute(insert(Feedback), changes.rows)
