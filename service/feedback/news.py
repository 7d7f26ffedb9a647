"""Telling students that there is something to read: one message a student and assignment until they have seen it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from service.tables import Notification, now

FEEDBACK = "feedback"
ANSWER = "answer"


def notify(
    session: Session,
    assignment_id: UUID,
    enrollments: Collection[UUID],
    text: str,
    moment: datetime,
    kind: str = FEEDBACK,
) -> None:
    """Tell students; who has an unread message of this kind about the assignment needs no second one."""
    waiting = select(Notification.enrollment_id).where(
        Notification.kind == kind, Notification.subject_id == assignment_id, Notification.read_at.is_(None)
    )
    already = set(session.scalars(waiting))
    rows = [
        {"enrollment_id": one, "kind": kind, "subject_id": assignment_id, "text": text, "created_at": moment}
        for one in sorted(enrollments)
        if one not in already
    ]
    if rows:
        session.execute(insert(Notification), rows)


def unread(session: Session, assignment_id: UUID, enrollment_id: UUID) -> Sequence[Notification]:
    """What a student has not seen yet of an assignment, oldest first."""
    return session.scalars(
        select(Notification)
        .filter_by(subject_id=assignment_id, enrollment_id=enrollment_id, read_at=None)
        .order_by(Notification.created_at)
    ).all()


def mark_read(session: Session, assignment_id: UUID, enrollment_id: UUID) -> None:
    """The student has seen it."""
    session.execute(
        update(Notification)
        .where(
            Notification.subject_id == assignment_id,
            Notification.enrollment_id == enrollment_id,
            Notification.read_at.is_(None),
        )
        .values(read_at=now())
    )
