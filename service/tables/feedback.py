"""What students see after release, and what they answer."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.tables.base import Identified, Row, choice, parent, reference
from service.tables.grading import Source


class FeedbackState(StrEnum):
    """How a topic stands; `PERSON` means that a person will look."""

    FINE = "fine"
    CLOSE = "close"
    NOT_YET = "not_yet"
    PERSON = "person"
    NOT_ATTEMPTED = "not_attempted"


class RequestState(StrEnum):
    """Whether a regrade request waits for a person."""

    OPEN = "open"
    ANSWERED = "answered"


class Feedback(Identified, Row):
    """One topic's feedback on one submission, as it was released; a later version replaces an earlier one.

    `messages` is [{"item_key", "title", "text", "source", "probability", "spans", "witness"}], most serious first;
    `also_person` is set when a person will look at something beside what is said.
    """

    __tablename__ = "feedback"
    __table_args__ = (UniqueConstraint("submission_id", "topic_key", "version"),)

    submission_id: Mapped[UUID] = parent("submissions.id", index=False)
    rubric_version_id: Mapped[UUID] = parent("rubric_versions.id")
    run_id: Mapped[UUID | None] = reference("grading_runs.id")
    topic_key: Mapped[str] = mapped_column(String(80))
    topic_title: Mapped[str] = mapped_column(String(200))
    position: Mapped[int]
    version: Mapped[int]
    is_current: Mapped[bool] = mapped_column(default=True)
    state: Mapped[FeedbackState] = choice(FeedbackState)
    also_person: Mapped[bool] = mapped_column(default=False)
    source: Mapped[Source] = choice(Source)
    text: Mapped[str] = mapped_column(Text)
    messages: Mapped[list[Any]]
    examples: Mapped[int] = mapped_column(default=0)


class Rating(Identified, Row):
    """A student's agree or disagree; the newest counts, `RatingChange` keeps the earlier ones."""

    __tablename__ = "ratings"
    __table_args__ = (UniqueConstraint("feedback_id", "enrollment_id"),)

    feedback_id: Mapped[UUID] = parent("feedback.id", index=False)
    enrollment_id: Mapped[UUID] = parent("enrollments.id")
    agree: Mapped[bool]
    explanation: Mapped[str] = mapped_column(Text, default="")
    updated_at: Mapped[datetime]


class RatingChange(Identified, Row):
    """One state that a rating had, in order of `created_at`."""

    __tablename__ = "rating_changes"

    rating_id: Mapped[UUID] = parent("ratings.id")
    agree: Mapped[bool]
    explanation: Mapped[str] = mapped_column(Text, default="")


class RegradeRequest(Identified, Row):
    """A thread from a student to a person about one piece of feedback."""

    __tablename__ = "regrade_requests"

    feedback_id: Mapped[UUID] = parent("feedback.id")
    enrollment_id: Mapped[UUID] = parent("enrollments.id")
    state: Mapped[RequestState] = choice(RequestState, default=RequestState.OPEN)


class RegradeMessage(Identified, Row):
    """One message of a thread; without an author it is the student's opening line."""

    __tablename__ = "regrade_messages"

    request_id: Mapped[UUID] = parent("regrade_requests.id")
    author_id: Mapped[UUID | None] = reference("users.id")
    text: Mapped[str] = mapped_column(Text)
