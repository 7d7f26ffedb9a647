"""From a text to its syntax tree. Broken programs have a tree too, with ERROR and MISSING nodes."""

import re
from collections.abc import Callable
from typing import Final

import numpy as np
import tree_sitter

from models.code.languages import canonical, grammar, has_grammar

# Longer texts are left to the plain lexer: on hostile ones (`a<a<a<...` as Java) the parser's time grows with the
# square of the length: 2 s at this one. A limit on time instead would let the same text give different tokens.
PARSED_LENGTH: Final = 20_000

_SURROGATE = re.compile("[\ud800-\udfff]")


def _encode(code: str) -> bytes:
    # a lone surrogate has no UTF-8; U+FFFD stands for it here alone, one code point for one code point
    return _SURROGATE.sub("\ufffd", code).encode("utf-8")


def parse(code: str, language: str) -> tree_sitter.Tree | None:
    """The syntax tree of a program, or None where no grammar is known or the text is longer than `PARSED_LENGTH`.

    Source: https://tree-sitter.github.io/tree-sitter (error recovery: ERROR and MISSING nodes).
    """
    if not has_grammar(language) or len(code) > PARSED_LENGTH:
        return None
    return tree_sitter.Parser(grammar(language)).parse(_encode(code))


def parses(code: str, language: str) -> bool | None:
    """Whether a program is free of syntax errors, as far as its grammar tells; None where that cannot be told.

    The grammars are lenient: what they accept a compiler may still refuse.
    """
    tree = parse(code, canonical(language))
    return None if tree is None else not tree.root_node.has_error


def code_points(code: str) -> Callable[[int], int]:
    """Byte offsets of the encoded text to offsets of its code points."""
    if code.isascii():
        return lambda offset: offset
    data = np.frombuffer(_encode(code), dtype=np.uint8)
    begun = np.concatenate(([0], np.cumsum((data & 0xC0) != 0x80)))  # (bytes + 1,): code points that begin before
    return lambda offset: int(begun[offset])
