"""The kinds of mistakes: each finds, in a right program, the changes that make it."""

from collections.abc import Callable, Iterator

import numpy as np

from models.synthesis.draft import Change, Draft
from models.synthesis.source import Source, read

Finder = Callable[[Source], Iterator[Change]]
KINDS: dict[str, Finder] = {}


def mistake(item: str) -> Callable[[Finder], Finder]:
    """Register a finder under the id of its rubric item. Raises: ValueError when the id is taken."""

    def register(finder: Finder) -> Finder:
        if item in KINDS:
            raise ValueError(f"two kinds of mistake are called {item!r}: rename one")
        KINDS[item] = finder
        return finder

    return register


def apply_mistake(item: str, draft: Draft, rng: np.random.Generator) -> Draft | None:
    """The draft with the mistake made once, at a place drawn by `rng`; None where the program offers none.

    Raises: KeyError for an unknown kind; SyntaxError when the draft does not parse.
    """
    source = read(draft.text)
    changes = list(KINDS[item](source))
    for number in rng.permutation(len(changes))[:3]:
        if not _touched(draft, item, changes[number]):
            after = draft.changed(changes[number], item)
            if after.text != draft.text and parses(after.text):
                return after
    return None


def _touched(draft: Draft, item: str, change: Change) -> bool:
    """Whether a mistake was already made there: a second one might undo it."""
    for edit in change.edits:
        for mark in draft.marks:
            inside = mark.start <= edit.start and edit.end <= mark.end
            if inside or (mark.item == item and mark.start < edit.end and edit.start < mark.end):
                return True
    return False


def parses(text: str) -> bool:
    """Whether Python can read the text."""
    try:
        read(text)
    except (SyntaxError, ValueError):
        return False
    return True
