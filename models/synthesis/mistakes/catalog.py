"""The kinds of mistakes by language: each finds, in a right program, the changes that make it."""

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from models.code.syntax import parses as syntax_is_right
from models.synthesis.draft import Change, Draft
from models.synthesis.source import Source, read

Finder = Callable[[str], Iterator[Change]]
LANGUAGES = ("python", "c", "java", "javascript")
KINDS: dict[str, dict[str, Finder]] = {language: {} for language in LANGUAGES}
SLIPS: dict[str, dict[str, Finder]] = {language: {} for language in LANGUAGES}


def mistake(item: str) -> Callable[[Callable[[Source], Iterator[Change]]], Callable[[Source], Iterator[Change]]]:
    """Register a kind of mistake in Python, found in the syntax tree, under the id of its rubric item.

    Raises: ValueError when the id is taken.
    """

    def register(finder: Callable[[Source], Iterator[Change]]) -> Callable[[Source], Iterator[Change]]:
        _enter(KINDS["python"], item, lambda text: finder(read(text)))
        return finder

    return register


def c_mistake(item: str) -> Callable[[Finder], Finder]:
    """Register a kind of mistake in C, found in the text. Raises: ValueError when the id is taken."""
    return _register(KINDS["c"], item)


def text_mistake(item: str, *languages: str) -> Callable[[Finder], Finder]:
    """Register a kind of mistake in each language, found in the text. Raises: ValueError when the id is taken."""

    def register(finder: Finder) -> Finder:
        for language in languages:
            _enter(KINDS[language], item, finder)
        return finder

    return register


def slip(item: str, language: str = "python") -> Callable[[Finder], Finder]:
    """Register a slip of the pen, found in the text. Raises: ValueError when the id is taken."""
    return _register(SLIPS[language], item)


def apply_mistake(item: str, draft: Draft, rng: np.random.Generator, language: str = "python") -> Draft | None:
    """The draft with the mistake made once, at a place drawn by `rng`; None where the program offers none.

    Raises: KeyError for an unknown kind; SyntaxError when a Python draft does not parse.
    """
    changes = list(KINDS[language][item](draft.text))
    for number in rng.permutation(len(changes))[:3]:
        if not _touched(draft, item, changes[number]):
            after = draft.changed(changes[number], item)
            if after.text != draft.text and parses(after.text, language):
                return after
    return None


def apply_slip(item: str, draft: Draft, rng: np.random.Generator, language: str = "python") -> Draft | None:
    """The draft with the slip made at a place drawn by `rng`; None where the text offers none.

    Raises: KeyError for an unknown slip.
    """
    changes = list(SLIPS[language][item](draft.text))
    if not changes:
        return None
    after = draft.changed(changes[int(rng.integers(len(changes)))], item)
    return after if after.text != draft.text else None


def parses(text: str, language: str = "python") -> bool:
    """Whether the text is right by the language's grammar."""
    if language != "python":
        return bool(syntax_is_right(text, language))
    try:
        read(text)
    except (SyntaxError, ValueError):
        return False
    return True


def findable(text: str, language: str) -> Iterator[str]:
    """The kinds of mistakes that find a place in a text."""
    if parses(text, language):
        kinds: Mapping[str, Finder] = KINDS[language]
        yield from (item for item, finder in kinds.items() if next(finder(text), None) is not None)


def _register(table: dict[str, Finder], item: str) -> Callable[[Finder], Finder]:
    def register(finder: Finder) -> Finder:
        _enter(table, item, finder)
        return finder

    return register


def _enter(table: dict[str, Finder], item: str, finder: Finder) -> None:
    if item in table:
        raise ValueError(f"two kinds of mistake are called {item!r}: rename one")
    table[item] = finder


def _touched(draft: Draft, item: str, change: Change) -> bool:
    """Whether a mistake was already made there: a second one might undo it, or move it away from its mark."""
    written = "\n".join(edit.text for edit in change.edits)
    for edit in change.edits:
        for mark in draft.marks:
            inside = mark.start <= edit.start and edit.end <= mark.end
            moved = edit.start <= mark.start and mark.end <= edit.end and draft.text[mark.start : mark.end] in written
            if inside or moved or (mark.item == item and mark.start < edit.end and edit.start < mark.end):
                return True
    return False
