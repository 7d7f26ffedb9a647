"""Spans of one program found again in another that is the same after normalising."""

import pytest

from models.code import Interval, map_spans

SOURCE = "def f(number):  # mine\n    return number + 10\n"
TARGET = "def f(n):\n\n\treturn n+10"


def texts(spans: list[tuple[str, int]]) -> list[Interval]:
    return [Interval(SOURCE.index(text, after), SOURCE.index(text, after) + len(text)) for text, after in spans]


def test_tokens_go_to_their_tokens() -> None:
    spans = texts([("number", 0), ("number + 10", 20), ("return", 0), ("# mine", 0)])
    mapped = map_spans(SOURCE, TARGET, spans, "python")
    assert [TARGET[found.start : found.end] if found else None for found in mapped] == ["n", "n+10", "return", None]


def test_a_part_of_a_token_keeps_its_place() -> None:
    ten = SOURCE.index("10")
    mapped = map_spans(SOURCE, TARGET, [Interval(ten + 1, ten + 2), Interval(7, 9), Interval(5, 5)], "python")
    assert mapped == [Interval(len(TARGET) - 1, len(TARGET)), Interval(6, 7), None]


def test_a_program_maps_onto_itself() -> None:
    spans = texts([("return number", 0), ("f(", 0)])
    assert map_spans(SOURCE, SOURCE, spans, "python") == spans


def test_programs_that_differ_are_refused() -> None:
    with pytest.raises(ValueError, match="not the same after normalising"):
        map_spans(SOURCE, "def f(n):\n  return n+11", [Interval(0, 3)], "python")
