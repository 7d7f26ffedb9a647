"""The program line by line, cut wherever a mark begins or ends."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from markupsafe import Markup

from service.listing.colours import Colours
from service.listing.marks import Mark, Place, name_places, weigh


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `html` is its text with colours and marks; `strength` 0 means that nothing on it is marked."""

    number: int
    html: Markup
    strength: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A program ready for the page: `places` are its marks by message, the strongest first."""

    lines: list[Line]
    places: Mapping[int, list[Place]] = field(default_factory=dict)

    @property
    def numbered(self) -> bool:
        """Whether marks show whose they are: there are several messages with marks."""
        return len(self.places) > 1

    def of(self, message: int) -> list[Place]:
        """The places of one message."""
        return self.places.get(message, [])


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of one line that one mark covers; the mark's link stands on the `first`, its number on the `last`."""

    start: int
    end: int
    place: Place
    first: bool
    last: bool


def lay_out(text: str, language: str, marks: Iterable[Mark] = (), titles: Mapping[int, str] | None = None) -> Listing:
    """Lay a program out. `titles` says what each message is about, by the message's number."""
    starts = _line_starts(text)
    places = name_places(text, starts, weigh(text, marks))
    by_message: dict[int, list[Place]] = {}
    parts: dict[int, list[_Part]] = {}
    for mark, place in places:
        by_message.setdefault(place.message, []).append(place)
        for number, part in _on_lines(text, starts, mark, place):
            parts.setdefault(number, []).append(part)
    links = _Links(titles or {}, numbered=len(by_message) > 1)
    colours = Colours(text, language)
    lines = []
    for number, (start, end) in enumerate(_line_bounds(text, starts)):
        on_line = parts.get(number, [])
        html = Markup("").join(_pieces(start, end, on_line, colours, links))
        lines.append(Line(number + 1, html, max((part.place.strength for part in on_line), default=0)))
    return Listing(lines, by_message)


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


def _on_lines(text: str, starts: list[int], mark: Mark, place: Place) -> Iterator[tuple[int, _Part]]:
    """A mark line by line, without the blanks at either end, where a mark would only be noise."""
    found = []
    number = bisect_right(starts, mark.start) - 1
    while number < len(starts) and starts[number] < mark.end:
        start = max(mark.start, starts[number])
        end = min(mark.end, starts[number + 1] if number + 1 < len(starts) else len(text))
        shown = text[start:end]
        if shown.strip():
            left = start + len(shown) - len(shown.lstrip())
            found.append((number, left, left + len(shown.strip())))
        number += 1
    for n, (number, start, end) in enumerate(found):
        yield number, _Part(start, end, place, n == 0, n == len(found) - 1)


def _pieces(start: int, end: int, parts: list[_Part], colours: Colours, links: _Links) -> Iterator[Markup]:
    """A line cut wherever a mark begins or ends."""
    cuts = sorted({start, end, *(part.start for part in parts), *(part.end for part in parts)})
    for left, right in pairwise(cuts):
        inner = colours.html(left, right)
        over = [part for part in parts if part.start <= left and right <= part.end]
        if not over:
            yield inner
            continue
        names = " ".join(sorted(part.place.name for part in over))
        strongest = max(part.place.strength for part in over)
        numbers = links.numbers([part.place for part in over if part.last and part.end == right])
        linked = links.html(inner, [part.place for part in over if part.first and part.start == left])
        yield Markup('<mark class="w{}" data-at="{}"{}>{}</mark>').format(int(strongest), names, numbers, linked)


class _Links:
    """Links from marks to their messages, which say to a screen reader what is marked."""

    def __init__(self, titles: Mapping[int, str], numbered: bool) -> None:
        self._titles, self._numbered = titles, numbered

    def html(self, inner: Markup, places: list[Place]) -> Markup:
        """A piece as the link of the first mark that begins with it; further ones follow, without a text."""
        first = [self._link(place, "" if after else inner) for after, place in enumerate(places)]
        return Markup("").join(first or [inner])

    def numbers(self, places: list[Place]) -> Markup:
        """An attribute with the messages whose marks end here, where it must be told whose they are."""
        if not self._numbered or not places:
            return Markup("")
        return Markup(' data-ends="{}"').format(" ".join(map(str, sorted({place.message for place in places}))))

    def _link(self, place: Place, inner: Markup | str) -> Markup:
        title = self._titles.get(place.message, "")
        label = f"{place.quote}: {place.said}" + (f", for “{title}”" if title else "")
        link = Markup('<a id="mark-{}" href="#message-{}" aria-label="{}" draggable="false">{}</a>')
        return link.format(place.name, place.message, label, inner)
