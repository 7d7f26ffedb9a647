"""A program's text beside its tree, and changes of pieces of that text."""

import ast
import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """The text that takes the place of code[start:end]."""

    start: int
    end: int
    text: str


class Source:
    """A program's text and tree, with what the rules need to know of it."""

    def __init__(self, code: str, tree: ast.Module) -> None:
        self.code, self.tree = code, tree
        self._lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", code)
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line))
        self.nodes = list(ast.walk(tree))
        self.parents = {child: node for node in self.nodes for child in ast.iter_child_nodes(node)}
        self.bound = {node.id for node in self.nodes if isinstance(node, ast.Name) and not is_read(node)}
        self.bound |= {node.arg for node in self.nodes if isinstance(node, ast.arg)}
        self.bound |= {n.name for n in self.nodes if isinstance(n, ast.FunctionDef | ast.ClassDef)}
        names = (alias for n in self.nodes if isinstance(n, ast.Import | ast.ImportFrom) for alias in n.names)
        self.bound |= {alias.asname or alias.name for alias in names}

    def offset(self, line: int, column: int) -> int:
        """From the tree's line and byte to the text's code point."""
        text = self._lines[line - 1]
        return self._starts[line - 1] + (column if text.isascii() else len(text.encode()[:column].decode()))

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        """Where a node begins and ends."""
        end = self.offset(node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)
        return self.offset(node.lineno, node.col_offset), end

    def text(self, node: ast.expr | ast.stmt) -> str:
        """A node's own text."""
        start, end = self.span(node)
        return self.code[start:end]


def is_read(node: ast.expr) -> bool:
    """Whether an expression is read, not stored or deleted."""
    return isinstance(getattr(node, "ctx", None), ast.Load)
