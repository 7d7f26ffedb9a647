"""Who calls a model reads what it takes, what it gives and how it can fail."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.house.sources import ROOT, Function, parsed, short, source_files

ARRAYS = re.compile(r"\b(NDArray|ndarray|Tensor|Floats|Ids)\b")
SHAPE = re.compile(r"[Ss]hape|\(\s*[A-Z]\w*\s*(,[^()]*)?\)|\[\s*[A-Z]\w*\s*(,[^\[\]]*)?\]")


@dataclass(frozen=True)
class Public:
    """A public function with the docstrings and the source that speak of it."""

    where: str
    node: Function
    told: str
    source: str


def public_functions(path: Path) -> Iterator[Public]:
    """Public functions and methods of a public module of `models`."""
    tree = parsed(path)
    text = path.read_text(encoding="utf-8")
    above = ast.get_docstring(tree) or ""
    holders: list[tuple[ast.Module | ast.ClassDef, str]] = [(tree, "")]
    holders += [
        (node, ast.get_docstring(node) or "")
        for node in tree.body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]
    for holder, about in holders:
        for node in holder.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and is_called(node):
                told = f"{ast.get_docstring(node) or ''}\n{about}"
                where = f"{short(path)}:{node.lineno} {node.name}"
                yield Public(where, node, told, above + (ast.get_source_segment(text, node) or ""))


def is_called(node: Function) -> bool:
    """Whether others call a function by its name; one registered in a catalogue is reached through that."""
    registered = any(
        isinstance(call, ast.Call) and any(isinstance(a, ast.Constant) and isinstance(a.value, str) for a in call.args)
        for call in node.decorator_list
    )
    return not node.name.startswith("_") and not registered


def all_public() -> list[Public]:
    """Those of all modules of `models`."""
    files = [path for path in source_files() if path.is_relative_to(ROOT / "models") and path.name[0] != "_"]
    return [public for path in files for public in public_functions(path)]


def raised(node: Function) -> set[str]:
    """The names of the errors that a function itself raises."""
    calls = (found.exc for found in ast.walk(node) if isinstance(found, ast.Raise) and found.exc is not None)
    names = (call.func if isinstance(call, ast.Call) else call for call in calls)
    return {name.id for name in names if isinstance(name, ast.Name)} - {"NotImplementedError"}


def silent_about_errors(public: Public) -> bool:
    """Whether a function raises what its docstrings do not tell."""
    return bool(raised(public.node)) and "Raises" not in public.told and "raise" not in public.told


def silent_about_shapes(public: Public) -> bool:
    """Whether a function takes or gives arrays and nothing says of which shape."""
    arguments = [*public.node.args.args, *public.node.args.kwonlyargs]
    annotations = [argument.annotation for argument in arguments] + [public.node.returns]
    takes_arrays = any(annotation and ARRAYS.search(ast.unparse(annotation)) for annotation in annotations)
    return takes_arrays and not SHAPE.search(public.told + public.source)


def test_every_public_function_of_the_models_says_what_it_does() -> None:
    assert [public.where for public in all_public() if ast.get_docstring(public.node) is None] == []


def test_errors_are_told() -> None:
    assert [public.where for public in all_public() if silent_about_errors(public)] == []


def test_shapes_are_told() -> None:
    assert [public.where for public in all_public() if silent_about_shapes(public)] == []


def test_the_rules_see_what_is_missing(tmp_path: Path) -> None:
    path = ROOT / "models" / "core" / "imagined.py"
    bad = 'def f(x: Floats) -> Floats:\n    """Double."""\n    raise ValueError("no")\n'
    good = (
        "def f(x: Floats) -> Floats:  # (N, D) -> (N,)\n"
        '    """Sum.\n\n    Raises: ValueError."""\n    raise ValueError\n'
    )
    for text, silent in ((bad, True), (good, False)):
        node = ast.parse(text).body[0]
        assert isinstance(node, ast.FunctionDef)
        public = Public(str(path), node, ast.get_docstring(node) or "", text)
        assert silent_about_errors(public) == silent
        assert silent_about_shapes(public) == silent
