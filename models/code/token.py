"""One token of a student program."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["name", "keyword", "number", "string", "operator", "comment", "newline", "indent", "dedent", "other"]
LAYOUT: frozenset[Kind] = frozenset({"newline", "indent", "dedent"})


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a program with its place.

    Units: `start` and `end` are code points of the original text, half open, so `text == code[start:end]`. Tokens of
    layout may be empty: a dedent always is, and the newline of a last line that has no line end.
    """

    kind: Kind
    text: str
    start: int
    end: int


def words(text: str) -> frozenset[str]:
    """The words of a list that is written as one text."""
    return frozenset(text.split())
