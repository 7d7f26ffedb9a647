"""What the REST end point of the room gives."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel, Field

from service.analytics.votes import Line, Votes
from service.tables import Source


class VotesOut(BaseModel):
    """A share of votes that agree, with its 95 % Wilson interval."""

    votes: int
    agree: int
    share: float | None = Field(description="Null where there is no vote.")
    low: float
    high: float
    explanations: int

    @classmethod
    def of(cls, votes: Votes) -> VotesOut:
        """From a count."""
        low, high = votes.interval
        return cls(
            votes=votes.total,
            agree=votes.agree,
            share=votes.share,
            low=low,
            high=high,
            explanations=votes.explanations,
        )


class LineOut(VotesOut):
    """The agreement on one topic, or on one rubric item (`item_key`), by whose word it was."""

    question_id: UUID
    question: str
    topic_key: str
    item_key: str | None
    title: str
    source: Source

    @classmethod
    def of_line(cls, line: Line) -> LineOut:
        """From a line."""
        return cls(
            **VotesOut.of(line.votes).model_dump(),
            question_id=line.question_id,
            question=line.question,
            topic_key=line.topic_key,
            item_key=line.item_key or None,
            title=line.title,
            source=line.source,
        )


class AgreementOut(BaseModel):
    """All of an assignment's votes, apart for the model and for people; least agreement first."""

    model: VotesOut
    person: VotesOut
    voters: int = Field(description="Students who voted.")
    topics: list[LineOut]
    items: list[LineOut]
