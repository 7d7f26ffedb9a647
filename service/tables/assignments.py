"""Assignments, their questions and the rubrics."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.tables.base import Identified, Row, choice, parent, reference


class Level(StrEnum):
    """How far a program is from right when an item applies."""

    CLOSE = "close"
    NOT_YET = "not_yet"


class Assignment(Identified, Row):
    """A hand-in. `slug` is the name by which the command line and addresses know it.

    `run_programs` lets its programs be watched; `show_witness` lets students see the input on which theirs differs.
    """

    __tablename__ = "assignments"

    course_id: Mapped[UUID] = parent("courses.id")
    title: Mapped[str] = mapped_column(String(200))
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    deadline: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    run_programs: Mapped[bool] = mapped_column(default=True)
    show_witness: Mapped[bool] = mapped_column(default=False)


class Question(Identified, Row):
    """One programming question. `key` is the question's id in records.

    `inputs` are an instructor's: None leaves the choice to the workers, an empty list means that nothing is run.
    `watched_on` are the inputs on which its programs were watched last: the workers' to fill in, see `ProgramOutcome`.
    """

    __tablename__ = "questions"
    __table_args__ = (UniqueConstraint("assignment_id", "key"),)

    assignment_id: Mapped[UUID] = parent("assignments.id", index=False)
    position: Mapped[int]
    key: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(200))
    statement: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(20))
    starter_code: Mapped[str] = mapped_column(Text, default="")
    setup: Mapped[str] = mapped_column(Text, default="")
    inputs: Mapped[list[Any] | None]
    references: Mapped[list[Any]] = mapped_column(default=list)
    watched_on: Mapped[list[Any]] = mapped_column(default=list)


class RubricVersion(Identified, Row):
    """A question's rubric as it was at one time; the highest version is in force."""

    __tablename__ = "rubric_versions"
    __table_args__ = (UniqueConstraint("question_id", "version"),)

    question_id: Mapped[UUID] = parent("questions.id", index=False)
    version: Mapped[int]
    author_id: Mapped[UUID | None] = reference("users.id")


class Topic(Identified, Row):
    """A group of items. `key` stays the same from version to version."""

    __tablename__ = "topics"
    __table_args__ = (UniqueConstraint("rubric_version_id", "key"),)

    rubric_version_id: Mapped[UUID] = parent("rubric_versions.id", index=False)
    key: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    fine_message: Mapped[str] = mapped_column(Text)


class RubricItem(Identified, Row):
    """One thing that can apply to a program. `key` stays the same from version to version; grades name it."""

    __tablename__ = "rubric_items"
    __table_args__ = (UniqueConstraint("rubric_version_id", "key"),)

    rubric_version_id: Mapped[UUID] = parent("rubric_versions.id", index=False)
    topic_id: Mapped[UUID] = parent("topics.id")
    key: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    meaning: Mapped[str] = mapped_column(Text)
    message: Mapped[str] = mapped_column(Text)
    level: Mapped[Level] = choice(Level)
    points: Mapped[Decimal] = mapped_column(Numeric(8, 2))
