"""Offsets and lines, one to the other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.code import LineMap, LinePiece


@given(st.text(alphabet="ab\n\r\f\u2028é", max_size=30))
def test_lines_are_those_of_split_and_places_come_back(code: str) -> None:
    lines = LineMap(code)
    assert lines.lines == code.split("\n")
    for offset in range(len(code) + 1):
        line, column = lines.position(offset)
        assert lines.offset(line, column) == offset
        assert code[:offset].count("\n") == line


@given(st.text(alphabet="ab\n", max_size=20), st.data())
def test_pieces_hold_the_span_without_line_ends(code: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(code)))
    end = data.draw(st.integers(start, len(code)))
    lines = LineMap(code)
    pieces = lines.pieces(start, end)
    assert "".join(lines.lines[p.line][p.start : p.end] for p in pieces) == code[start:end].replace("\n", "")
    assert all(piece.start < piece.end for piece in pieces)


def test_a_span_over_lines() -> None:
    assert LineMap("ab\n\ncd").pieces(1, 5) == [LinePiece(0, 1, 2), LinePiece(2, 0, 1)]


@pytest.mark.parametrize(
    "call",
    [
        lambda lines: lines.position(4),
        lambda lines: lines.position(-1),
        lambda lines: lines.offset(2, 0),
        lambda lines: lines.offset(0, 2),
        lambda lines: lines.pieces(2, 1),
    ],
)
def test_places_outside_are_refused(call) -> None:
    with pytest.raises(ValueError, match=r"outside|does not exist|reversed"):
        call(LineMap("a\nb"))
