"""The two kinds of input that a program can be tried on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Call:
    """An expression that calls what the program defines, as an instructor would type it: ``search(3, [1, 5])``."""

    source: str


@dataclass(frozen=True, slots=True)
class Stdin:
    """What a person types while the program runs, line by line: ``"1.7\\n"``."""

    text: str


def to_fields(given: Call | Stdin) -> dict[str, str]:
    """An input as records and rows have it: ``{"call": ...}`` or ``{"stdin": ...}``."""
    return {"call": given.source} if isinstance(given, Call) else {"stdin": given.text}


def from_fields(fields: Mapping[str, Any]) -> Call | Stdin:
    """The input that records and rows mean.

    Raises: ValueError where it is neither a call nor lines.
    """
    if "call" in fields:
        return Call(str(fields["call"]))
    if "stdin" in fields:
        return Stdin(str(fields["stdin"]))
    raise ValueError(f'an input is {{"call": ...}} or {{"stdin": ...}}, got the keys {", ".join(map(str, fields))}')
