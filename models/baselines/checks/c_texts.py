"""What a C program prints and reads: its calls to `printf`, `scanf` and their like."""

from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from models.baselines.checks.c_types import UNKNOWN, Types
from models.baselines.checks.nodes import arguments, text
from models.baselines.checks.texts import literal, pieces, terms_of
from models.code.token import words

_PRINTING: Final = words("printf puts putchar")
_ASKING: Final = words("scanf fscanf getchar getc gets fgets fgetc")
_LITERALS: Final = words("string_literal char_literal concatenated_string")
_WANTED: Final = {"d": "int", "i": "int", "f": "real"}
_PRINTED: Final = 8  # texts that are kept of what a function prints
_SHOWN: Final = 40  # characters of all conversions


class Printed:
    """What calls print; those of the program's own functions, too, as far as these are known already."""

    def __init__(self) -> None:
        self._own: dict[str, tuple[str, ...]] = {}

    def learn(self, function: str, texts: tuple[str, ...]) -> None:
        """A function of the program prints these texts."""
        self._own[function] = texts[-_PRINTED:]

    def __call__(self, call: Node) -> tuple[tuple[str, ...], bool]:
        """The texts that a call prints, and whether it asks for input."""
        name, given = text(call.child_by_field_name("function")), arguments(call)
        if name not in _PRINTING:
            return self._own.get(name, ()), name in _ASKING
        said = literal(given[0]) if given and given[0].type in _LITERALS else "?"
        return (said + "\n" if name == "puts" else said,), False


class Formatted:
    """A call to `printf` or `scanf`: what its text says, and how its values go with its conversions."""

    def __init__(self, call: Node, types: Types) -> None:
        given = arguments(call)
        name = text(call.child_by_field_name("function"))
        self._way = {"printf": "out", "scanf": "in"}.get(name, "") if given else ""
        self._said = literal(given[0]) if self._way else ""
        self._values = given[1:]
        self._conversions = [piece for piece in pieces(self._said) if piece[0] == "%" and piece != "%%"]
        self._kinds = [types(value) for value in self._values] if self._way else []

    def texts(self) -> Iterator[str]:
        """What is printed or read."""
        if self._way:
            yield from terms_of(self._way, self._said)
            yield f"{self._way} {' '.join(self._conversions)[:_SHOWN]}"
            for conversion, kind in zip(self._conversions, self._kinds, strict=False):
                yield f"{self._way} {conversion} {kind}"

    def signs(self) -> Iterator[str]:
        """What does not go together."""
        if self._way and len(self._conversions) != len(self._values):
            yield f"{self._way}: another number of values than conversions"
        for conversion, value, kind in zip(self._conversions, self._values, self._kinds, strict=False):
            if self._way == "in" and value.type != "pointer_expression":
                yield "in: no address"
            wanted = _WANTED.get(conversion[-1], UNKNOWN)
            if {kind, wanted} == {"int", "real"}:
                yield f"{self._way}: {kind} as {wanted}"
