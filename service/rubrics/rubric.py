"""A rubric as everybody reads it, and as somebody proposes it.

A rubric is a list of topics, each a list of items; an item is one thing that can apply to a program. Keys stay the same
from version to version: grades, judgements and feedback name an item by its key.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from service.tables import Level


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that can apply to a program, and what the student reads when it does."""

    key: str
    title: str
    meaning: str
    message: str
    level: Level
    points: Decimal


@dataclass(frozen=True, slots=True)
class Topic:
    """Items that belong together, and what the student reads when none of them applies."""

    key: str
    title: str
    fine_message: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Rubric:
    """One version of a question's rubric."""

    version_id: UUID
    question_id: UUID
    number: int
    saved_at: datetime
    topics: tuple[Topic, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """All items, in the order in which pages show them."""
        return tuple(item for topic in self.topics for item in topic.items)

    @property
    def titles(self) -> dict[str, str]:
        """{item key: title}, in the same order."""
        return {item.key: item.title for item in self.items}


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """An item as it was typed; nothing is checked yet. An empty key means an item that is new or known by its title."""

    title: str = ""
    message: str = ""
    meaning: str = ""
    level: str = Level.NOT_YET.value
    points: str = "1"
    key: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nobody wrote anything here."""
        return not (self.key or self.title.strip() or self.meaning.strip() or self.message.strip())


@dataclass(frozen=True, slots=True)
class TopicDraft:
    """A topic as it was typed."""

    title: str = ""
    fine_message: str = ""
    items: tuple[ItemDraft, ...] = ()
    key: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nobody wrote anything here."""
        return not (self.key or self.title.strip() or self.fine_message.strip() or self.items)


@dataclass(frozen=True, slots=True)
class Draft:
    """A rubric as it was typed or read from a file."""

    topics: tuple[TopicDraft, ...] = ()

    def without_blanks(self) -> Draft:
        """The same without rows that nobody filled in."""
        kept = (
            TopicDraft(topic.title, topic.fine_message, tuple(i for i in topic.items if not i.is_blank), topic.key)
            for topic in self.topics
        )
        return Draft(tuple(topic for topic in kept if not topic.is_blank))


def draft_of(rubric: Rubric) -> Draft:
    """What would make the rubric again as it is."""
    return Draft(
        tuple(
            TopicDraft(
                title=topic.title,
                fine_message=topic.fine_message,
                key=topic.key,
                items=tuple(
                    ItemDraft(item.title, item.message, item.meaning, item.level.value, f"{item.points:f}", item.key)
                    for item in topic.items
                ),
            )
            for topic in rubric.topics
        )
    )
