"""A program without what the interpreter lacks, where the same can be said exactly in another way.

The names in `OWN` stand for what `lazy` defines; the interpreter knows them before a program is loaded.
"""

import ast
import builtins
import math
from collections.abc import Callable, Iterator
from typing import Final

from models.behaviour.inheritance import inheritance
from models.behaviour.lazy import METHODS
from models.behaviour.parsing import tree_of
from models.behaviour.source import Change, Source, is_read
from models.code.token import words

OWN: Final = {
    "map": "__map__",
    "filter": "__filter__",
    "zip": "__zip__",
    "enumerate": "__enumerate__",
    "reversed": "__reversed__",
    "generator": "__generator__",
    "delete_item": "__delete_item__",
    "method": "__method__",
    "added": "__added__",
}
_OWNER, _GIVEN, _NAMED = "__owner__", "__given__", "__named__"
PARAMETERS: Final = frozenset({"__each__", _OWNER, _GIVEN, _NAMED})  # of the functions that are written in
_PASSES: Final = 12
_LAZY: Final = frozenset({"map", "filter", "zip", "enumerate", "reversed"})
# What takes all values of its argument at once, so that it does not matter when they are made.
_CONSUMERS: Final = frozenset({"list", "tuple", "set", "frozenset", "dict", "sum", "sorted", "max", "min"})
_CONSUMING: Final = frozenset({"join", "extend", "update", "union"})
_CHANGES: Final = words("append remove pop insert extend clear sort reverse add discard update rotate")
_NAMES: Final = frozenset(name for name in dir(math) if not name.startswith("_"))
_ERRORS: Final = frozenset(
    name for name, kind in vars(builtins).items() if isinstance(kind, type) and issubclass(kind, Exception)
) - {"KeyError", "OSError", "SystemExit", "StopIteration", "ImportError", "UnicodeDecodeError", "UnicodeEncodeError"}


def rewritten(code: str) -> str:
    """The equivalent of a program without what the interpreter lacks, on the same lines; unchanged where that is all.

    What cannot be said exactly stays as it is, and the interpreter then says that it lacks it.
    """
    for _ in range(_PASSES):
        tree = tree_of(code)
        if tree is None:
            return code
        program = Source(code, tree)
        changes = sorted({c for rule in RULES for c in rule(program)}, key=lambda c: (c.end - c.start, c.start))
        chosen: list[Change] = []
        for change in changes:
            if all(change.end <= other.start or other.end <= change.start for other in chosen):
                chosen.append(change)
        if not chosen:
            return code
        for change in sorted(chosen, key=lambda c: -c.start):
            code = code[: change.start] + change.text + code[change.end :]
    return code


def _deletions(program: Source) -> Iterator[Change]:
    """`del x[i]` as a call; `del x` as a look at `x`, where nothing reads `x` afterwards."""
    for node in program.nodes:
        if not isinstance(node, ast.Delete):
            continue
        parts = [_deleted(program, node, target) for target in node.targets]
        if all(parts):
            yield Change(*program.span(node), "; ".join(part for part in parts if part))


def _deleted(program: Source, node: ast.Delete, target: ast.expr) -> str | None:
    if isinstance(target, ast.Subscript):
        return f"{OWN['delete_item']}({program.text(target.value)}, {_key(program, target.slice)})"
    if not isinstance(target, ast.Name):
        return None
    around: ast.AST | None = program.parents.get(node)
    while around is not None and not isinstance(around, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef):
        if isinstance(around, ast.For | ast.While | ast.ClassDef):
            return None
        around = program.parents.get(around)
    reads = [n for n in program.nodes if isinstance(n, ast.Name) and n.id == target.id and is_read(n)]
    scoped = [n for n in program.nodes if isinstance(n, ast.Global | ast.Nonlocal) and target.id in n.names]
    inside = set(ast.walk(around)) if around is not None else set()
    nested = any(_function_of(program, read) is not around for read in reads if read in inside)
    later = [read for read in reads if read in inside and read.lineno >= node.lineno]
    other = (
        around is not None and isinstance(around, ast.Module) and len([r for r in reads if r in inside]) != len(reads)
    )
    return None if later or nested or scoped or other else target.id


def _function_of(program: Source, node: ast.AST) -> ast.AST | None:
    around = program.parents.get(node)
    scopes = ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef
    while around is not None and not isinstance(around, scopes):
        around = program.parents.get(around)
    return around


def _key(program: Source, key: ast.expr) -> str:
    if not isinstance(key, ast.Slice):
        return f"({program.text(key)})" if isinstance(key, ast.Tuple) else program.text(key)
    parts = (program.text(part) if part else "None" for part in (key.lower, key.upper, key.step))
    return f"slice({', '.join(parts)})"


def _iterators(program: Source) -> Iterator[Change]:
    """`map`, `filter` and the like where it can be seen that they make their values one by one."""
    for node in program.nodes:
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        name = node.func.id
        if name in _LAZY - program.bound and not _at_once(program, node) and not node.keywords:
            if name == "map" and (len(node.args) < 2 or any(isinstance(a, ast.Starred) for a in node.args)):
                continue
            yield Change(*program.span(node.func), OWN[name])


def _at_once(program: Source, node: ast.expr) -> bool:
    """Whether all values are taken before anything else happens."""
    parent = program.parents.get(node)
    if isinstance(parent, ast.Call) and node in parent.args:
        if isinstance(parent.func, ast.Name):
            return parent.func.id in _CONSUMERS - program.bound and (len(parent.args) == 1 or parent.func.id == "sum")
        return isinstance(parent.func, ast.Attribute) and parent.func.attr in _CONSUMING and len(parent.args) == 1
    if isinstance(parent, ast.Assign):
        return parent.value is node and all(isinstance(t, ast.Tuple | ast.List) for t in parent.targets)
    if (
        isinstance(parent, ast.For | ast.comprehension)
        and isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
    ):
        listed = isinstance(parent, ast.comprehension) and not isinstance(program.parents.get(parent), ast.GeneratorExp)
        kept = isinstance(parent, ast.For) and not _changed(parent, node)
        return node.func.id in {"zip", "enumerate", "reversed"} and (listed or kept)
    return isinstance(parent, ast.Starred | ast.AugAssign)


def _changed(loop: ast.For, over: ast.Call) -> bool:
    """Whether the body of a loop may change what the loop goes over."""
    names = {node.id for node in ast.walk(over) if isinstance(node, ast.Name)}
    for node in (found for statement in loop.body for found in ast.walk(statement)):
        held: ast.AST | None = None
        changing = isinstance(node, ast.Attribute) and node.attr in _CHANGES
        stored = isinstance(node, ast.Subscript) and not is_read(node)
        if isinstance(node, ast.Attribute | ast.Subscript) and (changing or stored):
            held = node.value
        elif isinstance(node, ast.AugAssign):
            held = node.target
        if held is not None and any(isinstance(n, ast.Name) and n.id in names for n in ast.walk(held)):
            return True
    return False


def _generators(program: Source) -> Iterator[Change]:
    """A generator expression over one iterable, written on one line, where not all its values are taken at once."""
    for node in program.nodes:
        if not isinstance(node, ast.GeneratorExp) or len(node.generators) != 1 or node.lineno != node.end_lineno:
            continue
        inner = node.generators[0]
        simple = not inner.is_async and not any(isinstance(n, ast.NamedExpr | ast.Await) for n in ast.walk(node))
        if simple and not _at_once(program, node):
            tests = "".join(f" if {program.text(test)}" for test in inner.ifs)
            each = (
                f"lambda __each__: [{program.text(node.elt)} for {_target(program, inner.target)} in [__each__]{tests}]"
            )
            yield Change(*program.span(node), f"({OWN['generator']}({each}, {program.text(inner.iter)}))")


def _target(program: Source, target: ast.expr) -> str:
    # a tuple of one name needs its comma, and a starred one its brackets
    return f"({program.text(target)})" if isinstance(target, ast.Tuple) else program.text(target)


def _imports(program: Source) -> Iterator[Change]:
    """`from math import *` with the names that are used."""
    for node in program.nodes:
        if isinstance(node, ast.ImportFrom) and node.module == "math" and [a.name for a in node.names] == ["*"]:
            used = {n.id for n in program.nodes if isinstance(n, ast.Name) and is_read(n)}
            names = sorted(used & _NAMES)
            yield Change(*program.span(node), f"from math import {', '.join(names)}" if names else "import math as __")


def _exits(program: Source) -> Iterator[Change]:
    """`sys.exit` as `exit`."""
    imports = [n for n in program.nodes if isinstance(n, ast.Import)]
    if "exit" in program.bound or not any(a.name == "sys" and not a.asname for n in imports for a in n.names):
        return
    for node in program.nodes:
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "sys.exit" and is_read(node):
            yield Change(*program.span(node), "exit")


def _errors(program: Source) -> Iterator[Change]:
    """Exceptions with anything but one text: with the text that CPython would show."""
    if any(isinstance(n, ast.Attribute) and n.attr == "args" for n in program.nodes):
        return
    for node in program.nodes:
        call = node.exc if isinstance(node, ast.Raise) else None
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or call.keywords:
            continue
        if call.func.id not in _ERRORS - program.bound or "str" in program.bound:
            continue
        if len(call.args) > 1 and not any(isinstance(a, ast.Starred) for a in call.args):
            start, end = program.span(call.args[0])[0], program.span(call)[1] - 1
            yield Change(start, end, f"str(({program.code[start:end]}))")
        elif len(call.args) == 1 and isinstance(call.args[0], ast.Constant) and not isinstance(call.args[0].value, str):
            yield Change(*program.span(call.args[0]), f"str({program.text(call.args[0])})")


def _bases(program: Source) -> Iterator[Change]:
    """`class A(object):` as `class A:`."""
    for node in program.nodes:
        plain = isinstance(node, ast.ClassDef) and not node.keywords and "object" not in program.bound
        if isinstance(node, ast.ClassDef) and plain and [ast.unparse(base) for base in node.bases] == ["object"]:
            start, end = program.span(node.bases[0])
            before, after = program.code.rindex("(", 0, start), program.code.index(")", end)
            if "\n" not in program.code[before:after]:
                yield Change(before, after + 1, "")


def _methods(program: Source) -> Iterator[Change]:
    """A method of a list, a text and their like that is taken without being called."""
    known = {name for names in METHODS.values() for name in names}
    modules = {a.asname or a.name for n in program.nodes if isinstance(n, ast.Import) for a in n.names}
    for node in program.nodes:
        if not isinstance(node, ast.Attribute) or node.attr not in known or not is_read(node):
            continue
        parent = program.parents.get(node)
        called = isinstance(parent, ast.Call) and parent.func is node
        if called or (isinstance(node.value, ast.Name) and node.value.id in modules):
            continue
        call = f"{_OWNER}.{node.attr}(*{_GIVEN}, **{_NAMED})"
        bound = f"lambda {_OWNER}: lambda *{_GIVEN}, **{_NAMED}: {call}"
        yield Change(*program.span(node), f'{OWN["method"]}({program.text(node.value)}, "{node.attr}", {bound})')


def _additions(program: Source) -> Iterator[Change]:
    """`x += y` where `x` may be a list and `y` something else that can be gone through."""
    for node in program.nodes:
        if not isinstance(node, ast.AugAssign) or not isinstance(node.op, ast.Add):
            continue
        if not isinstance(node.target, ast.Name) or isinstance(node.value, ast.List | ast.ListComp | ast.JoinedStr):
            continue
        if isinstance(node.value, ast.Constant) and not isinstance(node.value.value, str):
            continue
        if _may_be_list(program, node.target.id):
            name, value = node.target.id, program.text(node.value)
            value = f"({value})" if isinstance(node.value, ast.Tuple) else value
            yield Change(*program.span(node), f"{name} = {OWN['added']}({name}, {value})")


def _may_be_list(program: Source, name: str) -> bool:
    """Whether a name is ever bound to anything but numbers and texts that stand in the program."""
    plain = (
        node.targets for node in program.nodes if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
    )
    targets = {id(target) for targets in plain for target in targets} | {
        id(node.target) for node in program.nodes if isinstance(node, ast.AugAssign)
    }
    stores = [n for n in program.nodes if isinstance(n, ast.Name) and n.id == name and not is_read(n)]
    given = any(isinstance(node, ast.arg) and node.arg == name for node in program.nodes)
    return given or any(id(store) not in targets for store in stores)


RULES: Final[tuple[Callable[[Source], Iterator[Change]], ...]] = (
    _deletions,
    _iterators,
    _generators,
    _imports,
    _exits,
    _errors,
    _bases,
    _methods,
    _additions,
    inheritance,
)
