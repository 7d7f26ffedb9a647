"""Spans of one program as spans of another that is the same but for layout, comments and names."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from models.code.token import LAYOUT, Token
from models.code.tokens import significant


class Interval(NamedTuple):
    """A stretch of a program. Units: code points, half open."""

    start: int
    end: int


class HasSpan(Protocol):
    """Anything with a start and an end. Units: code points, half open."""

    @property
    def start(self) -> int:
        """Where it begins."""
        ...

    @property
    def end(self) -> int:
        """Where it has ended."""
        ...


def _aligned(source: str, target: str, language: str) -> tuple[list[Token], list[Token]]:
    ours, theirs = ([t for t in significant(code, language) if t.kind not in LAYOUT] for code in (source, target))
    same = len(ours) == len(theirs) and all(
        a.text == b.text or a.kind == b.kind == "name" for a, b in zip(ours, theirs, strict=True)
    )
    if not same:
        raise ValueError("the two programs are not the same after normalising: their spans cannot be mapped")
    return ours, theirs


def map_spans(source: str, target: str, spans: Sequence[HasSpan], language: str) -> list[Interval | None]:
    """The spans of `source` in `target`, token by token; None where a span touches no token but comments.

    A span that begins or ends inside of a token keeps its place in it, unless that is a name that differs: then the
    whole name is taken.

    Shapes: (n,) spans -> (n,) intervals, in the same order.
    Units: code points of `source` in, of `target` out, half open.
    Raises: ValueError where the programs have no `norm_key` in common.
    """
    ours, theirs = _aligned(source, target, language)
    starts, ends = [token.start for token in ours], [token.end for token in ours]
    mapped: list[Interval | None] = []
    for span in spans:
        first, last = bisect_right(ends, span.start), bisect_left(starts, span.end) - 1
        if first > last or span.start >= span.end:
            mapped.append(None)
            continue
        start, end = theirs[first].start, theirs[last].end
        if ours[first].text == theirs[first].text:
            start += max(0, span.start - ours[first].start)
        if ours[last].text == theirs[last].text:
            end -= max(0, ours[last].end - span.end)
        mapped.append(Interval(start, end))
    return mapped
