"""What the room's REST end points take and give."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from service.tables import Purpose, RunState, Source, Verdict


class GradesIn(BaseModel):
    """A person's word on a submission. An item that is not named counts as not graded."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"grades": {"missing_float": True}}]})

    grades: dict[str, bool] = Field(description="Rubric item key: whether the item applies.")
    seen: str | None = Field(
        None, description="`state` as it was read; the change is refused when somebody changed the grades since."
    )


class GradeOut(BaseModel):
    """One grade."""

    applies: bool
    purpose: Purpose


class GradesOut(BaseModel):
    """All that people said of one submission. `state` changes with every change of them."""

    submission_id: UUID
    question_id: UUID
    grades: dict[str, GradeOut]
    state: str


class RunOut(BaseModel):
    """A grading run. `summary` is its progress in words; `seconds_left` is an estimate, null when there is none."""

    id: UUID
    question_id: UUID
    number: int
    state: RunState
    model_version: str | None
    examples: int
    total: int
    done: int
    unsure: int
    not_attempted: int
    reused: int
    notes: list[dict[str, Any]]
    inputs: list[dict[str, str]] = Field(
        description='On which each program was tried: {"call": ...} or {"stdin": ...}; none where they were only read.'
    )
    error: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    seconds_left: int | None
    summary: str


class RunsOut(BaseModel):
    """The runs that were started, and why others were not."""

    runs: list[RunOut]
    refused: list[str]


class JudgementOut(BaseModel):
    """The model's answer for one program and one item, with the submissions that handed this program in."""

    id: UUID
    program_id: UUID
    submission_ids: list[UUID]
    item_key: str
    probability: float
    verdict: Verdict
    source: Source
    spans: list[list[float]] = Field(description="[start, end, weight], in code points of the program's text.")
    reason: str
    witness: dict[str, Any] | None


class ReviewOut(BaseModel):
    """One judgement to look at; `stands_for` counts the submissions whose programs are alike."""

    submission_id: UUID
    pseudonym: str
    item_key: str
    title: str
    probability: float
    verdict: Verdict
    stands_for: int


class VerdictIn(BaseModel):
    """A person's word on one item of a submission; null takes it back and leaves the model's."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"applies": True, "alike": True}]})

    applies: bool | None
    alike: bool = Field(True, description="Whether it also holds for the submissions whose programs are alike.")
    acting: bool = Field(
        False, description="Whether it also holds for those whose programs do exactly the same on every input."
    )


class VerdictOut(BaseModel):
    """The submissions that the word was said of."""

    item_key: str
    applies: bool | None
    submission_ids: list[UUID]
