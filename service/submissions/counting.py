"""Which submissions count, as a query that other queries can stand on."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, false, func, or_, select

from service.submissions.intake import LATE, NO_MOMENT
from service.tables import Assignment, Question, Submission


def counted_ids(question_id: UUID) -> Select[UUID]:
    """The ids of those that count: of each student the latest attempt in time, or the latest one if all are late.

    Those without a student count each. Where only the upload's moment is known, the upload's word on lateness counts.
    """
    in_time = or_(Assignment.deadline.is_(None), _flag(NO_MOMENT), Submission.handed_in_at <= Assignment.deadline)
    lateness = case((_flag(LATE), 1), (in_time, 0), else_=1)
    place = func.row_number().over(
        partition_by=func.coalesce(Submission.enrollment_id, Submission.id),
        order_by=(lateness, Submission.attempt.desc(), Submission.handed_in_at.desc(), Submission.id),
    )
    ranked = (
        select(Submission.id.label("id"), place.label("place"))
        .join(Question, Question.id == Submission.question_id)
        .join(Assignment, Assignment.id == Question.assignment_id)
        .where(Submission.question_id == question_id)
        .subquery()
    )
    return select(ranked.c.id).where(ranked.c.place == 1)


def _flag(name: str) -> ColumnElement[bool]:
    """Whether a detail is set; most submissions lack it."""
    return func.coalesce(Submission.details[name].as_boolean(), false())
