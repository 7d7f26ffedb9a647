"""What rubrics look like to programs."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from service.rubrics.rubric import Draft, ItemDraft, TopicDraft

AN_ITEM: dict[str, Any] = {
    "key": "stays_text",
    "title": "The number stays text",
    "meaning": "The input is compared or computed with before it is converted with `float` or `int`.",
    "message": "`input` gives a string, and a string can't be compared with `1.6`. Convert it with `float`.",
    "level": "close",
    "points": "1",
}
A_TOPIC: dict[str, Any] = {
    "key": "getting_input",
    "title": "Getting input from the user",
    "fine_message": "The height is read and converted before it is used.",
    "items": [AN_ITEM],
}
A_RUBRIC: dict[str, Any] = {
    "question_id": "2c9e5b44-6a0f-4a39-9d7d-6d0a7a1f5e33",
    "version": 3,
    "saved_at": "2026-11-16T09:12:00Z",
    "topics": [A_TOPIC],
}


def example(value: dict[str, Any]) -> ConfigDict:
    """A schema's settings with an example."""
    return ConfigDict(from_attributes=True, json_schema_extra={"examples": [value]})


class ItemBody(BaseModel):
    """One thing that can apply to a program."""

    model_config = example(AN_ITEM)

    key: str = Field("", description="Stays the same from version to version; empty for a new item.")
    title: str
    meaning: str = Field("", description="What it means, for graders and for the model.")
    message: str = Field(description="What the student reads when it applies.")
    level: str = Field("not_yet", description="`close` or `not_yet`.")
    points: Decimal = Field(Decimal(1), description="From 0 up, two decimals at most.")


class TopicBody(BaseModel):
    """Items that belong together."""

    model_config = example(A_TOPIC)

    key: str = Field("", description="Stays the same from version to version; empty for a new topic.")
    title: str
    fine_message: str = Field(description="What the student reads when none of the items applies.")
    items: list[ItemBody]


class RubricBody(BaseModel):
    """A rubric to be saved."""

    model_config = example({"topics": [A_TOPIC]})

    topics: list[TopicBody]

    def draft(self) -> Draft:
        """The same for the room's actions."""
        return Draft(
            tuple(
                TopicDraft(
                    title=topic.title,
                    fine_message=topic.fine_message,
                    key=topic.key,
                    items=tuple(
                        ItemDraft(item.title, item.message, item.meaning, item.level, str(item.points), item.key)
                        for item in topic.items
                    ),
                )
                for topic in self.topics
            )
        )


class RubricOut(BaseModel):
    """One version of a rubric."""

    model_config = example(A_RUBRIC)

    question_id: UUID
    version: int = Field(validation_alias="number")
    saved_at: datetime
    topics: list[TopicBody]


class VersionOut(BaseModel):
    """A version in the list of them."""

    model_config = example({"version": 3, "saved_at": "2026-11-16T09:12:00Z", "author": "Iris"})

    version: int = Field(validation_alias="number")
    saved_at: datetime
    author: str | None


class Versions(BaseModel):
    """All versions, newest first."""

    items: list[VersionOut]
