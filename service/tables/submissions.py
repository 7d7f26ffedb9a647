"""What students handed in: the bytes as they came, the programs made of them, who handed in what."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.tables.base import Identified, Row, choice, parent, reference


class Outcome(StrEnum):
    """What became of one file or record of an upload."""

    ACCEPTED = "accepted"
    ALREADY_THERE = "already_there"
    REJECTED = "rejected"


class Upload(Identified, Row):
    """One act of handing in many files."""

    __tablename__ = "uploads"

    assignment_id: Mapped[UUID] = parent("assignments.id")
    user_id: Mapped[UUID | None] = reference("users.id")
    name: Mapped[str] = mapped_column(String(300))
    accepted: Mapped[int] = mapped_column(default=0)
    already_there: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)


class UploadEntry(Identified, Row):
    """One file or record of an upload: what became of it, and why."""

    __tablename__ = "upload_entries"

    upload_id: Mapped[UUID] = parent("uploads.id")
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(500))
    outcome: Mapped[Outcome] = choice(Outcome)
    reason: Mapped[str] = mapped_column(Text, default="")
    submission_id: Mapped[UUID | None] = reference("submissions.id")


class StoredFile(Identified, Row):
    """The bytes of a file exactly as they came, stored once for equal content."""

    __tablename__ = "stored_files"

    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)
    encoding: Mapped[str] = mapped_column(String(40))


class Program(Identified, Row):
    """A text that is judged, stored once a question for equal content.

    `norm_key` and `attempted` are the workers' to fill in; None means that nobody has looked yet. `norm_key` is equal
    for programs that differ in layout, comments and free identifiers only. `repair` says in words what a worker mended
    in its own copy to be able to run it; empty where nothing was, or where it was never run.
    """

    __tablename__ = "programs"
    __table_args__ = (UniqueConstraint("question_id", "sha256"), Index(None, "question_id", "norm_key"))

    question_id: Mapped[UUID] = parent("questions.id", index=False)
    sha256: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    norm_key: Mapped[str | None] = mapped_column(String(64))
    attempted: Mapped[bool | None]
    repair: Mapped[str] = mapped_column(Text, default="")


class ProgramOutcome(Identified, Row):
    """What one program did on one input; it is run once, and again only when `input_key` is another.

    `input_key` is a hash of the input, of the code that comes before it and of how programs are run; lists of inputs
    are [{"call" or "stdin": text, "key": input_key}], with "usual" (an outcome), its "act" and "others" (whose doing it
    is) where that is clear. `given` is the input, `outcome` the fields of what happened, and
    `act` a hash that is equal where programs do the same; empty where nothing can be said.
    """

    __tablename__ = "program_outcomes"
    __table_args__ = (UniqueConstraint("program_id", "input_key"), Index(None, "question_id", "input_key", "act"))

    question_id: Mapped[UUID] = parent("questions.id", index=False)
    program_id: Mapped[UUID] = parent("programs.id", index=False)
    input_key: Mapped[str] = mapped_column(String(64))
    given: Mapped[dict[str, Any]]
    outcome: Mapped[dict[str, Any]]
    act: Mapped[str] = mapped_column(String(64))


class Submission(Identified, Row):
    """One program of one student for one question. `external_id` is its name in records and uploads."""

    __tablename__ = "submissions"
    __table_args__ = (
        UniqueConstraint("question_id", "external_id"),
        Index(None, "question_id", "enrollment_id", "attempt"),
    )

    question_id: Mapped[UUID] = parent("questions.id", index=False)
    program_id: Mapped[UUID] = parent("programs.id")
    enrollment_id: Mapped[UUID | None] = parent("enrollments.id", nullable=True)
    upload_id: Mapped[UUID | None] = reference("uploads.id")
    external_id: Mapped[str] = mapped_column(String(300))
    pseudonym: Mapped[str] = mapped_column(String(60))
    attempt: Mapped[int] = mapped_column(default=1)
    handed_in_at: Mapped[datetime]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)


class SubmissionFile(Identified, Row):
    """A file of a submission, in order."""

    __tablename__ = "submission_files"
    __table_args__ = (UniqueConstraint("submission_id", "position"),)

    submission_id: Mapped[UUID] = parent("submissions.id", index=False)
    file_id: Mapped[UUID] = parent("stored_files.id")
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(500))


class WithheldLabel(Identified, Row):
    """A label that came with a record and that the grader is not told; only the report compares with it."""

    __tablename__ = "withheld_labels"
    __table_args__ = (UniqueConstraint("submission_id", "item_key"),)

    submission_id: Mapped[UUID] = parent("submissions.id", index=False)
    item_key: Mapped[str] = mapped_column(String(80))
    applies: Mapped[bool]
