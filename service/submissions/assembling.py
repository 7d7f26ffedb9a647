"""From a hand-in's files to the one text that is judged."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from service.settings import Settings
from service.submissions.arrivals import ArrivedFile, HandIn, Refusal
from service.submissions.encodings import NotText, decode
from service.submissions.online_text import text_of
from service.tables import Question

USUAL_ENDINGS = {
    "python": {".py"},
    "c": {".c", ".h"},
    "java": {".java"},
    "javascript": {".js", ".mjs"},
    "text": {".txt", ".md"},
}
COMMENTS = {"c": "//", "java": "//", "javascript": "//"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A file that could be read: its bytes, its text, and what its uploader should know."""

    path: str
    name: str
    data: bytes
    encoding: str
    text: str
    note: str

    @property
    def sha256(self) -> str:
        """The content's name."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(slots=True)
class Assembled:
    """A hand-in as it will be kept. `text` is None where no file of it could be read."""

    hand_in: HandIn
    question: Question
    pieces: list[Piece] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    text: str | None = None

    @property
    def sha256(self) -> str:
        """The text's name; equal texts of a question are one program."""
        return hashlib.sha256((self.text or "").encode()).hexdigest()


def assemble(hand_in: HandIn, question: Question, settings: Settings, encoding: str = "") -> Assembled:
    """Decode the files and join them, each under its name where there are several."""
    made = Assembled(hand_in, question)
    for file in sorted(hand_in.files, key=lambda file: file.name):
        try:
            made.pieces.append(_piece(file, question, encoding))
        except NotText as error:
            made.refusals.append(Refusal(file.path, str(error)))
    if not made.pieces:
        return made
    text = made.pieces[0].text if len(made.pieces) == 1 else _joined(made.pieces, question.language)
    if len(text.encode()) > settings.program_max_kb * 1000:
        reason = f"its text is larger than {settings.program_max_kb} kB"
        made.refusals += [Refusal(piece.path, reason) for piece in made.pieces]
        made.pieces = []
        return made
    made.text = text
    return made


def _piece(file: ArrivedFile, question: Question, encoding: str) -> Piece:
    decoded = decode(file.data, encoding)
    text = text_of(decoded.text) if file.is_typed else decoded.text
    notes = []
    if not text.strip():
        notes.append("empty: it counts as not attempted")
    if file.is_typed:
        notes.append("typed into the browser: the text was taken out of its HTML")
    elif PurePosixPath(file.name).suffix.lower() not in USUAL_ENDINGS.get(question.language, set()):
        notes.append("of an ending that is not usual here: kept as part of the program")
    if decoded.encoding not in {"utf-8", "utf-8-sig"}:
        notes.append(f"read as {decoded.encoding}")
    return Piece(file.path, file.name, file.data, decoded.encoding, text, "; ".join(notes))


def _joined(pieces: list[Piece], language: str) -> str:
    sign = COMMENTS.get(language, "#")
    parts = []
    for piece in pieces:
        ending = "" if piece.text.endswith(("\n", "\r")) or not piece.text else "\n"
        parts.append(f"{sign} --- file: {piece.name} ---\n{piece.text}{ending}")
    return "".join(parts)
