"""A draft that parses, with what the edits need: nodes, parents, offsets and the lines of statements."""

import ast
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import TypeVar

from models.code.python_syntax import python_tree
from models.synthesis.draft import Edit

Node = TypeVar("Node", bound=ast.AST)
_SIGNS = (ast.expr_context, ast.operator, ast.cmpop, ast.boolop, ast.unaryop)
Positioned = ast.expr | ast.stmt | ast.arg


@lru_cache(maxsize=512)
def read(text: str) -> "Source":
    """The source of a text, kept for a while: one text is asked about many times in a row.

    Raises: SyntaxError when the text does not parse.
    """
    return Source(text)


class Source:
    """Python text and its syntax tree. Offsets are in code points.

    Raises: SyntaxError when the text does not parse.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.tree = python_tree(text)
        self._lines = text.split("\n")
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line) + 1)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """The module, statements and expressions, from the outside in; contexts and signs are left out."""
        return list(self.parents)

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """The node above each node; the module stands above itself."""
        found: dict[ast.AST, ast.AST] = {self.tree: self.tree}
        level: list[ast.AST] = [self.tree]
        while level:
            children = [(child, node) for node in level for child in _children(node)]
            found.update(children)
            level = [child for child, _ in children]
        return found

    def all(self, kind: type[Node]) -> Iterator[Node]:
        """The nodes of one kind."""
        return (node for node in self.nodes if isinstance(node, kind))

    def above(self, node: ast.AST) -> Iterator[ast.AST]:
        """The parents of a node, from the nearest to the module."""
        while node is not self.tree:
            node = self.parents[node]
            yield node

    def in_loop(self, node: ast.AST) -> bool:
        """Whether a loop of the same function stands around the node."""
        for parent in self.above(node):
            if isinstance(parent, ast.For | ast.While):
                return True
            if isinstance(parent, ast.FunctionDef):
                return False
        return False

    def span(self, node: Positioned) -> tuple[int, int]:
        """Where the node stands."""
        return self._offset(node.lineno, node.col_offset), self._offset(node.end_lineno or 0, node.end_col_offset or 0)

    def code(self, node: Positioned) -> str:
        """The node's text."""
        start, end = self.span(node)
        return self.text[start:end]

    def lines(self, first: ast.stmt, last: ast.stmt | None = None) -> tuple[int, int]:
        """The whole lines of one statement, or of a run of them, with the last line's end."""
        end = (last or first).end_lineno or 0
        return self._starts[first.lineno - 1], min(self._starts[end], len(self.text))

    def header(self, node: ast.stmt) -> tuple[int, int]:
        """The first line of a compound statement, without its indentation."""
        start, _ = self.span(node)
        return start, self._starts[node.lineno] - 1

    def margin(self, node: ast.stmt) -> str:
        """The indentation of a statement."""
        line = self._lines[node.lineno - 1]
        return line[: len(line) - len(line.lstrip())]

    def block(self, node: ast.stmt) -> list[ast.stmt]:
        """The list of statements in which the statement stands."""
        parent = self.parents[node]
        for name in ("body", "orelse"):
            block: list[ast.stmt] = getattr(parent, name, [])
            if isinstance(block, list) and node in block:
                return block
        raise ValueError(f"a {type(node).__name__} on line {node.lineno} is in no block of its parent")

    def delete(self, node: ast.stmt) -> Edit:
        """Take a statement out; `pass` stands for the only one of its block."""
        start, end = self.lines(node)
        alone = len(self.block(node)) == 1
        return Edit(start, end, f"{self.margin(node)}pass\n" if alone else "", fault=alone)

    def shifted(self, first: ast.stmt, last: ast.stmt, by: int) -> str:
        """The lines of statements with `by` spaces more (or fewer) in front."""
        start, end = self.lines(first, last)
        lines = self.text[start:end].splitlines(keepends=True)
        return "".join(line if not line.strip() else " " * by + line if by > 0 else line[-by:] for line in lines)

    def _offset(self, line: int, column: int) -> int:
        text = self._lines[line - 1]
        if not text.isascii():
            column = len(text.encode()[:column].decode())
        return self._starts[line - 1] + column


def _children(node: ast.AST) -> Iterator[ast.AST]:
    for value in vars(node).values():
        if isinstance(value, list):
            yield from (child for child in value if isinstance(child, ast.AST) and not isinstance(child, _SIGNS))
        elif isinstance(value, ast.AST) and not isinstance(value, _SIGNS):
            yield value
