"""Where changes of a program are registered that keep what it does, and how a student repeats one in every function."""

import ast
import keyword
import re
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from models.synthesis.draft import Change
from models.synthesis.source import Source

Finder = Callable[[Source], Iterator[Change]]
ELABORATIONS: dict[str, tuple[float, Finder]] = {}
COPYING: set[str] = set()
OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
SHARE_REPEATED = 0.65
_WORD = re.compile(r"[A-Za-z_]\w*")


def elaboration(name: str, rate: float, copies: bool = False) -> Callable[[Finder], Finder]:
    """Register a longer way with the share of programs in which a student of usual wordiness takes it.

    One that `copies` lines is not taken where something is marked: the mark would not be on the copy.
    """

    def register(finder: Finder) -> Finder:
        ELABORATIONS[name] = (rate, finder)
        if copies:
            COPYING.add(name)
        return finder

    return register


def everywhere(source: Source, changes: Sequence[Change], rng: np.random.Generator) -> Change:
    """One of the changes, drawn by `rng`; mostly with one of its form in every other function of the program."""
    first = changes[int(rng.integers(len(changes)))]
    ranges = [
        source.lines(function)
        for function in source.all(ast.FunctionDef)
        if isinstance(source.parents[function], ast.Module | ast.ClassDef)
    ]
    if len(ranges) < 2 or len(changes) < 2 or rng.random() > SHARE_REPEATED:
        return first
    chosen = {_home(first, ranges): first}
    for change in changes:
        if _form(change) == _form(first):
            chosen.setdefault(_home(change, ranges), change)
    if None in chosen:
        return first
    return Change(
        tuple(edit for change in chosen.values() for edit in change.edits),
        tuple(place for change in chosen.values() for place in change.blame),
    )


def _home(change: Change, ranges: Sequence[tuple[int, int]]) -> int | None:
    """The function that holds the whole change."""
    for number, (start, end) in enumerate(ranges):
        if all(start <= edit.start and edit.end <= end for edit in change.edits):
            return number
    return None


def _form(change: Change) -> tuple[str, ...]:
    """What a change writes, without names and values."""
    text = " ".join(edit.text for edit in change.edits)
    return tuple(word for word in _WORD.findall(text) if keyword.iskeyword(word))
