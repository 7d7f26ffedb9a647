"""Offsets into a program and its lines, one to the other."""

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LinePiece:
    """The part of a span that lies in one line.

    Units: `line` and the columns count from 0, the columns in code points of that line, half open.
    """

    line: int
    start: int
    end: int


class LineMap:
    r"""The lines of a program, split exactly as `code.split("\n")` does.

    Units: lines and columns count from 0, offsets and columns in code points. A line end belongs to the line before it.
    """

    def __init__(self, code: str) -> None:
        self.lines: list[str] = code.split("\n")
        self._length = len(code)
        self._starts: list[int] = []
        start = 0
        for line in self.lines:
            self._starts.append(start)
            start += len(line) + 1

    def position(self, offset: int) -> tuple[int, int]:
        """The (line, column) of an offset; the program's length is a place too, the end of its last line.

        Raises: ValueError for an offset outside of the program.
        """
        if not 0 <= offset <= self._length:
            raise ValueError(f"offset {offset} lies outside of a program of {self._length} characters")
        line = bisect_right(self._starts, offset) - 1
        return line, offset - self._starts[line]

    def offset(self, line: int, column: int) -> int:
        """The offset of a (line, column).

        Raises: ValueError for a line or a column that the program does not have.
        """
        if not 0 <= line < len(self.lines):
            raise ValueError(f"line {line} does not exist: the program has {len(self.lines)} lines, counted from 0")
        if not 0 <= column <= len(self.lines[line]):
            raise ValueError(f"column {column} does not exist: line {line} has {len(self.lines[line])} characters")
        return self._starts[line] + column

    def pieces(self, start: int, end: int) -> list[LinePiece]:
        """A span cut into one piece a line; lines of which it holds no character but the line end are left out.

        Raises: ValueError for a span that is reversed or lies outside of the program.
        """
        if start > end:
            raise ValueError(f"the span ({start}, {end}) is reversed")
        (first, start_column), (last, end_column) = self.position(start), self.position(end)
        found = []
        for line in range(first, last + 1):
            left = start_column if line == first else 0
            right = end_column if line == last else len(self.lines[line])
            if left < right:
                found.append(LinePiece(line, left, right))
        return found
