"""Grades by people, grading runs and what the model judged."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.tables.base import Identified, Row, choice, parent, reference


class Purpose(StrEnum):
    """Why a person graded: for the model to learn from, or to put its judgement right."""

    EXAMPLE = "example"
    REVIEW = "review"


class RunState(StrEnum):
    """The life of a grading run."""

    QUEUED = "queued"
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"
    FAILED = "failed"


ACTIVE_RUNS = (RunState.QUEUED, RunState.RUNNING)


class ChunkState(StrEnum):
    """Whether a chunk's judgements are written."""

    OPEN = "open"
    DONE = "done"
    FAILED = "failed"


class Verdict(StrEnum):
    """The model's answer for one program and one item."""

    APPLIES = "applies"
    ABSENT = "absent"
    UNSURE = "unsure"


class Source(StrEnum):
    """Whose word it is."""

    MODEL = "model"
    PERSON = "person"


class Grade(Identified, Row):
    """A person's word on one submission and one item."""

    __tablename__ = "grades"
    __table_args__ = (UniqueConstraint("submission_id", "item_key"), Index(None, "question_id", "item_key"))

    question_id: Mapped[UUID] = parent("questions.id", index=False)
    submission_id: Mapped[UUID] = parent("submissions.id", index=False)
    item_key: Mapped[str] = mapped_column(String(80))
    applies: Mapped[bool]
    purpose: Mapped[Purpose] = choice(Purpose)
    grader_id: Mapped[UUID | None] = reference("users.id")


class Suggestion(Identified, Row):
    """Where a program stands in the order of what to grade next, and what the model would say of it now.

    `rank` 0 comes first. `probabilities` is {item key: probability}. `stands_for` counts the submissions alike.
    """

    __tablename__ = "suggestions"
    __table_args__ = (UniqueConstraint("question_id", "program_id"), Index(None, "question_id", "rank"))

    question_id: Mapped[UUID] = parent("questions.id", index=False)
    program_id: Mapped[UUID] = parent("programs.id")
    rank: Mapped[int]
    stands_for: Mapped[int]
    probabilities: Mapped[dict[str, Any]]


class GradingRun(Identified, Row):
    """One job of judging all submissions of a question.

    `item_keys` is {item key: reuse key}: judgements of this run are those of the question with these keys.
    `prepared` is the fitted grader that every chunk restores. `notes` are the grader's warnings: [{"item", "text"}].
    `inputs` are those on which it watched the programs, as `Question.watched_on`; empty where none was run.
    """

    __tablename__ = "grading_runs"
    __table_args__ = (UniqueConstraint("question_id", "number"),)

    question_id: Mapped[UUID] = parent("questions.id", index=False)
    number: Mapped[int]
    rubric_version_id: Mapped[UUID] = parent("rubric_versions.id")
    author_id: Mapped[UUID | None] = reference("users.id")
    state: Mapped[RunState] = choice(RunState, default=RunState.QUEUED)
    model_version: Mapped[str | None] = mapped_column(String(120))
    item_keys: Mapped[dict[str, Any]] = mapped_column(default=dict)
    prepared: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    notes: Mapped[list[Any]] = mapped_column(default=list)
    inputs: Mapped[list[Any]] = mapped_column(default=list)
    examples: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    unsure: Mapped[int] = mapped_column(default=0)
    not_attempted: Mapped[int] = mapped_column(default=0)
    reused: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)


class RunChunk(Identified, Row):
    """Some programs of a run, judged and written together. Programs that are alike are in the same chunk."""

    __tablename__ = "run_chunks"
    __table_args__ = (UniqueConstraint("run_id", "position"),)

    run_id: Mapped[UUID] = parent("grading_runs.id", index=False)
    position: Mapped[int]
    program_ids: Mapped[list[Any]]
    submissions: Mapped[int]
    state: Mapped[ChunkState] = choice(ChunkState, default=ChunkState.OPEN)


class Judgement(Identified, Row):
    """The model's answer for one program and one item, true as long as nothing that `reuse_key` stands for changes.

    `spans` is [[start, end, weight], ...] in code points of the program's text. `source` is a person when the program
    is identical to one that a person graded as an example.
    """

    __tablename__ = "judgements"
    __table_args__ = (
        UniqueConstraint("program_id", "item_key", "reuse_key"),
        Index(None, "question_id", "item_key", "reuse_key"),
    )

    question_id: Mapped[UUID] = parent("questions.id", index=False)
    program_id: Mapped[UUID] = parent("programs.id", index=False)
    item_key: Mapped[str] = mapped_column(String(80))
    reuse_key: Mapped[str] = mapped_column(String(64))
    probability: Mapped[float]
    verdict: Mapped[Verdict] = choice(Verdict)
    source: Mapped[Source] = choice(Source, default=Source.MODEL)
    spans: Mapped[list[Any]]
    reason: Mapped[str] = mapped_column(Text, default="")
    witness: Mapped[dict[str, Any] | None]
