"""Mistakes in C about what is written out and read in: words, blanks and line ends that were not asked for."""

import re
from collections.abc import Iterator

from models.synthesis.draft import Change, Edit
from models.synthesis.mistakes.catalog import c_mistake

_PRINTED = re.compile(r"printf\(\"((?:[^\"\\\n]|\\.)*)\"")
_FORMAT = re.compile(r"scanf\(\"([^\"\n]*)\"")


@c_mistake("c_extra_words")
def extra_words(text: str) -> Iterator[Change]:
    for match in _PRINTED.finditer(text):
        if match[1].startswith("%"):
            for words in ("Result: ", "The result is ", "= ", "Output: "):
                yield Change((Edit(match.start(1), match.start(1), words, True),))


@c_mistake("c_extra_blanks")
def extra_blanks(text: str) -> Iterator[Change]:
    for match in _PRINTED.finditer(text):
        ends = match[1].endswith("\\n")
        place = match.end(1) - 2 * ends
        for blanks in (" ", "\\n") if ends else (" ",):
            yield Change((Edit(place, place, blanks),), (match.span(1),))


@c_mistake("c_wrong_escape")
def wrong_escape(text: str) -> Iterator[Change]:
    for match in _PRINTED.finditer(text):
        for end in re.finditer(r"\\n", match[1]):
            start = match.start(1) + end.start()
            yield Change((Edit(start, start + 1, "/", True),), ((start, start + 2),))


@c_mistake("c_newline_in_scanf")
def newline_in_scanf(text: str) -> Iterator[Change]:
    for match in _FORMAT.finditer(text):
        for blank in ("\\n", " "):
            yield Change((Edit(*match.span(1), match[1] + blank, True),))
