"""What a C program prints and reads: the texts of its calls to `printf`, `scanf` and their like."""

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from models.baselines.checks.c_types import UNKNOWN, Types
from models.baselines.checks.nodes import arguments, text
from models.code.token import words

_ESCAPES: Final = {"\\n": "\n", "\\t": "\t", "\\\\": "\\", '\\"': '"', "\\0": ""}
# what a text is made of: conversions (%5.2f), blanks, words, numbers, signs
_PIECE: Final = re.compile(r"%[-+ #0-9.*]*(?:hh|h|ll|l|L|z)?[a-zA-Z%]|\s|[^\W\d_]+|\d+|[^\w\s]|_")
_PRINTING: Final = words("printf puts putchar")
_ASKING: Final = words("scanf fscanf getchar getc gets fgets fgetc")
_LITERALS: Final = words("string_literal char_literal concatenated_string")
_WANTED: Final = {"d": "int", "i": "int", "f": "real"}
_SHOWN: Final = 40  # characters of a text
_PRINTED: Final = 8  # texts that are kept of what a function prints


def literal(node: Node) -> str:
    """What a string or a character says."""
    if node.type == "concatenated_string":
        return "".join(literal(part) for part in node.named_children if part.type == "string_literal")
    return "".join(_ESCAPES.get(text(part), text(part)) for part in node.named_children)


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


def text_terms(call: Node, types: Types) -> Iterator[str]:
    """What a call to `printf` or `scanf` says, as a whole and in pieces, and how its values go with its conversions."""
    name, given = text(call.child_by_field_name("function")), arguments(call)
    if name not in {"printf", "scanf"} or not given:
        return
    way, said = "out" if name == "printf" else "in", literal(given[0])
    pieces = _PIECE.findall(said)
    conversions = [piece for piece in pieces if piece[0] == "%" and piece != "%%"]
    yield f"{way} {said[:_SHOWN]!r}"
    yield f"{way} {' '.join(conversions)[:_SHOWN]}"
    yield from (f"{way} piece {piece[:_SHOWN]!r}" for piece in sorted(set(pieces)))
    if any(piece.isalpha() for piece in pieces):
        yield f"{way} with words"
    if len(conversions) != len(given) - 1:
        yield f"{way}: another number of values than conversions"
    for conversion, value in zip(conversions, given[1:], strict=False):
        kind = types(value)
        yield f"{way} {conversion} {kind}"
        if way == "in" and value.type != "pointer_expression":
            yield "in: no address"
        wanted = _WANTED.get(conversion[-1], UNKNOWN)
        if {kind, wanted} == {"int", "real"}:
            yield f"{way}: {kind} as {wanted}"
