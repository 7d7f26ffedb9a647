"""Nodes of syntax trees."""

from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from models.code.token import words

CALLS: Final = {"call": "function", "call_expression": "function", "method_invocation": "name"}
NUMBERS: Final = words(
    "integer float number number_literal decimal_integer_literal decimal_floating_point_literal hex_integer_literal"
)
_CONSTANT: Final = NUMBERS | words(
    "string true false none list tuple dictionary unary_operator string_literal char_literal null null_literal array "
    "unary_expression"
)


def text(node: Node | None) -> str:
    """A node's text, or nothing."""
    return (node.text or b"").decode("utf-8", "replace") if node else ""


def parts(node: Node) -> Iterator[tuple[str | None, Node]]:
    """The named children, each with its field's name."""
    for i, child in enumerate(node.children):
        if child.is_named:
            yield node.field_name_for_child(i), child


def first(node: Node | None) -> Node | None:
    """The first named child that is no comment."""
    children = node.named_children if node else []
    return next((child for child in children if not child.type.endswith("comment")), None)


def inside(node: Node | None) -> Iterator[Node]:
    """A node and all below it, in the order of the text."""
    stack = [node] if node else []
    while stack:
        found = stack.pop()
        yield found
        stack += reversed(found.named_children)


def called(node: Node | None) -> Iterator[str]:
    """The names of all that is called in a node, as they are written."""
    for found in inside(node):
        if found.type in CALLS:
            yield text(found.child_by_field_name(CALLS[found.type]))


def arguments(call: Node) -> list[Node]:
    """What a call is given."""
    found = call.child_by_field_name("arguments")
    return [child for child in found.named_children if not child.type.endswith("comment")] if found else []


def gives(value: Node | None) -> str:
    """The kind of a returned value, or nothing."""
    if value is None:
        return ""
    return "constant" if value.type in _CONSTANT else "name" if value.type == "identifier" else value.type
