"""CPython's parser, for one thread at a time; nothing is compiled and nothing is run.

CPython 3.11 counts the depth of a tree under construction for all threads together, and may miscount where they take
turns. Source: https://github.com/python/cpython/issues/106905
"""

import ast
import warnings
from threading import Lock
from typing import Any, Literal

_ONE_AT_A_TIME = Lock()
_TRIES = 4  # another library's threads may parse meanwhile


def python_tree(text: str) -> ast.Module:
    """A program's syntax tree; what the parser warns of is left unsaid.

    Raises: SyntaxError, ValueError, RecursionError or MemoryError as `ast.parse` does.
    """
    tree: ast.Module = _parsed(text, "exec")
    return tree


def python_expression(text: str) -> ast.Expression:
    """The same of a single expression."""
    tree: ast.Expression = _parsed(text, "eval")
    return tree


def python_literal(text: str) -> Any:
    """The value of a literal.

    Raises: ValueError, TypeError, SyntaxError, RecursionError or MemoryError as `ast.literal_eval` does.
    """
    return ast.literal_eval(python_expression(text.lstrip(" \t")))


def _parsed(text: str, mode: Literal["exec", "eval"]) -> Any:
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "\d" in a string, `1 is 1`
        for _ in range(_TRIES):
            try:
                return ast.parse(text, mode=mode)
            except SystemError:
                continue
        return ast.parse(text, mode=mode)
