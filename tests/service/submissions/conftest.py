"""Uploading in tests."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from service.db import Database
from service.jobs import RecordingSender, transaction
from service.settings import Settings
from service.submissions import actions
from service.submissions.actions import Source, Terms
from service.tables import Assignment, Question, Upload, UploadEntry


class Uploader:
    """Uploads to the assignment of `place`."""

    def __init__(self, database: Database, sender: RecordingSender, settings: Settings, place: Any) -> None:
        self.database = database
        self.sender = sender
        self.settings = settings
        self.assignment_id = place.assignment.id

    def __call__(self, name: str, content: bytes | io.BytesIO, terms: Terms | None = None) -> Upload:
        """Upload one file."""
        return self.many([(name, content)], terms)

    def many(self, files: list[tuple[str, bytes | io.BytesIO]], terms: Terms | None = None) -> Upload:
        """Upload several files at once."""
        sources = [Source(name, io.BytesIO(data) if isinstance(data, bytes) else data) for name, data in files]
        with transaction(self.database.writing, self.sender) as session:
            assignment = session.get_one(Assignment, self.assignment_id)
            return actions.receive(session, assignment, sources, self.settings, terms=terms, random=Random(7))

    def records(self, *records: dict[str, Any], terms: Terms | None = None) -> Upload:
        """Upload records of question q1."""
        return self("records.jsonl", as_lines(*records), terms)

    def outcomes(self, upload: Upload) -> dict[str, tuple[str, str]]:
        """{file: (outcome, reason)} of an upload."""
        with self.database.reading() as session:
            rows = session.query(UploadEntry).filter_by(upload_id=upload.id).order_by(UploadEntry.position)
            return {row.name: (row.outcome.value, row.reason) for row in rows}


def as_lines(*records: dict[str, Any]) -> bytes:
    """Records as a file, of question q1 where they name none."""
    return "\n".join(json.dumps({"question_id": "q1"} | record) for record in records).encode()


@pytest.fixture
def upload(database: Database, sender: RecordingSender, settings: Settings, place: Any) -> Uploader:
    return Uploader(database, sender, settings, place)


@pytest.fixture
def second_question(database: Database, place: Any) -> Callable[[], Question]:
    """Add a second question in C."""

    def add() -> Question:
        with database.writing.begin() as session:
            question = Question(
                assignment_id=place.assignment.id,
                position=2,
                key="steps",
                title="Steps",
                statement="Count steps.",
                language="c",
                inputs=None,
            )
            session.add(question)
        return question

    return add
