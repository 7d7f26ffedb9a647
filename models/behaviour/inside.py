"""The text that is loaded into the interpreter before a program: `console`, `canonical`, `lazy`, closed over builtins.

A program that calls a variable `list` or `len` changes neither: what they use is bound before it is loaded.
"""

import ast
import builtins
from functools import cache
from importlib.resources import files
from textwrap import indent

from models.behaviour.rewriting import OWN
from models.code.python_syntax import python_tree

# The interpreter lacks EOFError; this stands as directly under Exception, and no student's program catches it by name.
EOF = "Incomplete"
BEFORE = f"from binascii import {EOF} as EOFError\n"
MODULES = ("canonical", "console")
GIVEN = {
    "input": "read_line", "exit": "leave", "quit": "leave",
    "__type_in": "type_in", "__note": "note", "__report": "report",
}  # fmt: skip


@cache
def inside() -> str:
    """The program that binds the names of `GIVEN`, and those of `rewriting.OWN`."""
    lazy = {name: own for own, name in OWN.items()}
    return f"{BEFORE}{_closed(MODULES, GIVEN)}{_closed(('lazy',), lazy)}None\n"


def _closed(modules: tuple[str, ...], given: dict[str, str]) -> str:
    text = "\n".join(files("models.behaviour").joinpath(f"{name}.py").read_text("utf-8") for name in modules)
    own = "\n".join(line for line in text.split("\n") if not line.startswith("from models."))
    names = ", ".join(_builtins(own))
    return (
        f"def __inside({names}):\n{indent(own, '    ')}\n    return {', '.join(given.values())}\n"
        f"{', '.join(given)} = __inside({names})\n"
    )


def _builtins(text: str) -> list[str]:
    """The builtins that a text uses."""
    used = {node.id for node in ast.walk(python_tree(text)) if isinstance(node, ast.Name)}
    return sorted(used & set(dir(builtins)))
