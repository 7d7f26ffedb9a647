"""A program's syntax tree as short paths and pairs of neighbours."""

from itertools import pairwise
from typing import Final

import tree_sitter

from models.code.languages import canonical
from models.code.syntax import parse
from models.code.token import words

_LENGTH: Final = 4
_SHOWN: Final = 12  # characters of a name or literal that become part of a node's name
_WITH_TEXT: Final = words(
    "integer float number number_literal decimal_integer_literal true false none null string_content escape_sequence "
    "primitive_type"
)
_WITH_SIGNS: Final = words(
    "comparison_operator binary_operator boolean_operator unary_operator not_operator augmented_assignment "
    "binary_expression unary_expression update_expression assignment_expression augmented_assignment_expression"
)
_CALLS: Final = {"call": "function", "call_expression": "function", "method_invocation": "name"}
_CALLED: Final = {"attribute": "attribute", "field_expression": "field", "member_expression": "property"}


def _text(node: tree_sitter.Node | None) -> str:
    return (node.text or b"").decode("utf-8", "replace")[:_SHOWN] if node else ""


def _name(node: tree_sitter.Node) -> str:
    """What a node is called in a path: its type with its sign, the function that it calls or its literal."""
    name = node.type
    if node.is_missing:
        name = "MISSING:" + name
    elif name in _WITH_TEXT:
        name += ":" + _text(node)
    elif name in _WITH_SIGNS:
        name += ":" + " ".join(child.type for child in node.children if not child.is_named)
    elif name in _CALLS:
        called = node.child_by_field_name(_CALLS[name])
        if called is not None and called.type in _CALLED:
            called = called.child_by_field_name(_CALLED[called.type])
        name += ":" + _text(called)
    return name


def tree_paths(code: str, language: str) -> list[str]:
    """The paths of up to 4 nodes that lead down the syntax tree, and the pairs of nodes that stand side by side.

    Works on broken programs, whose trees have ERROR and MISSING nodes. Empty where no grammar is known. A node that
    occurs twice gives its paths twice.
    """
    tree = parse(code, canonical(language))
    if tree is None:
        return []
    found: list[str] = []
    stack: list[tuple[tree_sitter.Node, str, tuple[str, ...]]] = [(tree.root_node, tree.root_node.type, ())]
    while stack:
        node, name, above = stack.pop()
        path = (*above, name)[-_LENGTH:]
        found += [">".join(path[-length:]) for length in range(1, len(path) + 1)]
        children = [(child, _name(child)) for child in node.children if child.is_named or child.is_missing]
        children = [(child, called) for child, called in children if not called.endswith("comment")]
        found += [f"{name}[{a},{b}]" for (_, a), (_, b) in pairwise(children)]
        stack += [(child, called, path) for child, called in reversed(children)]
    return found
