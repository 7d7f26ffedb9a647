"""What the interpreter passes over without a word, so that its outcome would not be CPython's."""

import ast
from typing import Final

from models.behaviour.parsing import tree_of
from models.code.token import words

# Methods that the interpreter accepts in a class and never calls.
_UNCALLED: Final = words(
    "__lt__ __le__ __gt__ __ge__ __ne__ __bool__ __len__ __getattr__ __getattribute__ __setattr__ __delattr__ "
    "__format__ __iadd__ __isub__ __imul__ __itruediv__ __ifloordiv__ __imod__ __ipow__ __iand__ __ior__ __ixor__ "
    "__new__ __del__ __missing__ __reversed__ __complex__ __class_getitem__ __init_subclass__"
)


def silent_gap(code: str) -> str:
    """In words what a program needs that the interpreter passes over; "" where nothing is known.

    What the interpreter refuses by itself, it says by itself; a program that does not parse has no gap.
    """
    tree = tree_of(code)
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.ClassDef):
            for name in (part.name for part in node.body if isinstance(part, ast.FunctionDef)):
                if name in _UNCALLED:
                    return f"not supported: {name}"
            if "__getitem__" in (names := _methods(node)) and "__iter__" not in names and _iterates(tree):
                return "not supported: a class that is gone through by __getitem__"
    return ""


def _methods(node: ast.ClassDef) -> set[str]:
    return {part.name for part in node.body if isinstance(part, ast.FunctionDef)}


def _iterates(tree: ast.Module | None) -> bool:
    return any(isinstance(node, ast.For | ast.comprehension) for node in ast.walk(tree)) if tree else False
