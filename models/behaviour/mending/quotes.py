"""Quotes that are missing, mixed up, or meant as an apostrophe."""

import re
from collections.abc import Iterator
from typing import Final

from models.behaviour.mending.edit import Edit, Scene

_QUOTE = re.compile(r"['\"]")
_FORMATTED = re.compile(r"\b[fF][rR]?['\"]|\b[rR][fF]['\"]")
_TWO = re.compile(r"(?<!['\"])(['\"])\1(?!\1)")
_TRIPLE = re.compile(r"\"\"\"|'''")
_APOSTROPHE = re.compile(r"(?<=[a-z])'(?=(?:s|t|re|ve|ll|d|m)\b)|(?<=s)'(?= [a-z])")
_BEFORE = re.compile(r"(?=[\])},:;+%])|(?=[=!]=)|(?=\.\w+\()|\s*(?:#.*)?$")
_AFTER = re.compile(r"(?<=[(\[{,=+:])\s*(?=\S)|(?<=\S\s)(?=\w)")
# How many lines after its first a text in triple quotes may end at.
_TEXT_LINES: Final = 40


def edits(scene: Scene) -> Iterator[Edit]:
    """What may be done about quotes on the lines near the fault."""
    for number in scene.near:
        line, start = scene.lines[number], scene.starts[number]
        quotes = [match.start() for match in _QUOTE.finditer(line)]
        if quotes:
            yield from _apostrophes(line, start, number)
            yield from _mixed(line, start, number, quotes)
            yield from _missing(scene, line, number)
            yield from _holes(line, start, number)
        yield from _triple(scene, number)


def _apostrophes(line: str, start: int, number: int) -> Iterator[Edit]:
    for place, match in enumerate(_APOSTROPHE.finditer(line)):
        at = start + match.start()
        what = f"an apostrophe that ends the text in line {number + 1}"
        yield Edit("escape", what, number + 1, ((at, at, "\\"),), 1, place)


def _mixed(line: str, start: int, number: int, quotes: list[int]) -> Iterator[Edit]:
    """One quote in place of the other, or one too many: from the end of the line backwards."""
    both = len({line[at] for at in quotes}) > 1
    for place, at in enumerate(reversed(quotes)):
        other = "'" if line[at] == '"' else '"'
        span = (start + at, start + at + 1)
        what = f"a quote that does not match in line {number + 1}"
        if both:
            yield Edit("quote", what, number + 1, ((*span, other),), 1, place)
        yield Edit("stray", f"a quote too many in line {number + 1}", number + 1, ((*span, ""),), 1, place)


def _missing(scene: Scene, line: str, number: int) -> Iterator[Edit]:
    """A quote that was left out: at the end of the text (the last place that will do), or at its beginning."""
    start = scene.starts[number]
    ends = sorted({match.start() for match in _BEFORE.finditer(line)}, reverse=True)
    begins = sorted({match.end() for match in _AFTER.finditer(line)}, reverse=True)
    for quote in dict.fromkeys(_QUOTE.findall(line)[::-1]):
        what = f"a missing quote in line {number + 1}"
        for place, at in enumerate([*ends, *begins]):
            doubled = quote in (line[at : at + 1], line[max(at - 1, 0) : at])
            where = ((start + at, start + at, quote),)
            # two quotes side by side would be an empty text, which is rarely meant
            yield Edit("quote", what, number + 1, where, 1, 100 + place + 500 * doubled)


def _holes(line: str, start: int, number: int) -> Iterator[Edit]:
    """A hole of an f-string that stays open: before the quote that ends it."""
    if _FORMATTED.search(line):
        for place, match in enumerate(reversed(list(_QUOTE.finditer(line)))):
            at = start + match.start()
            what = f"a missing closing curly bracket in line {number + 1}"
            yield Edit("closing", what, number + 1, ((at, at, "}"),), 1, place)


def _triple(scene: Scene, number: int) -> Iterator[Edit]:
    """A text in triple quotes that lacks some of them: at its beginning, or at the first line end that will do."""
    line, start = scene.lines[number], scene.starts[number]
    what = f"a missing quote in line {number + 1}"
    for place, match in enumerate(_TWO.finditer(line)):
        at = start + match.end()
        yield Edit("quote", what, number + 1, ((at, at, match[1]),), 1, place)
    opened = _TRIPLE.search(line)
    if opened is None:
        return
    quote = opened.group()[0]
    for place, n in enumerate(range(number, min(number + _TEXT_LINES, len(scene.lines)))):
        text, end = scene.lines[n].rstrip(), scene.starts[n] + len(scene.lines[n].rstrip())
        what = f"missing triple quotes in line {n + 1}"
        yield Edit("triple", what, n + 1, ((end, end, 3 * quote),), 3, place)
        if n > number and text.endswith(2 * quote):
            yield Edit("quote", what, n + 1, ((end, end, quote),), 1, place)
        elif n > number and text[:-1].endswith(2 * quote) and text[-1] in "'\"":
            yield Edit("quote", what, n + 1, ((end - 1, end, quote),), 1, place)
