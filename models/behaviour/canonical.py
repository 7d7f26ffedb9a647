"""A value as text: the same text for values that are equal, in any process and at any time.

This module runs in two places: its text is loaded into the interpreter beside the student's program, so that nothing
but text ever comes out of there; and it is imported here for what must be compared with that. It therefore uses only
what both sides have: no generator, no inheritance, no `del`.

- Numbers: floats to twelve significant digits, -0.0 as 0.0; integers beyond 300 digits by their size.
- Sets and dicts are sorted by their elements' texts: for `==` their order does not count. Where a program prints
  one, its order is kept, since that is what a person sees.
- Functions, classes, modules and methods have a kind and no address. An object of a class is its class and those of
  its attributes that the program's text names; one with a representation of its own is that.
- A value inside itself is `...`; so is what lies deeper than 20 containers, and what does not fit in the room.
"""

from collections import Counter, defaultdict, deque
from typing import Any

DEEPEST = 20
MOST_SORTED = 2000
HUGE = 10**300
QUOTED = 3  # two quotes and a prefix
SORTED = (set, frozenset)
KEYED = (dict, Counter, defaultdict)
AROUND: dict[Any, tuple[str, str]] = {
    list: ("[", "]"),
    tuple: ("(", ")"),
    set: ("{", "}"),
    frozenset: ("frozenset({", "})"),
    dict: ("{", "}"),
    Counter: ("Counter({", "})"),
    defaultdict: ("defaultdict({", "})"),
    deque: ("deque([", "])"),
}


def shortened(text: str, room: int) -> str:
    """At most `room` characters of a text, with a mark where it was cut.

    Units: characters.
    """
    return text if len(text) <= room else text[: max(room - 1, 0)] + "…"


def number(value: Any) -> str:
    """A float or a complex number to twelve significant digits."""
    if type(value) is complex:
        return f"({number(value.real)} + {number(value.imag)}j)"
    return repr(float(format(value, ".12g")) + 0.0)


def integer(value: int) -> str:
    """An integer; one of more than 300 digits only by its sign and how large it is."""
    if -HUGE < value < HUGE:
        return repr(value)
    digits = 300
    size = abs(value) // HUGE
    while size:
        size = size // 10**20
        digits = digits + 20
    return f"{'-' if value < 0 else ''}int of {digits - 20} digits or more"


def quoted(value: Any, room: int) -> str:
    """A text or bytes, cut before it is quoted."""
    return repr(value) if len(value) <= room else shortened(repr(value[: room + QUOTED]), room)


def elements(values: Any, room: int, above: list[Any], fields: list[str]) -> str:
    """The texts of a sequence's elements until the room is full."""
    parts: list[str] = []
    for value in values:
        text = canonical(value, room, above, fields)
        parts.append(text)
        room = room - len(text) - 2
        if room <= 0:
            break
    return ", ".join(parts)


def unordered(values: Any, room: int, above: list[Any], fields: list[str]) -> str:
    """The texts of a set's elements, sorted."""
    if len(values) > MOST_SORTED:
        return f"{len(values)} elements"
    return ", ".join(sorted([canonical(value, room // 2, above, fields) for value in values]))


def entries(value: Any, room: int, above: list[Any], fields: list[str]) -> str:
    """The texts of a dict's keys and values, sorted by key."""
    if len(value) > MOST_SORTED:
        return f"{len(value)} entries"
    room = room // 2  # half for each depth, so that many dicts inside each other cannot take for ever
    pairs = [canonical(key, room, above, fields) + ": " + canonical(value[key], room, above, fields) for key in value]
    return ", ".join(sorted(pairs))


def plain(value: Any, room: int) -> str | None:
    """The text of a value that holds no others; None for one that may."""
    kind = type(value)
    if value is None or kind is bool:
        return repr(value)
    if kind is int:
        return integer(value)
    if kind is float or kind is complex:
        return number(value)
    if kind is str or kind is bytes:
        return quoted(value, room)
    return None


def kind_of(value: Any) -> str:
    """The name of a value's type; whatever can only be called is a function."""
    name: str = type(value).__name__
    return "function" if name in ("method", "builtin_function_or_method") else name


def thing(value: Any, room: int, above: list[Any], fields: list[str]) -> str:
    """The text of what is neither plain nor a container: a function, a class, an object."""
    name = kind_of(value)
    if name in ("function", "module"):
        return f"<{name}>"
    try:
        text = repr(value)
    except Exception:  # noqa: BLE001  whatever a student's own representation raises
        return f"<{name}>"
    if " object at 0x" not in text:
        return shortened(text.replace("\x1f", " "), room)
    parts: list[str] = []
    for field in fields:
        if hasattr(value, field):
            parts.append(f"{field}={canonical(getattr(value, field), room, above, fields)}")
    return f"<{name}>" if not parts else shortened(f"<{name} {', '.join(parts)}>", room)


def container(value: Any, room: int, above: list[Any], fields: list[str]) -> str:
    """The text of what is not plain."""
    kind = type(value)
    inside = [*above, value]
    if kind not in AROUND:
        return thing(value, room, inside, fields)
    if kind in KEYED:
        text = entries(value, room, inside, fields)
    elif kind in SORTED:
        text = unordered(value, room, inside, fields)
    else:
        text = elements(value, room, inside, fields)
    if kind is tuple and len(value) == 1:
        text = text + ","
    opening, closing = AROUND[kind]
    return "set()" if kind is set and not text else opening + text + closing


def canonical(value: Any, room: int, above: list[Any], fields: list[str]) -> str:
    """The text of any value, at most `room` characters; `above` is what it lies in, `fields` the attributes to look at.

    Units: `room` in characters.
    """
    text = plain(value, room)
    if text is None:
        if room <= 0 or len(above) >= DEEPEST:
            return "..."
        for outer in above:
            if outer is value:
                return "..."
        text = container(value, room, above, fields)
    return shortened(text, room)
