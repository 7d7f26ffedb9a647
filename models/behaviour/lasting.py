"""Whether anything of a call can last until the next one, so that programs for which nothing can are loaded once."""

import ast
from functools import lru_cache
from typing import Final

from models.behaviour.parsing import tree_of
from models.behaviour.rewriting import OWN, PARAMETERS

# Modules whose functions change nothing that lasts.
_QUIET: Final = frozenset(
    {"math", "typing", "string", "itertools", "functools", "collections", "copy", "operator", "re", "statistics"}
)
_LASTING: Final = (ast.Global, ast.ClassDef, ast.Delete, ast.AsyncFunctionDef, ast.Yield, ast.YieldFrom, ast.Await)
_REACHING: Final = frozenset({"exec", "eval", "globals", "locals", "vars", "setattr", "delattr", "id", "input", "open"})
_OURS: Final = PARAMETERS | frozenset(OWN.values())


@lru_cache(maxsize=2048)
def nothing_lasts(code: str) -> bool:
    """Whether a program only defines functions and unchangeable values, so that a call leaves all as it was.

    It may be false where nothing lasts, never true where something does.
    """
    tree = tree_of(code)
    return tree is not None and all(map(_is_fixed, tree.body)) and not any(map(_may_last, ast.walk(tree)))


@lru_cache(maxsize=4096)
def leaves_nothing(call: str) -> bool:
    """Whether a call by itself, apart from the program, leaves nothing that a later one could see."""
    tree = tree_of(call.strip())
    return tree is None or not any(isinstance(node, ast.NamedExpr) or _may_last(node) for node in ast.walk(tree))


def _is_fixed(statement: ast.stmt) -> bool:
    """Whether what a statement of the module defines can never change."""
    if isinstance(statement, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.Pass):
        return True
    if isinstance(statement, ast.Assign):
        return all(isinstance(target, ast.Name) for target in statement.targets) and _is_constant(statement.value)
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _is_constant(value: ast.expr) -> bool:
    if isinstance(value, ast.Tuple):
        return all(map(_is_constant, value.elts))
    if isinstance(value, ast.UnaryOp):
        return _is_constant(value.operand)
    return isinstance(value, ast.Constant)


def _may_last(node: ast.AST) -> bool:
    """Whether what a node does may be seen by a later call."""
    if isinstance(node, _LASTING):
        return True
    if isinstance(node, ast.FunctionDef | ast.Lambda):
        defaults = [*node.args.defaults, *(default for default in node.args.kw_defaults if default)]
        return not all(map(_is_constant, defaults)) or bool(getattr(node, "decorator_list", ()))
    if isinstance(node, ast.Import):
        return not all(alias.name in _QUIET for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        return node.module not in _QUIET
    if isinstance(node, ast.Attribute):
        return not isinstance(node.ctx, ast.Load)
    own = isinstance(node, ast.Name) and node.id.startswith("__") and node.id not in _OURS
    return own or (isinstance(node, ast.Name) and node.id in _REACHING)
