"""How what a program did on one input differs from what the reference did."""

import ast
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from models.behaviour import Outcome

_ERRORS = {
    "IndexError": "index_error",
    "KeyError": "key_error",
    "TypeError": "type_error",
    "ValueError": "value_error",
    "ZeroDivisionError": "division_by_zero",
    "NameError": "name_error",
    "UnboundLocalError": "name_error",
    "RecursionError": "endless",
    "EOFError": "asks_too_often",
}
_NOTHING = object()


def effects(got: Outcome, expected: Outcome) -> frozenset[str]:
    """The ids of what happened; empty where the program did what the reference did.

    Raises: ValueError where either outcome is unknown, of which nothing can be said.
    """
    if "unknown" in (got.kind, expected.kind):
        raise ValueError("an unknown outcome is neither right nor wrong: leave it out")
    return _effects(got, expected)


@lru_cache(maxsize=16384)
def _effects(got: Outcome, expected: Outcome) -> frozenset[str]:
    if got.kind == "raised":
        error = _ERRORS.get(got.exception)
        return frozenset({"wrong", "crash"} | ({error} if error else set()))
    if got.kind == "stopped":
        return frozenset({"wrong", "endless"})
    whole_program = expected.type == ""
    found = set(_on_screen(got, expected) if whole_program else _given_back(got, expected))
    if got.changed != expected.changed:
        found.add("changes_argument")
    return frozenset(found)


def _given_back(got: Outcome, expected: Outcome) -> Iterator[str]:
    if got.value == expected.value and got.type == expected.type:
        if got.printed and not expected.printed:
            yield "prints_too"
        elif got.printed != expected.printed:
            yield from ("wrong", "wrong_output")
        return
    yield "wrong"
    if got.type == "NoneType":
        yield "none"
        if _unquoted(expected.value) in (got.printed.strip(), *got.printed.split()):
            yield "prints_instead"
        return
    ours, theirs = _literal(got.value), _literal(expected.value)
    if ours is not _NOTHING and theirs is not _NOTHING:
        yield from _compared(ours, theirs)


def _on_screen(got: Outcome, expected: Outcome) -> Iterator[str]:
    if got.printed == expected.printed:
        return
    yield "wrong"
    ours, theirs = got.printed.split("\n"), expected.printed.split("\n")
    if not got.printed.strip():
        yield "prints_nothing"
    elif _squeezed(got.printed) == _squeezed(expected.printed):
        yield "layout"
    elif _numbers(got.printed) == _numbers(expected.printed) != []:
        yield "other_words"
    elif expected.printed.strip() and expected.printed.strip() in got.printed:
        yield "extra_output"
    elif len(ours) != len(theirs):
        yield "fewer_lines" if len(ours) < len(theirs) else "more_lines"
    if _numbers(got.printed) != _numbers(expected.printed):
        yield "wrong_number"


def _compared(ours: Any, theirs: Any) -> Iterator[str]:
    if type(ours) is not type(theirs):
        yield "other_type"
        if str(ours) == str(theirs):
            yield "text_for_value"
        if not (isinstance(ours, int | float) and isinstance(theirs, int | float)):
            return
    if isinstance(ours, bool) and isinstance(theirs, bool):
        yield "says_yes" if ours else "says_no"
    elif isinstance(theirs, int | float) and isinstance(ours, int | float):
        yield from _numbers_compared(ours, theirs)
    elif isinstance(theirs, str | list | tuple) and isinstance(ours, type(theirs)):
        yield from _sequences_compared(ours, theirs)
    elif isinstance(theirs, dict):
        yield "other_keys" if ours.keys() != theirs.keys() else "other_values"


def _numbers_compared(ours: float, theirs: float) -> Iterator[str]:
    if ours == theirs:
        return
    yield "too_large" if ours > theirs else "too_small"
    if abs(ours - theirs) == 1:
        yield "one_more" if ours > theirs else "one_less"
    elif ours == -theirs:
        yield "other_sign"
    if ours == 0:
        yield "zero_instead"
    if 0 < abs(ours - theirs) < 1:
        yield "rounded"


def _sequences_compared(ours: Sequence[Any], theirs: Sequence[Any]) -> Iterator[str]:
    if not ours and theirs:
        yield "nothing_in_it"
    elif ours == theirs[::-1]:
        yield "backwards"
    elif len(ours) == len(theirs) and _counts(ours) == _counts(theirs):
        yield "other_order"
    elif len(ours) < len(theirs) and _within(ours, theirs):
        yield "lacks_first" if ours == theirs[1:] else "lacks_last" if ours == theirs[:-1] else "lacks"
    elif len(ours) > len(theirs) and _within(theirs, ours):
        yield "too_much"
    elif len(ours) == len(theirs):
        yield "other_elements"


def _counts(values: Sequence[Any]) -> Counter[str]:
    return Counter(map(repr, values))


def _within(short: Sequence[Any], long: Sequence[Any]) -> bool:
    """Whether all of `short` stands in `long` in its order."""
    rest = iter(long)
    return all(any(value == other for other in rest) for value in short)


@lru_cache(maxsize=8192)
def _literal(value: str) -> Any:
    try:
        return ast.literal_eval(value)
    except (SyntaxError, ValueError):
        return _NOTHING


def _unquoted(value: str) -> str:
    literal = _literal(value)
    return literal if isinstance(literal, str) else value


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _numbers(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", text)]
