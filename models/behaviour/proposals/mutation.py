"""Inputs that are like others but for one small change."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from models.behaviour.inputs import Call, Stdin
from models.behaviour.proposals.statement import values

_MOST_EACH: Final = 14


def mutants(worked: Sequence[Call | Stdin], most: int) -> list[Call | Stdin]:
    """Up to so many inputs, some near each of those that worked, those near the first ones first."""
    rows = [list(_near(given))[:_MOST_EACH] for given in worked]
    found = [row[at] for at in range(_MOST_EACH) for row in rows if at < len(row)]
    return list(dict.fromkeys(found))[:most]


def _near(given: Call | Stdin) -> Iterator[Call | Stdin]:
    if isinstance(given, Stdin):
        yield from (Stdin(text) for text in _lines(given.text))
        return
    read = values(given.source)
    if read is None:
        return
    name, arguments = read
    for at, argument in enumerate(arguments):
        for changed in changes(argument):
            yield Call(f"{name}({', '.join(map(repr, [*arguments[:at], changed, *arguments[at + 1 :]]))})")


def changes(value: Any) -> Iterator[Any]:
    """The value with one thing about it changed."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield from (value + 1, value - 1, -value, 0, value * 2)
    elif isinstance(value, str):
        yield from (value[::-1], value.upper(), value[:-1], value + value[-1:], "", f" {value}", value.swapcase())
    elif isinstance(value, list | tuple):
        yield from _of_sequence(value)
    elif isinstance(value, dict):
        yield from _of_dictionary(value)


def _of_sequence(value: Any) -> Iterator[Any]:
    make = type(value)
    other = list if make is tuple else tuple
    yield make([*value, *value[:1]])
    yield make(value[1:])
    yield make(value[::-1])
    yield make(value[:-1])
    yield other(value)
    yield make([*value[:1], *value])
    for at in {0, len(value) // 2, len(value) - 1} if value else ():
        for changed in list(changes(value[at]))[:2]:
            yield make([*value[:at], changed, *value[at + 1 :]])
    if all(isinstance(part, int | float) and not isinstance(part, bool) for part in value):
        yield make([-part for part in value])
    yield make(value[:1])


def _of_dictionary(value: dict[Any, Any]) -> Iterator[Any]:
    keys = list(value)
    for key in keys[:2]:
        yield {other: held for other, held in value.items() if other != key}
        for changed in list(changes(value[key]))[:2]:
            yield value | {key: changed}
    yield dict(reversed(value.items()))


def _lines(text: str) -> Iterator[str]:
    lines = text.splitlines()
    for at, line in enumerate(lines):
        number = line.strip().lstrip("-").replace(".", "", 1).isdigit()
        for changed in [str(_number(line) + 1), str(_number(line) - 1), "0", f"-{line.strip()}", "abc"] if number else [
            line.upper(), "", line + line[-1:]]:  # fmt: skip
            yield "\n".join([*lines[:at], changed, *lines[at + 1 :]]) + "\n"
    if len(lines) > 1:
        yield "\n".join(lines[1:]) + "\n"
        yield "\n".join([lines[1], lines[0], *lines[2:]]) + "\n"


def _number(line: str) -> int | float:
    return float(line) if "." in line else int(line)
