"""A program under construction: its text, and marks that stay on their tokens while the text is edited."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple


class FaultSpan(NamedTuple):
    """The tokens for which a rubric item applies. Units: code points, half open."""

    start: int
    end: int
    item: str


class Edit(NamedTuple):
    """Replace `[start, end)` by `text`; with `fault` the new text is what is wrong. Units: code points."""

    start: int
    end: int
    text: str
    fault: bool = False


class Change(NamedTuple):
    """Edits that belong together, and the old ranges to blame beside the edits that are faults themselves."""

    edits: tuple[Edit, ...]
    blame: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """Text with marks. Every edit gives a new draft; marks move with their tokens and go when these go."""

    text: str
    marks: tuple[FaultSpan, ...] = ()

    def edited(self, edits: Iterable[Edit]) -> "Draft":
        """The draft after `edits`, all given in this draft's offsets.

        Raises: ValueError when two edits overlap.
        """
        ordered = _ordered(edits)
        text = _spliced(self.text, ordered)
        moved = (_moved(mark, ordered) for mark in self.marks)
        return Draft(text, tuple(mark for mark in moved if mark.start < mark.end))

    def changed(self, change: Change, item: str) -> "Draft":
        """The draft after `change`, with what is at fault marked as `item`.

        A fault that leaves nothing behind (something is missing) marks the nearest line that was written.
        Raises: ValueError when two edits overlap.
        """
        ordered = _ordered(change.edits)
        after = self.edited(ordered)
        found = [_moved(FaultSpan(start, end, item), ordered) for start, end in change.blame]
        shift = 0
        for edit in ordered:
            if edit.fault:
                found.append(FaultSpan(edit.start + shift, edit.start + shift + len(edit.text), item))
            shift += len(edit.text) - (edit.end - edit.start)
        marks = [trimmed for mark in found if (trimmed := _trimmed(after.text, mark)) is not None]
        if not marks and ordered:
            marks = nearest_line(after.text, ordered[0].start, item)
        return Draft(after.text, (*after.marks, *marks))

    def marked(self, spans: Iterable[FaultSpan]) -> "Draft":
        """The same text with more marks; blank ends are trimmed, blank marks left out."""
        more = (_trimmed(self.text, span) for span in spans)
        return Draft(self.text, (*self.marks, *(span for span in more if span is not None)))


def nearest_line(text: str, position: int, item: str) -> list[FaultSpan]:
    """A mark on the last line that is not blank before `position`, else on the first one after it."""
    before = text[:position].rstrip()
    if before:
        start = before.rfind("\n") + 1
        return [FaultSpan(start + _indent(text[start:]), len(before), item)]
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    return [FaultSpan(start, end, item)] if start < end else []


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


def _ordered(edits: Iterable[Edit]) -> list[Edit]:
    ordered = sorted(edits, key=lambda edit: (edit.start, edit.end))
    for left, right in pairwise(ordered):
        if right.start < left.end:
            raise ValueError(f"the edits {left[:2]} and {right[:2]} overlap: give edits of separate ranges")
    return ordered


def _spliced(text: str, ordered: Sequence[Edit]) -> str:
    parts = []
    position = 0
    for edit in ordered:
        parts += [text[position : edit.start], edit.text]
        position = edit.end
    parts.append(text[position:])
    return "".join(parts)


def _moved(mark: FaultSpan, ordered: Sequence[Edit]) -> FaultSpan:
    start, end = mark.start, mark.end
    shift_start = shift_end = 0
    for edit in ordered:
        if edit.start >= mark.end:
            break
        delta = len(edit.text) - (edit.end - edit.start)
        if edit.end <= mark.start:
            shift_start += delta
        elif edit.start < mark.start:
            start = edit.start
        if edit.end <= mark.end:
            shift_end += delta
        else:
            end = edit.start + len(edit.text)
    return FaultSpan(start + shift_start, end + shift_end, mark.item)


def _trimmed(text: str, mark: FaultSpan) -> FaultSpan | None:
    piece = text[mark.start : mark.end]
    start = mark.start + len(piece) - len(piece.lstrip())
    end = mark.start + len(piece.rstrip())
    return FaultSpan(start, end, mark.item) if start < end else None
