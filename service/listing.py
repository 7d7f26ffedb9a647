"""A program as numbered lines with code colours, and the marks that feedback laid over it.

The text is cut, never changed: what the lines show is, character for character, what was handed in. Offsets are in
code points, half open.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache
from itertools import pairwise

from markupsafe import Markup, escape
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Keyword, Number, Operator, String, _TokenType
from pygments.util import ClassNotFound

# Beyond this a lexer would hold up the page; the program is then shown without colours.
MOST_COLOURED = 200_000
LONGEST_QUOTE = 80
COLOURS = {
    Keyword: "<b>{}</b>",
    Operator.Word: "<b>{}</b>",
    Comment: "<i>{}</i>",
    String: '<span class="cs">{}</span>',
    Number: '<span class="cn">{}</span>',
}


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
    """A part of the program that a note looked at. Weights compare with the other marks of the same note."""

    start: int
    end: int
    weight: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `html` is its text with colours and marks; `strength` 0 means that nothing on it is marked."""

    number: int
    html: Markup
    strength: int


@dataclass(frozen=True, slots=True)
class InWords:
    """A mark for those who can't see it: `Line 2, characters 14 to 18`, `strong`, what stands there, for what."""

    line: int
    place: str
    strength: str
    quote: str
    title: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A program ready for the page. `name` tells it from other programs on the same page."""

    name: str
    lines: list[Line]
    words: list[InWords] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of one line that one mark covers."""

    start: int
    end: int
    strength: Strength
    note: str


def lay_out(
    text: str,
    language: str,
    marks: Iterable[Mark] = (),
    titles: Mapping[str, str] | None = None,
    name: str = "program",
) -> Listing:
    """Lay a program out. `titles` says what each note is about, by the note's name."""
    starts = _line_starts(text)
    weighed = _weigh(text, marks)
    parts: dict[int, list[_Part]] = {}
    for mark, strength in weighed:
        for number, part in _on_lines(text, starts, mark, strength):
            parts.setdefault(number, []).append(part)
    colours = _Colours(text, language)
    lines = []
    for number, (start, end) in enumerate(_line_bounds(text, starts)):
        on_line = parts.get(number, [])
        html = Markup("").join(_pieces(start, end, on_line, colours))
        lines.append(Line(number + 1, html, max((part.strength for part in on_line), default=0)))
    return Listing(name, lines, [_in_words(text, starts, mark, strength, titles or {}) for mark, strength in weighed])


def _line_starts(text: str) -> list[int]:
    starts = [0]
    while (found := text.find("\n", starts[-1])) >= 0:
        starts.append(found + 1)
    if len(starts) > 1 and starts[-1] == len(text):
        starts.pop()  # a newline ends the last line, it does not begin another
    return starts


def _line_bounds(text: str, starts: list[int]) -> Iterator[tuple[int, int]]:
    for number, start in enumerate(starts):
        end = starts[number + 1] - 1 if number + 1 < len(starts) else len(text)
        yield start, end - 1 if number + 1 == len(starts) and text.endswith("\n") else end


def _weigh(text: str, marks: Iterable[Mark]) -> list[tuple[Mark, Strength]]:
    """The marks inside the text, in reading order, each with its strength among those of its note."""
    inside = [Mark(max(m.start, 0), max(min(m.end, len(text)), 0), m.weight, m.note) for m in marks]
    inside = [mark for mark in inside if mark.weight > 0 and text[mark.start : mark.end].strip()]
    most: dict[str, float] = {}
    for mark in inside:
        most[mark.note] = max(mark.weight, most.get(mark.note, 0.0))
    inside.sort(key=lambda mark: (mark.start, mark.end, mark.note))
    return [(mark, _strength(mark.weight / most[mark.note])) for mark in inside]


def _strength(share: float) -> Strength:
    """By thirds of the strongest mark of the same note."""
    if share > 2 / 3:
        return Strength.STRONG
    return Strength.SOME if share > 1 / 3 else Strength.A_LITTLE


def _on_lines(text: str, starts: list[int], mark: Mark, strength: Strength) -> Iterator[tuple[int, _Part]]:
    """A mark line by line, without the blanks at either end, where a mark would only be noise."""
    number = bisect_right(starts, mark.start) - 1
    while number < len(starts) and starts[number] < mark.end:
        start = max(mark.start, starts[number])
        end = min(mark.end, starts[number + 1] if number + 1 < len(starts) else len(text))
        found = text[start:end]
        if found.strip():
            left = start + len(found) - len(found.lstrip())
            yield number, _Part(left, left + len(found.strip()), strength, mark.note)
        number += 1


def _pieces(start: int, end: int, parts: list[_Part], colours: _Colours) -> Iterator[Markup]:
    """A line cut wherever a mark begins or ends."""
    cuts = sorted({start, end, *(part.start for part in parts), *(part.end for part in parts)})
    for left, right in pairwise(cuts):
        inner = colours.html(left, right)
        over = [part for part in parts if part.start <= left and right <= part.end]
        if not over:
            yield inner
            continue
        notes = " ".join(sorted({part.note for part in over}))
        strongest = max(part.strength for part in over)
        yield Markup('<mark class="w{}" data-note="{}">{}</mark>').format(int(strongest), notes, inner)


class _Colours:
    """The program's code colours, as runs of text with one template each."""

    def __init__(self, text: str, language: str) -> None:
        self._text = text
        self._starts: list[int] = [0]
        self._templates: list[str] = [""]
        for start, template in _runs(text, language):
            if template != self._templates[-1]:
                self._starts.append(start)
                self._templates.append(template)

    def html(self, start: int, end: int) -> Markup:
        """The text from `start` to `end`, escaped and coloured."""
        html = []
        place = bisect_right(self._starts, start) - 1
        while start < end:
            following = self._starts[place + 1] if place + 1 < len(self._starts) else end
            stop = min(end, following)
            shown = _escaped(self._text[start:stop])
            html.append(self._templates[place].format(shown) if self._templates[place] else shown)
            start, place = stop, place + 1
        return Markup("".join(html))  # noqa: S704  (every text in it is escaped above)


def _escaped(text: str) -> str:
    # A browser would make a line break of a bare carriage return.
    return str(escape(text)).replace("\r", "&#13;")


def _runs(text: str, language: str) -> Iterator[tuple[int, str]]:
    """Where each token starts and how it is set."""
    if len(text) > MOST_COLOURED:
        return
    try:
        lexer = get_lexer_by_name(language)
    except ClassNotFound:
        return
    # The lexer only tells offsets; the text shown is cut from the original.
    for start, kind, _value in lexer.get_tokens_unprocessed(text.replace("\r", " ")):
        yield start, _template(kind)


@cache
def _template(kind: _TokenType) -> str:
    return next((template for parent, template in COLOURS.items() if kind in parent), "")


def _in_words(text: str, starts: list[int], mark: Mark, strength: Strength, titles: Mapping[str, str]) -> InWords:
    marked = text[mark.start : mark.end]
    start = mark.start + len(marked) - len(marked.lstrip())
    end = start + len(marked.strip())
    first, last = bisect_right(starts, start) - 1, bisect_right(starts, end - 1) - 1
    if first == last:
        place = _characters(first + 1, start - starts[first] + 1, end - starts[first])
    else:
        place = f"Lines {first + 1} to {last + 1}"
    quote = text[start:end].partition("\n")[0].rstrip()
    if len(quote) > LONGEST_QUOTE or first != last:
        quote = quote[: LONGEST_QUOTE - 1] + "…"
    return InWords(first + 1, place, strength.word, quote, titles.get(mark.note, ""))


def _characters(line: int, first: int, last: int) -> str:
    return f"Line {line}, character {first}" if first == last else f"Line {line}, characters {first} to {last}"
