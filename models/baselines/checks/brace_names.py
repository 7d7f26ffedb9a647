"""Which names an expression of C, Java or JavaScript reads and sets."""

from collections.abc import Callable, Iterator
from typing import Final, Self

from tree_sitter import Node

from models.baselines.checks.flow import DEEPEST, Step, Where
from models.baselines.checks.nodes import CALLS, parts, text
from models.code.token import words

_ASSIGNING: Final = words("assignment_expression augmented_assignment_expression")
_FUNCTIONS: Final = words("lambda_expression arrow_function function_expression class_body")
_NO_VARIABLES: Final = {
    ("method_invocation", "name"),
    ("call_expression", "function"),
    ("field_access", "field"),
    ("scoped_identifier", "name"),
}

Printed = Callable[[Node], tuple[tuple[str, ...], bool]]
"""From a call to the texts that it prints and whether it asks for input."""


class Expression:
    """What happens in expressions that are taken in one after the other."""

    def __init__(self, where: Where, printed: Printed) -> None:
        self.where: Where = where
        self.reads, self.writes, self.prints = list[str](), list[str](), list[str]()
        self.asks = False
        self._printed = printed

    def add(self, node: Node | None, depth: int = 0) -> Self:
        """Takes an expression in. What a function inside of it does is left out: it may do it later, or never."""
        if node is None or depth > DEEPEST or node.type in _FUNCTIONS:
            return self
        field = node.child_by_field_name
        if node.type == "identifier":
            self.reads.append(text(node))
        elif node.type in _ASSIGNING:
            self.add(field("right"), depth + 1)
            if node.type != "assignment_expression" or text(field("operator")) not in {"", "="}:
                self.add(field("left"), depth + 1)
            self._set(field("left"), depth + 1)
        elif node.type == "update_expression":
            changed = field("argument") or (node.named_children[0] if node.named_children else None)
            self.add(changed, depth + 1)._set(changed, depth + 1)
        elif node.type == "pointer_expression" and text(node).startswith("&"):
            self._set(field("argument"), depth + 1)  # whoever gets an address will fill it
        else:
            self._inner(node, depth)
        return self

    def _inner(self, node: Node, depth: int) -> None:
        if node.type in CALLS:
            prints, asks = self._printed(node)
            self.prints += prints
            self.asks |= asks
        for name, child in parts(node):
            if child.type != "identifier" or (node.type, name) not in _NO_VARIABLES:
                self.add(child, depth + 1)

    def _set(self, node: Node | None, depth: int) -> None:
        """A name is set; a part of a thing is set with the thing, and its index is read."""
        if node is None or depth > DEEPEST:
            return
        if node.type == "identifier":
            self.writes.append(text(node))
        for name, child in parts(node):
            if name in {"index", "property"}:
                self.add(child, depth + 1)
            else:
                self._set(child, depth + 1)

    def step(self, idle: str = "") -> Step:
        """All that was taken in."""
        return Step(self.where, tuple(self.reads), tuple(self.writes), tuple(self.prints), self.asks, idle)


def declared(declaration: Node) -> Iterator[tuple[str, Node | None, bool]]:
    """The names that a declaration brings, each with its first value and whether it is an array."""
    for child in declaration.named_children:
        value, several, found = child.child_by_field_name("value"), False, child
        while (inner := found.child_by_field_name("declarator") or found.child_by_field_name("name")) is not None:
            several |= found.type == "array_declarator"
            if found.type == "function_declarator":
                break
            found = inner
        if found.type == "identifier":
            yield text(found), value, several
