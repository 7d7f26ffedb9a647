"""What REST says and takes."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from service.tables import Outcome

EXAMPLE: dict[str, Any] = {
    "student": "ada@example.org",
    "code": "def every_second(words):\n    return words[::2]\n",
    "handed_in_at": "2026-11-17T21:04:00Z",
}
TRIED: dict[str, Any] = {
    "call": "every_second([])",
    "stdin": None,
    "outcome": {"kind": "raised", "exception": "IndexError", "line": 4},
    "says": "stopped with IndexError (line 4)",
    "most_say": "returned []",
    "same": 3,
    "known": 118,
    "differs": True,
}


class EntryOut(BaseModel):
    """What became of one file or record."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    outcome: Outcome
    reason: str
    submission_id: UUID | None


class UploadOut(BaseModel):
    """An upload with its counts; `problems` are its first rejected files."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    assignment_id: UUID
    name: str
    created_at: datetime
    accepted: int
    already_there: int
    rejected: int
    problems: list[EntryOut] = []


class SubmissionOut(BaseModel):
    """A submission; `external_id` is its name in records and uploads, which may tell whose it is: for instructors."""

    id: UUID
    question_id: UUID
    external_id: str | None
    pseudonym: str
    attempt: int
    handed_in_at: datetime
    late: bool


class FileOut(BaseModel):
    """A file of a submission; its bytes are at `/api/v1/submissions/{id}/files/{position}`."""

    model_config = ConfigDict(from_attributes=True)

    position: int
    name: str
    encoding: str
    size: int


class SubmissionDetail(SubmissionOut):
    """A submission with the text that is judged. `attempted` is null until a worker has looked."""

    text: str
    attempted: bool | None
    files: list[FileOut]


class TriedOut(BaseModel):
    """One input and what happened; `says` and `most_say` are the sentences of the pages, cut where they are long."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"examples": [TRIED]})

    call: str | None = Field(description="The call that was made; null for a whole program.")
    stdin: str | None = Field(description="What was typed while a whole program ran; null for a call.")
    outcome: dict[str, Any] = Field(
        description="`kind` is finished, raised, stopped or unknown; what else is there depends on it."
    )
    says: str
    most_say: str | None = Field(
        description="What a right solution or most of the class does; null where that is not clear."
    )
    same: int = Field(description="Submissions that do the same, this one among them.")
    known: int = Field(description="Submissions of which it is known what they do.")
    differs: bool


class OutcomesOut(BaseModel):
    """What a program does on the inputs on which its class was watched last; none where it was never run."""

    submission_id: UUID
    repair: str = Field(description="What was mended in a copy to run it; empty where nothing was.")
    acting: int = Field(description="Other submissions that do exactly the same on every input.")
    inputs: list[TriedOut]


class NewFile(BaseModel):
    """A file of a new submission."""

    name: str = Field(min_length=1, max_length=200)
    text: str


class NewSubmission(BaseModel):
    """One program of one student, as `code` or as several files."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    student: str = Field("", max_length=300, description="The student's identifier; empty for nobody's.")
    student_name: str = Field("", max_length=200)
    code: str | None = None
    files: list[NewFile] = Field(default=[], max_length=200)
    submission_id: str = Field("", max_length=300, description="Your name for it; the same again changes nothing.")
    attempt: int | None = Field(None, ge=1, le=10_000)
    handed_in_at: AwareDatetime | None = Field(None, description="Empty: now.")

    @model_validator(mode="after")
    def _has_one_content(self) -> NewSubmission:
        if (self.code is None) == (not self.files):
            raise ValueError("give either code or files")
        return self

    def as_record(self, question_key: str, language: str) -> dict[str, Any]:
        """The fields that it shares with a record."""
        fields = self.model_dump(include={"student", "student_name", "submission_id", "attempt"}, exclude_none=True)
        when = self.handed_in_at.isoformat() if self.handed_in_at else None
        question = {"question_id": question_key, "language": language}
        return fields | question | {"code": self.code or "", "handed_in_at": when}
