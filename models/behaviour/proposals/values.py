"""Typical and boundary values of a kind, what tells most first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from models.behaviour.proposals.kinds import ANY, Constant, Kind, kind_of, plain

_INTEGERS: Final = (3, 0, 1, 5, -1, 2, 10, 4, 7, 100, -4, 12, 6)
_FLOATS: Final = (2.5, 0, 4, 1.5, -1.0, 10.0, 0.1, 3, 100.25)
_TEXTS: Final = ("banana", "", "a", "b apple a", "Hello World", "Anna", "ab", "  two  words ", "abc123", "aAbB!",
                 "level", "x-y", "A", "7")  # fmt: skip
_ANYTHING: Final[tuple[Any, ...]] = (
    3,
    "banana",
    [3, 1, 2],
    0,
    "",
    [],
    -1,
    ["b", "a", "b"],
    2.5,
    (1, 2),
    {"a": 1},
    None,
)
_NESTED: Final[tuple[Any, ...]] = (4, [1, [2, [3]], 4], [], [[], [5]], [[[1]], 2], 0)
_WORDS: Final = ("b", "apple", "a", "kiwi", "fig", "Zoe", "apple pie", "c")
_NUMBERS: Final = (3, 1, 2, 5, 4, 7, 9, 8)
_SPREAD: Final = (2, 5, 6, 9, 13, 20)
_MOST_LITERALS: Final = 6
_MOST: Final = 40


@dataclass(frozen=True)
class Around:
    """What stands around a parameter: literals that it, or what is in it, is held against; others that are near it.

    `is_sorted`: the statement speaks of sequences in order.
    """

    literals: tuple[Any, ...] = ()
    inner: tuple[Any, ...] = ()
    others: tuple[Any, ...] = ()
    constants: tuple[Constant, ...] = ()
    is_sorted: bool = False
    examples: tuple[Any, ...] = field(default=())


def values(kind: Kind, around: Around) -> list[Any]:
    """Different values of a kind: from examples and constants first, then typical ones and boundaries."""
    known = [constant for constant in around.constants if fits(constant.value, kind)]
    found = [*islice(around.examples, _MOST_LITERALS), *known, *_own(kind, around)]
    return distinct(found)[:_MOST]


def _own(kind: Kind, around: Around) -> list[Any]:
    if kind.is_sequence:
        return _sequences(kind, around)
    if kind.name == "set":
        made = _sequences(Kind("list", kind.parts), around)
        return [set(value) for value in map(plain, made) if _hashable(value)]
    if kind.name in {"dict", "record"}:
        return _dictionaries(kind, around) if kind.name == "dict" else _records(kind, around)
    makers = {"int": _integers, "float": _floats, "str": _texts}
    fixed: dict[str, tuple[Any, ...]] = {"bool": (True, False), "nested": _NESTED}
    return makers[kind.name](around) if kind.name in makers else list(fixed.get(kind.name, _ANYTHING))


def fits(value: Any, kind: Kind) -> bool:
    """Whether a value may be passed where such a kind is expected."""
    own = kind_of(value)
    if kind.name == "any" or own.name == "any" or (own.is_number and kind.is_number):
        return True
    if own.is_sequence and kind.is_sequence:
        return True
    return own.name == kind.name and len(own.parts) == len(kind.parts)


def distinct(found: Iterable[Any]) -> list[Any]:
    """The values whose text differs, in their order."""
    first: dict[str, Any] = {}
    for value in found:
        first.setdefault(repr(value), value)
    return list(first.values())


def numbers_of(literals: Sequence[Any]) -> list[int | float]:
    """The numbers among literals."""
    return [value for value in literals if isinstance(value, int | float) and not isinstance(value, bool)]


def texts_of(literals: Sequence[Any]) -> list[str]:
    """The texts among literals."""
    return [value for value in literals if isinstance(value, str)]


def _integers(around: Around) -> list[Any]:
    """Limits that programs or the statement name, and their neighbours; then small numbers."""
    limits = [int(value) for value in numbers_of(around.literals) if value == int(value)]
    near = [value for limit in limits for value in (limit, limit - 1, limit + 1)]
    multiples = [limits[0] * limits[1] * factor for factor in (1, 5)] if len(limits) > 1 else []
    rest = [int(value) for value in numbers_of(around.others)[:_MOST_LITERALS] if value == int(value)]
    beyond = [2 * max(limits, default=0) + 5] if limits else []
    return [*_INTEGERS[:3], *near, *beyond, *_INTEGERS[3:7], *rest, *_INTEGERS[7:], *multiples]


def _floats(around: Around) -> list[Any]:
    limits = numbers_of(around.literals)
    near = [value for limit in limits for value in (limit, round(limit - 0.1, 6), round(limit + 0.1, 6))]
    return [*_FLOATS[:3], *near, *numbers_of(around.others)[:_MOST_LITERALS], *_FLOATS[3:]]


def _texts(around: Around) -> list[Any]:
    """Texts that programs or the statement name, the same in capitals, and one of all signs that they look for."""
    named = texts_of(around.literals)[:_MOST_LITERALS]
    signs = [sign for sign in texts_of((*around.literals, *around.inner)) if len(sign) == 1]
    woven = ["".join(f"{letter}{sign}" for letter, sign in zip("abcdefgh", signs, strict=False))] if signs else []
    doubled = [f"{signs[0]}{signs[0]}b{signs[-1]}"] if signs else []
    changed = [text.upper() if text != text.upper() else text.lower() for text in named[:2]]
    others = [str(value) for value in around.others if isinstance(value, str | int)][:_MOST_LITERALS]
    whole = [text for text in named if len(text) > 1]
    return [*whole[:3], *_TEXTS[:3], *woven, *doubled, *whole[3:], *others, *changed, *_TEXTS[3:], *named]


def elements(kind: Kind, around: Around) -> list[Any]:
    """Some values that differ, of which sequences are made."""
    inner = Around(around.inner, (), around.others, (), around.is_sorted)
    if kind.is_number:
        limits = [value for value in numbers_of(around.inner) if abs(value) > 3]
        limits = limits if kind.name == "float" else [value for value in limits if value == int(value)]
        spread = _SPREAD if around.is_sorted else _NUMBERS
        base = [value + 0.5 for value in spread] if kind.name == "float" else list(spread)
        near = [value for limit in limits[:2] for value in (limit, limit - 1, limit + 1)]
        return distinct([base[0], *near, *base[1:]])
    if kind.name == "str":
        named = [text for text in texts_of(around.inner) if text][:4] + [t for t in texts_of(around.others) if t][:3]
        return distinct([*named, *_WORDS])
    if kind.name == "any":
        return list(_NUMBERS)
    return [value for value in values(kind, inner) if value not in ([], (), {}, "", None)] or [1, 2, 3]


def _sequences(kind: Kind, around: Around) -> list[Any]:
    """Empty, one, several, with repetitions, in and out of order, negative; some of them in the other container."""
    element = kind.element
    if element.name == "record":
        made = _of_records(element, around)
    elif element.is_sequence:
        made = _tables(element, around)
    elif element.name == "nested":
        made = [[1, [2, [3]], 4], [], [7], [[], [5]], [1, 2, 3], [[[4]], -1], [[1, 2], [3, 4], 5]]
    else:
        made = _plain(element, around)
    lists: list[Any] = made if kind.name == "list" else [tuple(value) for value in made]
    others: list[Any] = [tuple(value) for value in made] if kind.name == "list" else made
    if element.name == "any":
        lists += [["b", "a", "b"], ["x"], [True, None], [1, "a", 2.5]]
    return [*lists[:3], *others[1:2], *lists[3:6], *others[:1], *lists[6:], *others[2:4]]


def _plain(element: Kind, around: Around) -> list[list[Any]]:
    pool = (elements(element, around) * 6)[:12]
    a, b, c, d, e, f = pool[:6]
    ordered = _in_order(pool[:6])
    if around.is_sorted:
        p, q, r, s = ordered[:4]
        shapes = [[p, q, r, s], [], [q], [p, r], [p, q, q, r], [q, q], ordered, [p, q, r]]
        return shapes + ([[-7, -2, 0, 4, 6], [-3, -1], [2, 4, 9]] if element.is_number else [])
    shapes = [[a, b, c], [], [a], [b, a, b, c, a], [a, a], ordered[:4], ordered[:4][::-1], [a, b], [b, a]]
    shapes += [[a, a, b, b, b, c], [a, b, c, d, e, f, a], [a, b, b, a], [c, a, a], [a, a, b]]
    if element.is_number:
        shapes += [[-a, -b, -c], [0, a, -b], [0], [0, 0, b], [-2, 5, -7, 1], [10, 20, 30, 40, 50]]
        if element.name == "float":
            shapes += [[3, 1, 2]]
    if element.name == "str":
        shapes += [[""], [str(a).upper(), a], ["aa", "b", "cc", "ddd"], ["ddd", "cc", "b", "eee"]]
    return shapes


def _in_order(values: list[Any]) -> list[Any]:
    try:
        return sorted(values)
    except TypeError:
        return values


def _tables(row: Kind, around: Around) -> list[list[Any]]:
    """Square, with more columns than rows and the other way round, ragged, with an empty row."""
    a, b, c, d, e, f, g, h, i = ([*elements(row.element, around), 6, 11, 10, 12] * 4)[:9]
    shapes = [[[a, b], [c, d]], [], [[a, b, c], [d, e, f]], [[a]], [[a], [b], [c]], [[a, b, c], [d, e, f], [g, h, i]]]
    shapes += [[[], [a]], [[]], [[a, b], [c]], [[a, a], [a, b]], [[c, a, b]]]
    if row.element.is_number:
        shapes += [[[-a, b], [0, -c]], [[1, 0, 2], [0, 4, 0], [3, 0, 5]]]
    return [[tuple(line) if row.name == "tuple" else line for line in shape] for shape in shapes]


def _fields(record: Kind, around: Around) -> list[list[Any]]:
    """For each field of a record four different values, those of constants with such records first."""
    width = len(record.parts)
    known = [row for constant in around.constants for row in _rows(constant.value) if len(row) == width]
    found = []
    for at, part in enumerate(record.parts):
        pool = elements(part, around)
        own = [row[at] for row in known if fits(row[at], part)]
        found.append((distinct([*own, *pool[at:]]) * 4)[:4])
    return found


def _rows(value: Any) -> list[tuple[Any, ...]]:
    return [row for row in value if isinstance(row, tuple)] if isinstance(value, list | tuple | set) else []


def _records(record: Kind, around: Around) -> list[Any]:
    fields = _fields(record, around)
    rows = [tuple(field[at] for field in fields) for at in range(4)]
    alike = tuple(fields[0][0] for _ in fields) if len({part.name for part in record.parts}) == 1 else rows[0]
    found = [*rows[:2], rows[0][::-1], rows[2], alike, rows[3]]
    if all(part.is_number for part in record.parts):
        found[1:1] = [tuple(0 for _ in fields), tuple(-value for value in rows[1]), (rows[0][0], *rows[1][1:])]
    return found


def _of_records(record: Kind, around: Around) -> list[list[Any]]:
    """Records that share no field, the first, another one, or all, before and after others."""
    fields = _fields(record, around)

    def made(*numbers: int) -> tuple[Any, ...]:
        return tuple(field[number] for field, number in zip(fields, (*numbers, *numbers[-1:] * 4), strict=False))

    return [
        [made(0, 0), made(0, 1), made(1, 0), made(2, 2)],
        [],
        [made(0, 0)],
        [made(0, 0), made(0, 1)],
        [made(0, 0), made(1, 0)],
        [made(0, 0), made(1, 1)],
        [made(0, 0), made(0, 1), made(1, 0)],
        [made(0, 1), made(0, 0), made(1, 0)],
        [made(1, 0), made(0, 0), made(0, 1)],
        [made(0, 0), made(1, 0), made(0, 1), made(1, 1)],
        [made(1, 1), made(0, 0), made(2, 2)],
        [made(2, 0), made(0, 1), made(1, 2), made(0, 3)],
        [made(0, 0), made(0, 0)],
        [made(0, 0), made(1, 0), made(2, 0), made(0, 1)],
        [made(1, 2), made(2, 2), made(0, 0), made(0, 2), made(3, 3)],
    ]


def _dictionaries(kind: Kind, around: Around) -> list[Any]:
    keys = (elements(kind.parts[0] if kind.parts else ANY, around) * 4)[:4]
    held = (elements(kind.parts[1] if len(kind.parts) > 1 else ANY, around) * 4)[:4]
    pairs = [(0, 0, 1, 1, 2, 2), (), (0, 0), (0, 0, 1, 0), (0, 1, 1, 0, 2, 2), (2, 2, 0, 1), (1, 0, 0, 2, 2, 1, 3, 3)]
    if not _hashable(keys):
        return [{}]
    found = [{keys[shape[at]]: held[shape[at + 1]] for at in range(0, len(shape), 2)} for shape in pairs]
    if all(isinstance(value, int | float) for value in held):
        found.insert(3, {keys[0]: "x", keys[1]: "y z"})
        found += [{keys[0]: 0, keys[1]: held[1]}, {keys[0]: -held[0], keys[1]: -held[1]}, {keys[0]: 200}]
    return found


def _hashable(values: Any) -> bool:
    try:
        return bool({*values}) or True
    except TypeError:
        return False
