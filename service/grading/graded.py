"""The list of what was graded, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.tables import Grade, Purpose, Submission, User

PAGE = 50


@dataclass(frozen=True, slots=True)
class GradedExample:
    """One graded submission: the keys of the items that apply, how many were looked at, by whom and when."""

    submission_id: UUID
    pseudonym: str
    applies: list[str]
    graded: int
    graders: list[str]
    at: datetime


def graded_examples(session: Session, question_id: UUID, page: int) -> Sequence[GradedExample]:
    """One page of the graded examples; the first page is 1."""
    last = func.max(Grade.created_at)
    mine = (Grade.question_id == question_id, Grade.purpose == Purpose.EXAMPLE)
    rows = session.execute(
        select(Grade.submission_id, Submission.pseudonym, last)
        .join(Submission, Submission.id == Grade.submission_id)
        .where(*mine)
        .group_by(Grade.submission_id, Submission.pseudonym)
        .order_by(last.desc(), Grade.submission_id)
        .limit(PAGE)
        .offset(PAGE * (page - 1))
    ).all()
    said: dict[UUID, list[tuple[Grade, str | None]]] = {}
    for grade, name in session.execute(
        select(Grade, User.name)
        .outerjoin(User, User.id == Grade.grader_id)
        .where(*mine, Grade.submission_id.in_([row[0] for row in rows]))
        .order_by(Grade.item_key)
    ):
        said.setdefault(grade.submission_id, []).append((grade, name))
    return [
        GradedExample(
            submission_id=submission_id,
            pseudonym=pseudonym,
            applies=[grade.item_key for grade, _ in said[submission_id] if grade.applies],
            graded=len(said[submission_id]),
            graders=sorted({name for _, name in said[submission_id] if name}),
            at=at,
        )
        for submission_id, pseudonym, at in rows
    ]
