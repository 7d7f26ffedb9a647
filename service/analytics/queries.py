"""The votes of an assignment, as they are counted and as they are read."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeVarTuple
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from service.tables import Enrollment, Feedback, Question, Rating, Source, Submission

Columns = TypeVarTuple("Columns")


class VoteRow(NamedTuple):
    """One student's vote on one piece of feedback."""

    question_id: UUID
    question: str
    position: int
    topic_key: str
    topic_title: str
    source: Source
    messages: list[Any]
    agree: bool
    explanation: str
    enrollment_id: UUID


class ExplainedRow(NamedTuple):
    """An explanation with what it is about; whose it is, is told by pseudonym alone."""

    rating: Rating
    feedback: Feedback
    submission: Submission


def votes(session: Session, assignment_id: UUID) -> list[VoteRow]:
    """All votes of students on an assignment's feedback, on whichever version they were given."""
    query = select(
        Question.id,
        Question.title,
        Question.position,
        Feedback.topic_key,
        Feedback.topic_title,
        Feedback.source,
        Feedback.messages,
        Rating.agree,
        Rating.explanation,
        Rating.enrollment_id,
    )
    rows = session.execute(_rated(query, assignment_id).order_by(Feedback.created_at, Rating.id))
    return [VoteRow(*row) for row in rows]


def explained(session: Session, assignment_id: UUID, question_id: UUID) -> list[ExplainedRow]:
    """The votes of one question that come with an explanation, those that disagree first, newest first."""
    query = (
        _rated(select(Rating, Feedback, Submission), assignment_id)
        .where(Question.id == question_id, Rating.explanation != "")
        .order_by(Rating.agree, Rating.updated_at.desc(), Rating.id)
    )
    return [ExplainedRow(*row) for row in session.execute(query)]


def _rated(query: Select[*Columns], assignment_id: UUID) -> Select[*Columns]:
    return (
        query.select_from(Rating)
        .join(Feedback, Feedback.id == Rating.feedback_id)
        .join(Submission, Submission.id == Feedback.submission_id)
        .join(Question, Question.id == Submission.question_id)
        .join(Enrollment, Enrollment.id == Rating.enrollment_id)
        .where(Question.assignment_id == assignment_id)
    )
