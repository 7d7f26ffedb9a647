"""Marks: what a message looked at, and how it is named and said."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

LONGEST_QUOTE = 80


class Strength(IntEnum):
    """How much a mark counted, in the three steps that the pages tell apart."""

    A_LITTLE = 1
    SOME = 2
    STRONG = 3

    @property
    def word(self) -> str:
        """As it is said: `a little`."""
        return self.name.lower().replace("_", " ")


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of the program that a message looked at. Weights compare with the other marks of the same message.

    `message` is its number on the page, from 1 on.
    """

    start: int
    end: int
    weight: float
    message: int


@dataclass(frozen=True, slots=True)
class Place:
    """A mark as it is named, said and linked.

    `name` is `2-1` for the strongest place of message 2; `where` is `line 2, characters 14 to 18`.
    """

    name: str
    message: int
    strength: Strength
    where: str
    quote: str

    @property
    def said(self) -> str:
        """Where and how strong."""
        return f"{self.where}, {self.strength.word}"


def weigh(text: str, marks: Iterable[Mark]) -> list[tuple[Mark, Strength]]:
    """The marks inside the text, each with its strength among those of its message, the strongest first."""
    inside = [Mark(max(m.start, 0), max(min(m.end, len(text)), 0), m.weight, m.message) for m in marks]
    inside = [mark for mark in inside if mark.weight > 0 and text[mark.start : mark.end].strip()]
    most: dict[int, float] = {}
    for mark in inside:
        most[mark.message] = max(mark.weight, most.get(mark.message, 0.0))
    inside.sort(key=lambda mark: (mark.message, -mark.weight, mark.start, mark.end))
    return [(mark, _strength(mark.weight / most[mark.message])) for mark in inside]


def name_places(text: str, starts: list[int], weighed: Iterable[tuple[Mark, Strength]]) -> list[tuple[Mark, Place]]:
    """Each mark with the place that stands for it."""
    named: list[tuple[Mark, Place]] = []
    counts: Counter[int] = Counter()
    for mark, strength in weighed:
        counts[mark.message] += 1
        name = f"{mark.message}-{counts[mark.message]}"
        named.append((mark, Place(name, mark.message, strength, *_in_words(text, starts, mark))))
    return named


def _strength(share: float) -> Strength:
    """By thirds of the strongest mark of the same message."""
    if share > 2 / 3:
        return Strength.STRONG
    return Strength.SOME if share > 1 / 3 else Strength.A_LITTLE


def _in_words(text: str, starts: list[int], mark: Mark) -> tuple[str, str]:
    """Where a mark is, for those who can't see it, and what stands there."""
    marked = text[mark.start : mark.end]
    start = mark.start + len(marked) - len(marked.lstrip())
    end = start + len(marked.strip())
    first, last = bisect_right(starts, start) - 1, bisect_right(starts, end - 1) - 1
    if first == last:
        where = _characters(first + 1, start - starts[first] + 1, end - starts[first])
    else:
        where = f"lines {first + 1} to {last + 1}"
    quote = text[start:end].partition("\n")[0].rstrip()
    if len(quote) > LONGEST_QUOTE or first != last:
        quote = quote[: LONGEST_QUOTE - 1] + "…"
    return where, quote


def _characters(line: int, first: int, last: int) -> str:
    return f"line {line}, character {first}" if first == last else f"line {line}, characters {first} to {last}"
