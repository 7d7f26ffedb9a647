"""What assignments and questions look like to programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

COURSE = "6f1c8a50-6d5a-4f7c-9a55-1f0c5d3e8b11"
ASSIGNMENT = "b7d8f7e2-0a51-4c58-8d3f-0f6c1c7f2a10"
QUESTION = "2c9e5b44-6a0f-4a39-9d7d-6d0a7a1f5e33"
RUN_PROGRAMS = "Whether programs are run in the sandbox, where the installation allows it; else they are only read."
SHOW_WITNESS = "Whether students see the input on which their program differs, with what most programs do there."
NEW_ASSIGNMENT: dict[str, Any] = {"title": "Week 2", "deadline": "2026-11-17T22:00:00Z"}
NEW_QUESTION: dict[str, Any] = {
    "title": "Every second",
    "key": "every_second",
    "statement": "Write every_second(words): return a list of every second word, the first one included.",
    "language": "python",
    "starter_code": "def every_second(words):\n    pass\n",
    "inputs": [{"call": 'every_second(["a", "b", "c"])'}, {"call": "every_second([])"}],
    "references": ["def every_second(words):\n    return words[::2]\n"],
}
A_QUESTION = NEW_QUESTION | {"id": QUESTION, "assignment_id": ASSIGNMENT, "position": 1, "setup": ""}
AN_ASSIGNMENT = NEW_ASSIGNMENT | {
    "id": ASSIGNMENT,
    "course_id": COURSE,
    "slug": "week-2",
    "released_at": None,
    "run_programs": True,
    "show_witness": False,
    "created_at": "2026-11-10T08:30:00Z",
}


def example(value: dict[str, Any]) -> ConfigDict:
    """A schema's settings: read from rows, nothing unknown taken, this example shown."""
    return ConfigDict(from_attributes=True, extra="forbid", json_schema_extra={"examples": [value]})


class CallInput(BaseModel):
    """A call that a program is watched on."""

    model_config = example({"call": "search(3, [1, 5])"})

    call: str


class StdinInput(BaseModel):
    """What is typed at the keyboard while a program is watched."""

    model_config = example({"stdin": "1.7\n"})

    stdin: str


class NewAssignment(BaseModel):
    """An assignment to be made."""

    model_config = example(NEW_ASSIGNMENT)

    title: str
    slug: str | None = Field(None, description="Name on the command line; made from the title if left out.")
    deadline: AwareDatetime | None = None
    run_programs: bool = Field(True, description=RUN_PROGRAMS)
    show_witness: bool = Field(False, description=SHOW_WITNESS)


class AssignmentChange(BaseModel):
    """What is to change of an assignment; what is left out stays."""

    model_config = example({"deadline": "2026-11-18T22:00:00Z"})

    title: str = ""
    slug: str = ""
    deadline: AwareDatetime | None = None
    run_programs: bool = Field(True, description=RUN_PROGRAMS)
    show_witness: bool = Field(False, description=SHOW_WITNESS)


class NewQuestion(BaseModel):
    """A question to be made."""

    model_config = example(NEW_QUESTION)

    title: str
    statement: str
    language: str = Field("python", description="`python`, `c`, `java`, `javascript` or `text`.")
    key: str = Field("", description="The question's id in records; made from the title if left out.")
    starter_code: str = ""
    setup: str = Field("", description="Code that comes before every call.")
    inputs: list[CallInput | StdinInput] | None = Field(
        None, description="null: proposed by the system; an empty list: programs are never run."
    )
    references: list[str] = Field([], description="Solutions that are right.")


class QuestionChange(NewQuestion):
    """What is to change of a question; what is left out stays."""

    model_config = example({"title": "Every second word"})

    title: str = ""
    statement: str = ""


class QuestionOut(NewQuestion):
    """A question."""

    model_config = example(A_QUESTION)

    id: UUID
    assignment_id: UUID
    position: int


class AssignmentOut(BaseModel):
    """An assignment."""

    model_config = example(AN_ASSIGNMENT)

    id: UUID
    course_id: UUID
    title: str
    slug: str
    deadline: datetime | None
    released_at: datetime | None
    run_programs: bool = Field(description=RUN_PROGRAMS)
    show_witness: bool = Field(description=SHOW_WITNESS)
    created_at: datetime


class AssignmentDetail(AssignmentOut):
    """An assignment with its questions in order."""

    model_config = example(AN_ASSIGNMENT | {"questions": [A_QUESTION]})

    questions: list[QuestionOut]
