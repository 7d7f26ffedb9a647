"""Rows of many submissions, written with few statements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID, uuid4

from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from service.submissions.assembling import Assembled, Piece
from service.submissions.queries import Kept
from service.tables import Program, StoredFile, Submission, SubmissionFile, now

T = TypeVar("T")
# Well under the number of values that any database takes in one statement.
CHUNK = 500


class Batch:
    """Submissions that are to be written, with their programs and files."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._files: dict[str, Piece] = {}
        self._programs: dict[tuple[UUID, str], str] = {}
        self._submissions: list[tuple[Kept, dict[str, Any]]] = []
        self._parts: list[tuple[UUID, int, Piece]] = []

    def add(
        self, row: Kept, made: Assembled, handed_in_at: datetime, details: dict[str, Any], upload_id: UUID | None
    ) -> None:
        """Write this later."""
        self._programs.setdefault((row.question_id, row.sha256), made.text or "")
        for position, piece in enumerate(made.pieces):
            self._files.setdefault(piece.sha256, piece)
            self._parts.append((row.id, position, piece))
        values = {
            "id": row.id,
            "question_id": row.question_id,
            "enrollment_id": row.enrollment_id,
            "upload_id": upload_id,
            "external_id": row.external_id,
            "pseudonym": row.pseudonym,
            "attempt": row.attempt,
            "handed_in_at": handed_in_at,
            "details": details,
        }
        self._submissions.append((row, values))

    def write(self) -> None:
        """Write everything."""
        if not self._submissions:
            return
        programs = self._write_programs()
        files = self._write_files()
        submissions = [
            values | {"program_id": programs[row.question_id, row.sha256]} for row, values in self._submissions
        ]
        self._session.execute(insert(Submission), submissions)
        parts = [
            {"submission_id": submission_id, "file_id": files[piece.sha256], "position": position, "name": piece.name}
            for submission_id, position, piece in self._parts
        ]
        self._session.execute(insert(SubmissionFile), parts)

    def _write_programs(self) -> dict[tuple[UUID, str], UUID]:
        known: dict[tuple[UUID, str], UUID] = {}
        for question_id in {question_id for question_id, _ in self._programs}:
            hashes = [sha256 for question, sha256 in self._programs if question == question_id]
            for some in chunks(hashes):
                found = select(Program.sha256, Program.id).where(
                    Program.question_id == question_id, Program.sha256.in_(some)
                )
                known |= {(question_id, sha256): program_id for sha256, program_id in self._session.execute(found)}
        new = {program: uuid4() for program in self._programs if program not in known}
        rows = [
            {"id": program_id, "question_id": program[0], "sha256": program[1], "text": self._programs[program]}
            for program, program_id in new.items()
        ]
        if rows:
            self._session.execute(insert(Program), rows)
        return known | new

    def _write_files(self) -> dict[str, UUID]:
        """Store contents once; another upload may store the same one at this moment."""
        dialect = sqlite if self._session.get_bind().dialect.name == "sqlite" else postgresql
        known: dict[str, UUID] = {}
        # In one order everywhere, so that two uploads don't wait for each other.
        for some in chunks(sorted(self._files)):
            rows = [
                {
                    "id": uuid4(),
                    "created_at": now(),
                    "sha256": sha256,
                    "data": self._files[sha256].data,
                    "encoding": self._files[sha256].encoding,
                }
                for sha256 in some
            ]
            self._session.execute(dialect.insert(StoredFile).values(rows).on_conflict_do_nothing())
            found = select(StoredFile.sha256, StoredFile.id).where(StoredFile.sha256.in_(some))
            known |= {row[0]: row[1] for row in self._session.execute(found)}
        return known


def chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values, some hundreds at a time."""
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
