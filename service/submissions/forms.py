"""What an upload's form or query says."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import File, Form, Request, UploadFile

from service.courses.actions import LARGEST_ROSTER, roster_text
from service.submissions.actions import Author, Choice, Source, Terms
from service.submissions.arrivals import clean_name

ENCODINGS = {
    "cp1252": "Windows, Western Europe",
    "cp1250": "Windows, Central Europe",
    "cp1251": "Windows, Cyrillic",
    "mac_roman": "old macOS, Western Europe",
    "shift_jis": "Japanese, Shift JIS",
    "gb18030": "Chinese, GB 18030",
    "big5": "Chinese, Big5",
    "cp949": "Korean, Windows",
}


def read_terms(
    question: Annotated[str, Form(description="Key of the question that everything belongs to.")] = "",
    otherwise: Annotated[str, Form(description="Key of the question of what names none itself.")] = "",
    student: Annotated[str, Form(description="Identifier of the one student whose files these are.")] = "",
    encoding: Annotated[str, Form(description="Encoding of files that are not UTF-8.")] = "",
    known_only: Annotated[bool, Form(description="Refuse students who are not on the course's roster.")] = False,
    roster: Annotated[UploadFile | None, File(description="A CSV of the course's students.")] = None,
) -> Terms:
    """How the upload is to be read."""
    return Terms(
        choice=Choice(question.strip(), otherwise.strip()),
        roster=_roster(roster),
        known_only=known_only,
        encoding=encoding.strip(),
        author=Author(clean_name(student.strip())) if student.strip() else None,
    )


def sources_of(files: Sequence[UploadFile]) -> list[Source]:
    """The files that were chosen; a form field left empty is none."""
    return [Source(clean_name(file.filename), file.file) for file in files if file.filename]


def content_hash(request: Request, terms: Terms, sources: Sequence[Source]) -> str:
    """What tells one upload from another; the form's own bytes differ each time that it is sent."""
    known: dict[str, Any] = {"path": request.url.path, "terms": terms, "names": [source.name for source in sources]}
    digest = hashlib.sha256(repr(known).encode())
    for source in sources:
        digest.update(hashlib.file_digest(source.file, "sha256").digest())  # type: ignore[arg-type]
        source.file.seek(0)
    return digest.hexdigest()


def _roster(file: UploadFile | None) -> str:
    if file is None or not file.filename:
        return ""
    return roster_text(file.file.read(LARGEST_ROSTER + 1))
