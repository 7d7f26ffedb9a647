"""Votes counted: in all, for a topic, for a rubric item."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import UUID

from service.analytics.wilson import wilson
from service.tables import Source

# Below this a share says little; such rows come last and say so.
FEW = 5


@dataclass(slots=True)
class Votes:
    """A count of votes."""

    agree: int = 0
    total: int = 0
    explanations: int = 0

    def add(self, agree: bool, explanation: str) -> None:
        """Count one more."""
        self.agree += agree
        self.total += 1
        self.explanations += bool(explanation)

    @property
    def share(self) -> float | None:
        """The share that agrees; None where there is no vote."""
        return self.agree / self.total if self.total else None

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share."""
        return wilson(self.agree, self.total)

    @property
    def is_few(self) -> bool:
        """Whether there are too few votes to say anything by themselves."""
        return self.total < FEW


@dataclass(slots=True)
class Line:
    """The agreement on one topic, or on one rubric item of it, by whose word it was."""

    question_id: UUID
    question: str
    position: int
    topic_key: str
    item_key: str
    title: str
    source: Source
    votes: Votes = field(default_factory=Votes)

    @property
    def address(self) -> str:
        """The line in an address's query."""
        topic = {"question": str(self.question_id), "topic": self.topic_key, "item": self.item_key}
        return urlencode(topic | {"source": self.source.value})


@dataclass(frozen=True, slots=True)
class Agreement:
    """All of an assignment's votes."""

    by_source: dict[Source, Votes]
    topics: list[Line]
    items: list[Line]
    voters: int

    @property
    def total(self) -> int:
        """How many votes there are."""
        return sum(votes.total for votes in self.by_source.values())
