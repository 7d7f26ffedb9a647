"""Jobs: what a worker is to do, and whether it still lives."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.tables.base import Identified, Row, choice


class JobState(StrEnum):
    """The life of a job."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


ACTIVE_JOBS = (JobState.QUEUED, JobState.RUNNING)


class Job(Identified, Row):
    """One piece of work. `subject_id` is the row that it is about: a question, a run or a chunk."""

    __tablename__ = "jobs"
    __table_args__ = (Index(None, "state", "heartbeat_at"), Index(None, "name", "subject_id"))

    name: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[UUID]
    state: Mapped[JobState] = choice(JobState, default=JobState.QUEUED)
    deliveries: Mapped[int] = mapped_column(default=0)
    heartbeat_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)
