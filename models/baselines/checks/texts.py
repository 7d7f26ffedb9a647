"""The texts of a program's literals, whole and in pieces."""

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from models.baselines.checks.nodes import inside, text
from models.code.token import words

_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_MEANT: Final = {"n": "\n", "t": "\t", "0": ""}
# what a text is made of: conversions (%5.2f), blanks, words, numbers, signs
_PIECE: Final = re.compile(r"%[-+ #0-9.*]*(?:hh|h|ll|l|L|z)?[a-zA-Z%]|\s|[^\W\d_]+|\d+|[^\w\s]|_")
_LITERALS: Final = words("string string_literal template_string")
_SAID: Final = words("string_content string_fragment escape_sequence character")
_SHOWN: Final = 40  # characters of a text


def literal(node: Node) -> str:
    """What a string or a character says, without what is put into it when the program runs."""
    if node.type == "concatenated_string":
        return "".join(map(literal, node.named_children))
    said = "".join(text(part) for part in node.named_children if part.type in _SAID)
    return _ESCAPE.sub(lambda found: _MEANT.get(found[1], found[1]), said)


def pieces(said: str) -> list[str]:
    """The pieces of a text, in their order."""
    return _PIECE.findall(said)


def terms_of(use: str, said: str) -> Iterator[str]:
    """A text as a whole, its different pieces, and whether words are among them; `use` says what it is for."""
    found = pieces(said)
    yield f"{use} {said[:_SHOWN]!r}"
    yield from (f"{use} piece {piece[:_SHOWN]!r}" for piece in sorted(set(found)))
    if any(piece.isalpha() for piece in found):
        yield f"{use} with words"


def literal_terms(root: Node) -> Iterator[str]:
    """The terms of all literals but those that are statements of their own, such as docstrings."""
    for node in inside(root):
        if node.type in _LITERALS and node.parent is not None and node.parent.type != "expression_statement":
            yield from terms_of("text", literal(node))
