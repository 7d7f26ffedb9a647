"""Which names an expression of Python reads and sets."""

from collections.abc import Iterator
from typing import Final, Self

from tree_sitter import Node

from models.baselines.checks.flow import DEEPEST, Step, Where
from models.baselines.checks.nodes import arguments, parts, text
from models.code.token import words

_SCOPED: Final = words("list_comprehension set_comprehension dictionary_comprehension generator_expression lambda")
_NO_VARIABLES: Final = {("attribute", "attribute"), ("keyword_argument", "name")}


def targets(node: Node | None) -> Iterator[str]:
    """The names that a target sets; a part of a thing is not a name."""
    stack = [node] if node else []
    while stack:
        found = stack.pop()
        if found.type == "identifier":
            yield text(found)
        elif found.type not in {"attribute", "subscript"}:
            stack += reversed(found.named_children)


def parameters(node: Node | None) -> Iterator[str]:
    """The names of a function's parameters."""
    for child in node.named_children if node else ():
        name = child.child_by_field_name("name")
        if name is None and child.type != "identifier":
            name = child.named_children[0] if child.named_children else None
        yield from targets(name or child)


def _bound(scope: Node) -> Iterator[str]:
    for clause in scope.named_children:
        if clause.type == "for_in_clause":
            yield from targets(clause.child_by_field_name("left"))
        elif clause.type == "lambda_parameters":
            yield from parameters(clause)


class Expression:
    """What happens in expressions that are taken in one after the other."""

    def __init__(self, where: Where) -> None:
        self.where: Where = where
        self.reads, self.writes, self.prints = list[str](), list[str](), list[str]()
        self.asks = False

    def add(self, node: Node | None, bound: frozenset[str] = frozenset(), depth: int = 0) -> Self:
        """Takes an expression in; names that are `bound` are its own."""
        if node is None or depth > DEEPEST:
            return self
        if node.type == "identifier":
            if text(node) not in bound:
                self.reads.append(text(node))
            return self
        if node.type == "named_expression":
            self.add(node.child_by_field_name("value"), bound, depth + 1)
            self.writes += targets(node.child_by_field_name("name"))
            return self
        if node.type in _SCOPED:
            bound = bound.union(_bound(node))
        elif node.type == "call":
            self._call(node)
        for name, child in parts(node):
            if (node.type, name) not in _NO_VARIABLES:
                self.add(child, bound, depth + 1)
        return self

    def _call(self, node: Node) -> None:
        name = text(node.child_by_field_name("function"))
        if name == "print":
            ends = [given for given in arguments(node) if text(given.child_by_field_name("name")) == "end"]
            # what is printed is not known, only how it ends
            self.prints.append(text(ends[0].child_by_field_name("value")).strip("'\"") + "." if ends else "\n")
        elif name in {"input", "raw_input"}:
            self.asks = True

    def step(self, idle: str = "") -> Step:
        """All that was taken in."""
        return Step(self.where, tuple(self.reads), tuple(self.writes), tuple(self.prints), self.asks, idle)


def inside_of(node: Node | None, where: Where) -> Step:
    """All names of a statement of another kind; what stands after `as` is set."""
    found = Expression(where)
    stack = [node] if node else []
    while stack:
        part = stack.pop()
        if part.type == "as_pattern_target":
            found.writes += targets(part)
        elif part.type in {"as_pattern", "with_clause", "with_item"} or part is node:
            stack += reversed(part.named_children)
            if part.type == "identifier":
                found.add(part)
        else:
            found.add(part)
    return found.step()


def assigned(node: Node) -> Step:
    """An assignment: the value is read first; `a = b = 0` is one in the other."""
    found, chain = Expression("assign"), [node]
    while (right := chain[-1].child_by_field_name("right")) is not None and right.type == "assignment":
        chain.append(right)
    found.add(right)
    for one in reversed(chain):
        left = one.child_by_field_name("left")
        if one.type == "augmented_assignment" or (left is not None and left.type in {"subscript", "attribute"}):
            found.add(left)
        found.writes += targets(left) if right is not None else ()
    return found.step()


def imported(node: Node) -> Iterator[str]:
    """The names that an import brings."""
    module = node.child_by_field_name("module_name")
    for child in node.named_children:
        if module is None or child.start_byte != module.start_byte:
            yield text(child.child_by_field_name("alias")) or text(child).split(".")[0]
