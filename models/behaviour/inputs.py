"""The two kinds of input that a program can be tried on."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Call:
    """An expression that calls what the program defines, as an instructor would type it: ``search(3, [1, 5])``."""

    source: str


@dataclass(frozen=True, slots=True)
class Stdin:
    """What a person types while the program runs, line by line: ``"1.7\\n"``."""

    text: str


def to_pair(given: Call | Stdin) -> list[str]:
    """For JSON: the kind and the text."""
    return ["call", given.source] if isinstance(given, Call) else ["stdin", given.text]


def from_pair(pair: Sequence[str]) -> Call | Stdin:
    """What `to_pair` gave."""
    kind, text = pair
    return Call(text) if kind == "call" else Stdin(text)
