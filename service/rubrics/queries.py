"""Rubrics as the database has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.rubrics.rubric import Item, Rubric
from service.rubrics.rubric import Topic as RubricTopic
from service.tables import Grade, RubricItem, RubricVersion, Topic, User


@dataclass(frozen=True, slots=True)
class Version:
    """One version in the list of them, without its content."""

    number: int
    saved_at: datetime
    author: str | None


@dataclass(frozen=True, slots=True)
class KnownKeys:
    """The keys that a question's rubrics ever used: {title in lower case: key}, the newest use of a title."""

    topics: dict[str, str]
    items: dict[str, str]
    used_topics: frozenset[str]
    used_items: frozenset[str]


def version_row(session: Session, question_id: UUID, number: int | None = None) -> RubricVersion | None:
    """A version by its number; without one the version in force."""
    query = select(RubricVersion).where(RubricVersion.question_id == question_id)
    if number is not None:
        query = query.where(RubricVersion.version == number)
    return session.scalars(query.order_by(RubricVersion.version.desc()).limit(1)).first()


def rubric_of(session: Session, version: RubricVersion) -> Rubric:
    """A version with its content."""
    items: dict[UUID, list[Item]] = defaultdict(list)
    for item in session.scalars(
        select(RubricItem).where(RubricItem.rubric_version_id == version.id).order_by(RubricItem.position)
    ):
        items[item.topic_id].append(
            Item(item.key, item.title, item.meaning, item.message, item.level, item.points.normalize())
        )
    topics = session.scalars(select(Topic).where(Topic.rubric_version_id == version.id).order_by(Topic.position))
    return Rubric(
        version_id=version.id,
        question_id=version.question_id,
        number=version.version,
        saved_at=version.created_at,
        topics=tuple(RubricTopic(row.key, row.title, row.fine_message, tuple(items[row.id])) for row in topics),
    )


def versions_of(session: Session, question_id: UUID) -> Sequence[Version]:
    """All versions, newest first."""
    rows = session.execute(
        select(RubricVersion.version, RubricVersion.created_at, User.name)
        .outerjoin(User, User.id == RubricVersion.author_id)
        .where(RubricVersion.question_id == question_id)
        .order_by(RubricVersion.version.desc())
    )
    return [Version(number, saved_at, author) for number, saved_at, author in rows]


def known_keys(session: Session, question_id: UUID) -> KnownKeys:
    """What topics and items were ever called."""
    found: list[dict[str, str]] = []
    used: list[frozenset[str]] = []
    for table in (Topic, RubricItem):
        rows = session.execute(
            select(table.title, table.key)
            .join(RubricVersion, RubricVersion.id == table.rubric_version_id)
            .where(RubricVersion.question_id == question_id)
            .order_by(RubricVersion.version, table.position.desc())
        ).all()
        found.append({title.casefold(): key for title, key in rows})
        used.append(frozenset(key for _, key in rows))
    return KnownKeys(found[0], found[1], used[0], used[1])


def grade_counts(session: Session, question_id: UUID) -> dict[str, int]:
    """How many grades people gave to each item, by its key."""
    rows = session.execute(
        select(Grade.item_key, func.count()).where(Grade.question_id == question_id).group_by(Grade.item_key)
    )
    return {key: number for key, number in rows}  # noqa: C416  (rows are no pairs to the type checker)
