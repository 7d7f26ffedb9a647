"""What an input is like, in words that an instructor would use: an empty list, a negative number, a last element."""

import ast
import math
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from typing import Any

from models.behaviour.inputs import Call, Stdin
from models.code.python_syntax import python_expression

_SEQUENCES = (list, tuple)
_ORDERED = (int, float)


@lru_cache(maxsize=4096)
def traits(given: Call | Stdin) -> frozenset[str]:
    """The ids of what the input is like; `ordinary` where nothing is special about it."""
    values = _typed(given.text) if isinstance(given, Stdin) else list(_arguments(given.source))
    found = {trait for value in values for trait in _of(value)} | set(_between(values))
    return frozenset(found) or frozenset({"ordinary"})


def _arguments(source: str) -> Iterator[Any]:
    """The arguments of a call that are literals."""
    try:
        call = python_expression(source).body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return
    for argument in call.args if isinstance(call, ast.Call) else ():
        with suppress(ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            yield ast.literal_eval(argument)


def _typed(text: str) -> list[Any]:
    """What was typed in, word by word; a line that is empty is an empty text."""
    return [_number(word) for line in text.splitlines() for word in line.split() or [""]] or [""]


def _number(word: str) -> int | float | str:
    for kind in (int, float):
        try:
            return kind(word)
        except ValueError:
            continue
    return word


def _of(value: object) -> Iterator[str]:
    if isinstance(value, bool):
        return
    if isinstance(value, _ORDERED):
        yield from _of_number(value)
    elif isinstance(value, str):
        yield from _of_text(value)
    elif isinstance(value, dict):
        yield from ["empty_dictionary"] if not value else ["one_entry"] if len(value) == 1 else []
    elif isinstance(value, _SEQUENCES):
        yield from _of_sequence(value)


def _of_number(value: float) -> Iterator[str]:
    if value < 0:
        yield "negative"
    elif value in (0, 1):
        yield "zero" if value == 0 else "number_one"
    elif value >= 1000:
        yield "large"
    if math.isfinite(value) and value != int(value):
        yield "fraction"


def _of_text(value: str) -> Iterator[str]:
    if not value:
        yield "empty_text"
    elif len(value) == 1:
        yield "one_character"
    if " " in value.strip():
        yield "spaces"
    if value != value.lower():
        yield "capitals"


def _of_sequence(value: list[Any] | tuple[Any, ...]) -> Iterator[str]:
    if not value:
        yield "empty_tuple" if isinstance(value, tuple) else "empty_list"
        return
    if len(value) == 1:
        yield "one_element"
    inner = [trait for element in value for trait in _of(element)]
    yield from (f"{trait}_inside" for trait in ("negative", "zero", "empty_text", "empty_list") if trait in inner)
    if len(value) > 1 and _comparable(value):
        yield from _of_order(value)


def _of_order(value: list[Any] | tuple[Any, ...]) -> Iterator[str]:
    distinct = set(value)
    if len(distinct) == 1:
        yield "all_equal"
    elif len(distinct) < len(value):
        yield "equal_elements"
    if len(distinct) > 1:
        ends = {"largest_last": max(value) == value[-1], "largest_first": max(value) == value[0]}
        ends |= {"smallest_last": min(value) == value[-1], "smallest_first": min(value) == value[0]}
        yield from (trait for trait, there in ends.items() if there)


def _between(values: list[Any]) -> Iterator[str]:
    """What a single value is to the sequence beside it."""
    for sequence in (value for value in values if isinstance(value, _SEQUENCES) and value):
        for single in (value for value in values if isinstance(value, str | int | float)):
            if not _comparable([*sequence, single]):
                continue
            if single in sequence:
                yield "is_last" if single == sequence[-1] else "is_first" if single == sequence[0] else "is_inside"
                if sequence.count(single) > 1:
                    yield "is_there_twice"
            elif single > max(sequence):
                yield "above_all"
            elif single < min(sequence):
                yield "below_all"
            else:
                yield "not_there"


def _comparable(values: Iterable[object]) -> bool:
    kinds = {str if isinstance(value, str) else float if isinstance(value, _ORDERED) else None for value in values}
    return len(kinds) == 1 and None not in kinds
