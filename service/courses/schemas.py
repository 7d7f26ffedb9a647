"""What courses look like to programs."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from service.courses.roster import LARGEST_ROSTER
from service.tables import Role

COURSE: JsonDict = {"id": "0b8bb1a2-07f5-4d3a-8a43-fb2e5c31a7ce", "title": "CS1", "slug": "cs1", "role": "instructor"}


class CourseIn(BaseModel):
    """A course to be made."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"title": "CS1"}]})

    title: str = Field(max_length=200)


class CourseOut(BaseModel):
    """A course and the viewer's role in it."""

    model_config = ConfigDict(json_schema_extra={"examples": [COURSE]})

    id: UUID
    title: str
    slug: str
    role: Role


class PersonOut(BaseModel):
    """A person in a course."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "examples": [
                {"id": COURSE["id"], "identifier": "ada@example.org", "name": "Ada Lovelace", "role": "student"}
            ]
        },
    )

    id: UUID
    identifier: str
    name: str
    role: Role


class RosterIn(BaseModel):
    """Students to be added."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"csv": "email,name\nada@example.org,Ada Lovelace\n"}]})

    csv: str = Field(max_length=LARGEST_ROSTER, description="First line: column names; one student a line.")
