"""The syntax trees of C, Java and JavaScript as a flow. What the parser could not read is left out."""

from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from models.baselines.checks.brace_names import Expression, Printed, declared
from models.baselines.checks.flow import DEEPEST, Attempt, Body, Branch, Function, Leave, Loop, Statement, Step, Where
from models.baselines.checks.nodes import called, first, gives, inside, text
from models.code.token import words

_BLOCKS: Final = words("compound_statement block statement_block class_body program translation_unit ERROR")
_DEFINITIONS: Final = words("function_definition method_declaration function_declaration method_definition")
_DECLARATIONS: Final = words(
    "declaration local_variable_declaration field_declaration lexical_declaration variable_declaration"
)
_WALKS: Final = words("for_in_statement enhanced_for_statement")
_LOOPS: Final = {"for_statement": "for", "while_statement": "while", "do_statement": "do"}
_CASES: Final = words("case_statement switch_block_statement_group switch_case switch_default")
_IDLE: Final = words("binary_expression identifier subscript_expression field_expression array_access number_literal")


class BraceReader:
    """From statements to a flow; `known` collects what is defined for the whole program."""

    def __init__(self, printed: Printed) -> None:
        self.functions: list[Function] = []
        self.known: set[str] = set()
        self._printed = printed
        self._declared: list[str] = []

    @property
    def declared(self) -> frozenset[str]:
        """The names that were declared outside of all functions."""
        return frozenset(self._declared)

    def block(self, node: Node | None, depth: int = 0) -> Body:
        """The statements of a block, or the one that stands in its place."""
        if node is None or depth > DEEPEST:
            return ()
        return self.statements(node.named_children if node.type in _BLOCKS else [node], depth)

    def statements(self, nodes: list[Node], depth: int = 0) -> Body:
        """Statements in a row; function definitions among them are read aside."""
        return tuple(made for node in nodes for made in self._statement(node, depth + 1))

    def function(self, node: Node, depth: int = 0) -> None:
        """Reads a function; what it declares is its own."""
        name, head = _headed(node)
        outer, self._declared = self._declared, []
        body = self.block(node.child_by_field_name("body"), depth)
        listed = head.child_by_field_name("parameters")
        made = Function(name, tuple(_parameters(listed)), body, frozenset(called(node)), tuple(self._declared))
        self.functions.append(made)
        self.known.add(name)
        self._declared = outer

    def _in(self, where: Where) -> Expression:
        return Expression(where, self._printed)

    def _statement(self, node: Node, depth: int) -> Iterator[Statement]:
        kind, field = node.type, node.child_by_field_name
        if kind in _BLOCKS:
            yield from self.block(node, depth)
        elif kind in _DEFINITIONS:
            self.function(node, depth)
        elif kind in _WALKS or kind in _LOOPS:
            yield from self._loop(node, depth)
        elif kind in {"switch_statement", "switch_expression"}:
            yield from self._switch(node, depth)
        elif kind == "if_statement":
            other = field("alternative")
            other = first(other) if other is not None and other.type == "else_clause" else other
            test = self._in("if").add(field("condition")).step()
            yield Branch(test, self.block(field("consequence"), depth), self.block(other, depth))
        elif kind == "try_statement":
            yield self._attempt(node, depth)
        elif kind in {"class_declaration", "labeled_statement"} and node.named_children:
            yield from self.block(node.named_children[-1], depth)
        elif kind.startswith("preproc"):
            self.known.update(filter(None, [text(field("name"))]))
        else:
            yield from self._simple(node)

    def _simple(self, node: Node) -> Iterator[Statement]:
        """A statement without statements in it."""
        kind, inner = node.type, first(node)
        if kind in _DECLARATIONS:
            yield self._declaration(node)
        elif kind == "expression_statement" and inner is not None:
            yield self._in("alone").add(inner).step(inner.type if inner.type in _IDLE else "")
        elif kind == "return_statement":
            yield Leave("return", self._in("return").add(inner).step(), gives(inner))
        elif kind == "throw_statement":
            yield Leave("raise", self._in("return").add(inner).step())
        elif kind in {"break_statement", "continue_statement"}:
            yield Leave(kind.split("_")[0], Step("alone"))

    def _declaration(self, node: Node) -> Step:
        found = self._in("declare")
        for name, value, several in declared(node):
            self._declared.append(name)
            found.add(value)
            if value is not None or several:
                found.writes.append(name)
        return found.step()

    def _loop(self, node: Node, depth: int) -> Iterator[Statement]:
        kind, field = node.type, node.child_by_field_name
        body, condition = self.block(field("body"), depth), field("condition")
        if kind in _WALKS:
            head = self._in("loop").add(field("right") or field("value"))
            target = field("left") or field("name")
            head.writes += [text(part) for part in inside(target) if part.type == "identifier"]
            self._declared += head.writes
            yield Loop("for each", head.step(), body)
            return
        update: Body = ()
        endless = text(condition) in {"(1)", "(true)", "1", "true"}
        if kind == "for_statement":
            begin = field("initializer") or field("init")
            if begin is not None:
                yield self._declaration(begin) if begin.type in _DECLARATIONS else self._in("loop").add(begin).step()
            update = (self._in("loop").add(field("update")).step(),)
            endless |= condition is None
        head = self._in("loop").add(condition)
        yield Loop(_LOOPS[kind], head.step(), body, (), update, endless, late=kind == "do_statement")

    def _switch(self, node: Node, depth: int) -> Iterator[Statement]:
        """As branches, each in the other's else: that a case may run into the next is left out."""
        yield self._in("if").add(node.child_by_field_name("condition") or node.child_by_field_name("value")).step()
        found: Body = ()
        cases = node.child_by_field_name("body")
        for case in (cases.named_children if cases else [])[:DEEPEST][::-1]:
            if case.type in _CASES:
                inner = self.statements(case.named_children, depth)
                inner = tuple(one for one in inner if not (isinstance(one, Leave) and one.how == "break"))
                default = text(case).startswith("default")
                found = inner if default else (Branch(Step("if"), inner, found),)
        yield from found

    def _attempt(self, node: Node, depth: int) -> Attempt:
        handlers = [part for part in node.named_children if part.type == "catch_clause"]
        last = next((part for part in node.named_children if part.type == "finally_clause"), None)
        return Attempt(
            self.block(node.child_by_field_name("body"), depth),
            tuple(self.block(handler.child_by_field_name("body"), depth) for handler in handlers),
            self.block(last.named_children[-1], depth) if last and last.named_children else (),
        )


def _headed(node: Node) -> tuple[str, Node]:
    """A function's name, and the node that holds its parameters."""
    head = node
    while (inner := head.child_by_field_name("declarator")) is not None and head.type != "function_declarator":
        head = inner
    return text(head.child_by_field_name("declarator") or head.child_by_field_name("name")), head


def _parameters(listed: Node | None) -> Iterator[str]:
    for child in listed.named_children if listed else ():
        names = [text(part) for part in inside(child) if part.type == "identifier"]
        yield from names[-1:]
