"""What the REST end points of the room take and give."""

from __future__ import annotations

from datetime import datetime
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


class WitnessOut(BaseModel):
    """An input on which a program does something else than most of the class, or than a solution that is right."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "input": "steps([])",
                    "got": "stopped with IndexError",
                    "others": "returned 0",
                    "sentence": "`steps([])` stopped with `IndexError`; most programs return `0`.",
                }
            ]
        }
    )

    input: str
    got: str
    others: str
    sentence: str = Field(description="The same in one sentence, code in backticks.")


class MessageOut(BaseModel):
    """One rubric item that applies."""

    item_key: str
    title: str
    text: str
    source: Source
    probability: float | None = Field(description="How probable the model holds it; null for a person's word.")
    spans: list[tuple[int, int, float]] = Field(description="[start, end, weight] in code points of the program.")
    witness: WitnessOut | None = Field(description="Null where there is none, or where students are not to see it.")


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
