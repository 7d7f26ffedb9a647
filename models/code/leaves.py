"""The leaves of a syntax tree as tokens."""

import re
from collections.abc import Iterator
from typing import Final

import tree_sitter

from models.code.languages import keywords
from models.code.syntax import code_points, parse
from models.code.token import Kind, Token, words

_QUOTE = re.compile(r"[A-Za-z]{0,2}(?:\"\"\"|'''|[\"'`])")
_LINE_END = re.compile(r"[\r\n]|\Z")
_STRINGS: Final = words(
    "string string_literal char_literal character_literal system_lib_string template_string regex format_specifier "
    "raw_string_literal string_start string_content string_fragment string_end escape_sequence"
)
_HOLES: Final = frozenset({"interpolation", "template_substitution", "format_expression"})
_COMMENTS: Final = frozenset({"comment", "line_comment", "block_comment", "html_comment", "hash_bang_line"})
_NUMBERS: Final = words(
    "integer float number number_literal decimal_integer_literal hex_integer_literal octal_integer_literal "
    "binary_integer_literal decimal_floating_point_literal hex_floating_point_literal"
)
# left to the plain lexer: characters that the parser skipped, the text of a macro, prose between tags
_UNREAD: Final = frozenset({"ERROR", "preproc_arg", "jsx_text"})

# Still to be read: a node (None: the raw text of a string), its first and last byte, whether it stands in an error.
_Work = tuple[tree_sitter.Node | None, int, int, bool]


def _children(node: tree_sitter.Node) -> list[_Work]:
    """What a node is made of, the last first: its children, or of a string its raw text and the expressions in it."""
    if node.type not in _STRINGS:
        in_error = node.type == "ERROR"
        return [(child, child.start_byte, child.end_byte, in_error) for child in reversed(node.children)]
    parts: list[_Work] = []
    position = node.start_byte
    for child in node.children:
        if child.type in _HOLES:
            parts += [(None, position, child.start_byte, False), (child, child.start_byte, child.end_byte, False)]
            position = child.end_byte
    return [*parts, (None, position, node.end_byte, False)][::-1]


def _kind(node_type: str, text: str, reserved: frozenset[str]) -> Kind:
    kind: Kind = "other"
    if node_type in _COMMENTS:
        kind = "comment"
    elif node_type in _STRINGS or _QUOTE.fullmatch(text):
        kind = "string"
    elif node_type in _NUMBERS:
        kind = "number"
    elif "identifier" in node_type and text not in reserved:
        kind = "name"
    elif text[0].isalpha() or text[0] in "_#":  # `#include`, `None`, `int`: all of them words of the language
        kind = "keyword"
    elif node_type != "line_continuation":
        kind = "operator"
    return kind


def leaves(code: str, language: str) -> Iterator[Token]:
    """The leaves of the syntax tree in the order of the text; characters that the parser skipped are in none of them.

    A string is one token, but for the expressions inside of it. A quote that is closed nowhere takes the rest of its
    line, over the leaves that the parser saw there. Nothing is yielded where there is no tree.

    Units: offsets are code points of `code`.
    """
    tree = parse(code, language)
    if tree is None:
        return
    point, reserved = code_points(code), keywords(language)
    stack: list[_Work] = [(tree.root_node, 0, tree.root_node.end_byte, False)]
    position = 0
    while stack:
        node, first, last, in_error = stack.pop()
        if node is not None and node.child_count:
            stack += _children(node)
            continue
        start, end = point(first), point(last)
        # not those inside of a string that stayed open, MISSING nodes and empty pieces of strings
        if start < position or start == end or (node is not None and node.type in _UNREAD):
            continue
        text = code[start:end]
        kind = "string" if node is None else _kind(node.type, text, reserved)
        if in_error and kind == "string":
            if not _QUOTE.fullmatch(text):  # what such a quote would hold: the plain lexer reads it
                continue
            line_end = _LINE_END.search(code, end)
            text = code[start : line_end.start() if line_end else None]
        position = start + len(text)
        yield Token(kind, text, start, position)
