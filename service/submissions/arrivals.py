"""What arrives with an upload, before anything is looked up or stored."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

NAME_LENGTH = 400
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Author:
    """Who handed in, as the upload names them.

    `aliases` are further identifiers that a roster may know them by; `number` tells namesakes apart.
    """

    identifier: str
    name: str = ""
    aliases: tuple[str, ...] = ()
    number: str = ""


@dataclass(frozen=True, slots=True)
class ArrivedFile:
    """A file, its path as the upload has it and the name that it has in the submission.

    `is_typed` means that it was typed into a web editor and is packed in HTML.
    """

    path: str
    name: str
    data: bytes
    is_typed: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file or record that can't be taken, and why."""

    path: str
    reason: str


@dataclass(slots=True)
class HandIn:
    """One program of one author for one question, as one or several files.

    `question` is the key that its name, folder or record gives; empty where none does. `external_id`, `attempt`,
    `labels` and `copies` (the ids of identical submissions) come with records only.
    """

    files: list[ArrivedFile]
    author: Author | None = None
    question: str = ""
    external_id: str = ""
    attempt: int | None = None
    handed_in_at: datetime | None = None
    late: bool = False
    language: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    labels: dict[str, bool] = field(default_factory=dict)
    is_example: bool = False
    copies: tuple[str, ...] = ()


@dataclass(slots=True)
class Collected:
    """All that one upload brought, in its order."""

    hand_ins: list[HandIn] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


def clean_name(name: str) -> str:
    """A path that is safe to show and to keep: composed letters, no control or direction signs, not too long."""
    name = UNPRINTABLE.sub("\ufffd", unicodedata.normalize("NFC", name))
    return name if len(name) <= NAME_LENGTH else name[: NAME_LENGTH - 1] + "…"
