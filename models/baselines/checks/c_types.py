"""What kinds of values the expressions of a C program have, as far as its declarations tell."""

from typing import Final

from tree_sitter import Node

from models.baselines.checks.brace_names import declared
from models.baselines.checks.nodes import first, inside, text
from models.code.token import words

UNKNOWN: Final = "?"
_REAL: Final = words("float double")
_REAL_FUNCTIONS: Final = words("sqrt pow fabs floor ceil")
_FIRST_PART: Final = {
    "unary_expression": "argument",
    "update_expression": "argument",
    "assignment_expression": "left",
    "subscript_expression": "argument",
    "pointer_expression": "argument",
}
_LITERALS: Final = {"char_literal": "char", "string_literal": "text"}
_ARITHMETIC: Final = words("+ - * / %")
_DEEPEST: Final = 8  # operators in one another; every one of them is asked for its own kind, too


def _kind(name: str) -> str:
    return "real" if name in _REAL else name


class Types:
    """Names with their kinds: "int", "real", "char" or as the program calls them."""

    def __init__(self, root: Node) -> None:
        self._of: dict[str, str] = {}
        for node in inside(root):
            if node.type in {"declaration", "parameter_declaration"}:
                kind = _kind(text(node.child_by_field_name("type")))
                self._of.update((name, kind) for name, _, _ in declared(node))
            elif node.type == "function_definition":
                head = node.child_by_field_name("declarator")
                name = text(head.child_by_field_name("declarator")) if head else ""
                self._of[name] = _kind(text(node.child_by_field_name("type")))

    def __call__(self, node: Node | None, depth: int = 0) -> str:
        """The kind of an expression."""
        if node is None or depth > _DEEPEST:
            return UNKNOWN
        kind, field = node.type, node.child_by_field_name
        if kind in _FIRST_PART:
            return self(field(_FIRST_PART[kind]), depth + 1)
        if kind == "parenthesized_expression":
            return self(first(node), depth + 1)
        if kind == "binary_expression":
            return self._binary(node, depth)
        return self._plain(node)

    def _plain(self, node: Node) -> str:
        """The kind of what has no parts that matter."""
        said = text(node)
        if node.type == "number_literal":
            return "real" if set(said) & set(".eE") and not said.startswith("0x") else "int"
        if node.type == "cast_expression":
            return _kind(text(node.child_by_field_name("type")))
        if node.type == "call_expression":
            said = text(node.child_by_field_name("function"))
            return "real" if said in _REAL_FUNCTIONS else self._of.get(said, UNKNOWN)
        return _LITERALS.get(node.type) or self._of.get(said, UNKNOWN)

    def _binary(self, node: Node, depth: int) -> str:
        if text(node.child_by_field_name("operator")) not in _ARITHMETIC:
            return "int"
        sides = {self(node.child_by_field_name(side), depth + 1) for side in ("left", "right")}
        return "real" if "real" in sides else UNKNOWN if UNKNOWN in sides else "int"
