"""What accounts look like to programs."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel, ConfigDict


class Me(BaseModel):
    """The person that a request speaks for."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "examples": [{"id": "6f1c8a50-6d5a-4f7c-9a55-1f0c5d3e8b11", "name": "Iris", "email": "iris@example.org"}]
        },
    )

    id: UUID
    name: str
    email: str | None
