"""Where the values of generated inputs come from: numbers, words and lists, each ordinary or special in some way."""

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import numpy as np

Kind = Literal["ordinary", "boundary", "empty", "hostile"]
Source = Callable[[Kind, np.random.Generator, Mapping[str, Any]], Any]
_OF_OTHERS = ("element", "len")  # their first argument is the name of a slot
_LETTERS = "abcdefghijklmnoprstuw"
_WORDS = ("tea", "Anna", "apple", "level", "no", "Bus", "green", "ox", "street", "Otto", "river", "a", "bee", "sun")
_ODD_WORDS = ("ZZ", "aAbB", "x" * 24, "noon", "Q", "banana")
_ODD_TEXTS = ("?!", "1234", "UPPER lower", "a1 b2 c3", "e" * 30, "Hello, World!", "x-y_z (ok)", "zebra AZ az")


def parse_source(spec: str) -> Source:
    """The source that a spec such as `list(int(0, 9), 1, 5)` names.

    Raises: ValueError for a spec that cannot be read, or a source that is not known.
    """
    try:
        return _built(ast.parse(spec, mode="eval").body)
    except (SyntaxError, TypeError) as error:
        raise ValueError(f"cannot read the source {spec!r}: {error}") from error


def _built(node: ast.expr) -> Source:
    name = node.func if isinstance(node, ast.Call) else node
    if not (isinstance(name, ast.Name) and name.id in SOURCES):
        raise ValueError(f"there is no source {ast.unparse(node)!r}; there are {', '.join(sorted(SOURCES))}")
    parts = node.args if isinstance(node, ast.Call) else []
    return SOURCES[name.id](*(_argument(part, name.id in _OF_OTHERS and part is parts[0]) for part in parts))


def _argument(node: ast.expr, is_slot: bool) -> Any:
    if is_slot:
        return ast.unparse(node)
    return _built(node) if isinstance(node, ast.Call | ast.Name) else ast.literal_eval(node)


def _one(options: Sequence[Any], rng: np.random.Generator) -> Any:
    return options[int(rng.integers(len(options)))]


def _int(low: int = -20, high: int = 20, far: int | None = None) -> Source:
    def draw(kind: Kind, rng: np.random.Generator, _: Mapping[str, Any]) -> int:
        if kind == "empty" and low <= 0 <= high:
            return 0
        if kind == "boundary":
            return int(_one((low, high, min(low + 1, high)), rng))
        if kind == "hostile":
            return far if far is not None else int(_one((low, high), rng))
        return int(rng.integers(low, high + 1))

    return draw


def _float(low: float = 0.0, high: float = 20.0) -> Source:
    quarters = _int(round(4 * low), round(4 * high))
    return lambda kind, rng, chosen: quarters(kind, rng, chosen) / 4


def _one_of(*options: Any) -> Source:
    return lambda _, rng, __: _one(options, rng)


def _word(least: int = 1) -> Source:
    def draw(kind: Kind, rng: np.random.Generator, _: Mapping[str, Any]) -> str:
        if kind == "empty" and least == 0:
            return ""
        if kind == "boundary":
            return str(_one(("a", "aa", "ab", "Z"), rng))
        if kind == "hostile":
            return str(_one(_ODD_WORDS, rng))
        return (
            "".join(_one(_LETTERS, rng) for _ in range(int(rng.integers(2, 7))))
            if rng.random() < 0.4
            else _one(_WORDS, rng)
        )

    return draw


def _text(least: int = 0) -> Source:
    def draw(kind: Kind, rng: np.random.Generator, _: Mapping[str, Any]) -> str:
        if kind == "empty" and least == 0:
            return ""
        if kind == "boundary":
            return str(_one(("a", "b", "Ab", "z z", "E"), rng))
        if kind == "hostile":
            return str(_one(_ODD_TEXTS, rng))
        return " ".join(_one(_WORDS, rng) for _ in range(int(rng.integers(1, 6))))

    return draw


def _list(of: Source, least: int = 0, most: int = 7) -> Source:
    def draw(kind: Kind, rng: np.random.Generator, chosen: Mapping[str, Any]) -> list[Any]:
        if kind in ("empty", "boundary"):
            size = least if kind == "empty" else max(least, int(_one((1, 2, most), rng)))
            return [of("boundary" if rng.random() < 0.5 else "ordinary", rng, chosen) for _ in range(size)]
        if kind == "hostile":
            return _hostile_list(of, least, most, rng, chosen)
        return [of("ordinary", rng, chosen) for _ in range(int(rng.integers(min(max(least, 2), most), most + 1)))]

    return draw


def _hostile_list(of: Source, least: int, most: int, rng: np.random.Generator, chosen: Mapping[str, Any]) -> list[Any]:
    way = int(rng.integers(4))
    size = max(least, 3, most)
    if way == 0:
        return [of("ordinary", rng, chosen)] * min(size, max(most, least))
    values = [of("hostile" if way == 1 else "ordinary", rng, chosen) for _ in range(size if way == 1 else most)]
    return values if way == 1 else sorted(values, key=_rank, reverse=way == 2)


def _rank(value: Any) -> tuple[float, str]:
    return (float(value), "") if isinstance(value, int | float) else (0.0, repr(value))


def _distinct(of: Source, least: int = 0, most: int = 7) -> Source:
    drawn = _list(of, 3 * most, 3 * most)

    def draw(kind: Kind, rng: np.random.Generator, chosen: Mapping[str, Any]) -> list[Any]:
        values = list(dict.fromkeys(drawn("ordinary", rng, chosen)))
        size = {"empty": least, "boundary": max(least, 1), "hostile": most}.get(
            kind, int(rng.integers(least, most + 1))
        )
        return sorted(values[:size], reverse=True) if kind == "hostile" else values[:size]

    return draw


def _ascending(of: Source, least: int = 0, most: int = 7) -> Source:
    drawn = _list(of, least, most)
    return lambda kind, rng, chosen: sorted(drawn(kind, rng, chosen))


def _table(of: Source, least: int = 0, most: int = 4) -> Source:
    def draw(kind: Kind, rng: np.random.Generator, chosen: Mapping[str, Any]) -> list[list[Any]]:
        rows = {"empty": least, "boundary": max(least, 1)}.get(kind, int(rng.integers(max(least, 1), most + 1)))
        columns = int(rng.integers(1, most + 1))
        return [_list(of, columns, columns)("ordinary", rng, chosen) for _ in range(rows)]

    return draw


def _square(of: Source, least: int = 0, most: int = 4) -> Source:
    def draw(kind: Kind, rng: np.random.Generator, chosen: Mapping[str, Any]) -> list[list[Any]]:
        size = {"empty": least, "boundary": max(least, 1)}.get(kind, int(rng.integers(max(least, 1), most + 1)))
        return [_list(of, size, size)("ordinary", rng, chosen) for _ in range(size)]

    return draw


def _dict(key: Source, value: Source, least: int = 0, most: int = 5) -> Source:
    pairs = _list(_tuple(key, value), least, most)

    def draw(kind: Kind, rng: np.random.Generator, chosen: Mapping[str, Any]) -> dict[Any, Any]:
        return dict(pairs(kind, rng, chosen))

    return draw


def _tuple(*parts: Source) -> Source:
    return lambda kind, rng, chosen: tuple(part(kind, rng, chosen) for part in parts)


def _element(slot: str, other: Source) -> Source:
    """Mostly an element (or key) of another slot's value, else one from `other`."""

    def draw(kind: Kind, rng: np.random.Generator, chosen: Mapping[str, Any]) -> Any:
        inside = list(chosen[slot])
        return _one(inside, rng) if inside and rng.random() < 0.65 else other(kind, rng, chosen)

    return draw


def _len(slot: str) -> Source:
    return lambda _, __, chosen: len(chosen[slot])


SOURCES: Mapping[str, Callable[..., Source]] = {
    "int": _int,
    "float": _float,
    "one_of": _one_of,
    "word": _word,
    "text": _text,
    "list": _list,
    "distinct": _distinct,
    "ascending": _ascending,
    "table": _table,
    "square": _square,
    "dict": _dict,
    "tuple": _tuple,
    "element": _element,
    "len": _len,
}
