"""What the REST end points of the room take and give."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from service.feedback.ratings import LONGEST_EXPLANATION
from service.tables import FeedbackState, Source


class RatingIn(BaseModel):
    """A vote."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"agree": False, "explanation": "The last element is included, see line 4."}]},
    )

    agree: bool = Field(description="Whether the student agrees with the feedback.")
    explanation: str = Field("", max_length=LONGEST_EXPLANATION, description="Why, in the student's words.")


class RatingOut(BaseModel):
    """A vote as it is kept."""

    model_config = ConfigDict(from_attributes=True)

    feedback_id: UUID
    agree: bool
    explanation: str
    updated_at: datetime


class MessageOut(BaseModel):
    """One rubric item that applies."""

    item_key: str
    title: str
    text: str
    source: Source
    probability: float | None = Field(description="How probable the model holds it; null for a person's word.")
    spans: list[tuple[int, int, float]] = Field(description="[start, end, weight] in code points of the program.")
    witness: dict[str, Any] | None = Field(description="An input on which the program does something else than most.")


class FeedbackOut(BaseModel):
    """One topic's feedback on one submission."""

    id: UUID
    assignment_id: UUID
    question_id: UUID
    submission_id: UUID
    attempt: int
    topic_key: str
    topic_title: str
    state: FeedbackState
    also_person: bool = Field(description="A person will look at something beside what is said.")
    source: Source
    text: str
    messages: list[MessageOut]
    examples: int = Field(description="How many graded programs the model had seen.")
    version: int
    is_current: bool
    created_at: datetime
    rating: RatingOut | None


class ReleaseOut(BaseModel):
    """What a release did."""

    model_config = ConfigDict(from_attributes=True)

    published: int = Field(description="New pieces of feedback.")
    students: int = Field(description="Students with something new to read.")
    unread: int = Field(description="Submissions left out, since nothing has judged them yet.")
