"""Single inheritance, which the interpreter lacks, as methods that a class takes over from another."""

import ast
from collections.abc import Iterator
from typing import Final

from models.behaviour.source import Change, Source
from models.code.token import words

Method = ast.FunctionDef
_ASKS: Final = words("isinstance issubclass type getattr hasattr setattr vars dir")


def inheritance(source: Source) -> Iterator[Change]:
    """`class B(A):` as `class B:` with A's methods assigned to it in the empty line that follows, and `super()` as A.

    All such classes of a program or none, and only where nothing could tell: they stand at the top of the program and
    have no variables of their own, nobody asks what is an instance of what, and their private names are apart.
    """
    classes = {node.name: node for node in source.tree.body if isinstance(node, ast.ClassDef)}
    lines = [_line(node, classes) for node in classes.values() if node.bases]
    rooms = [_room(source, line[0]) for line in lines if line]
    if not lines or not all(lines) or None in rooms or not _is_plain(source, [node for line in lines for node in line]):
        return
    for line, room in zip(lines, rooms, strict=True):
        if not _supers_fit(line) or room is None:
            return
        owners = _owners(line[1:])
        own = _methods(line[0])
        taken = [f"{line[0].name}.{name} = {owners[name].name}.{name}" for name in sorted(owners) if name not in own]
        yield from _changes(source, line)
        yield Change(*room, "; ".join(taken))


def _line(node: ast.ClassDef, classes: dict[str, ast.ClassDef]) -> list[ast.ClassDef]:
    """A class with those above it, the nearest first; none where one of them is not of the plain kind."""
    line = [node]
    while line[-1].bases:
        above = _base(line[-1], classes)
        if above is None:
            return []
        line.append(above)
    return line


def _owners(above: list[ast.ClassDef]) -> dict[str, ast.ClassDef]:
    """The classes that define the methods which a class takes over."""
    return {name: node for node in reversed(above) for name in _methods(node)}


def _base(node: ast.stmt, classes: dict[str, ast.ClassDef]) -> ast.ClassDef | None:
    if not isinstance(node, ast.ClassDef) or len(node.bases) != 1 or node.keywords or node.decorator_list:
        return None
    base = node.bases[0]
    found = classes.get(base.id) if isinstance(base, ast.Name) else None
    return found if found is not None and found.lineno < node.lineno and not found.decorator_list else None


def _is_plain(source: Source, line: list[ast.ClassDef]) -> bool:
    names = {node.name for node in line}
    asks = {n.id for n in source.nodes if isinstance(n, ast.Name)} & _ASKS
    attributes = [n for n in source.nodes if isinstance(n, ast.Attribute)]
    looks = any(n.attr in {"__class__", "__bases__", "__mro__"} for n in attributes)
    stored = any(ast.unparse(n.value) in names for n in attributes if not isinstance(n.ctx, ast.Load))
    defined = [n.name for n in source.nodes if isinstance(n, ast.ClassDef | ast.FunctionDef) and n.name in names]
    private = [name for node in {id(node): node for node in line}.values() for name in _private(node)]
    apart = len(set(defined)) == len(defined) and len(set(private)) == len(private)
    return apart and not (asks or looks or stored) and all(_only_methods(node) for node in line)


def _only_methods(node: ast.ClassDef) -> bool:
    """Whether a class holds methods without decorators, and otherwise only a text or `pass`."""
    return all(
        (isinstance(part, Method) and not part.decorator_list)
        or isinstance(part, ast.Pass)
        or (isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant))
        for part in node.body
    )


def _private(node: ast.ClassDef) -> set[str]:
    names = {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)} | _methods(node).keys()
    return {name for name in names if name.startswith("__") and not name.endswith("__")}


def _methods(node: ast.ClassDef) -> dict[str, Method]:
    return {part.name: part for part in node.body if isinstance(part, Method)}


def _supers(node: ast.ClassDef) -> Iterator[tuple[Method, ast.Call | None]]:
    """Each `super().name(...)` with the method it stands in; None for another use of `super`."""
    for method in _methods(node).values():
        calls = [n for n in ast.walk(method) if isinstance(n, ast.Call) and _is_super(n)]
        uses = sum(isinstance(n, ast.Name) and n.id == "super" for n in ast.walk(method))
        yield from ((method, call) for call in calls)
        if uses != len(calls):
            yield method, None


def _is_super(call: ast.Call) -> bool:
    function = call.func
    if not isinstance(function, ast.Attribute) or not isinstance(function.value, ast.Call):
        return False
    inner = function.value
    return isinstance(inner.func, ast.Name) and inner.func.id == "super" and not inner.args and not inner.keywords


def _supers_fit(line: list[ast.ClassDef]) -> bool:
    """Whether each `super()` is a call of a method that a class above has, in a method with a first parameter."""
    known = _owners(line[1:])
    return all(
        call is not None
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in known
        and bool(method.args.args)
        and not any(isinstance(n, ast.FunctionDef | ast.Lambda) and n is not method for n in ast.walk(method))
        for method, call in _supers(line[0])
    )


def _changes(source: Source, line: list[ast.ClassDef]) -> Iterator[Change]:
    start, end = source.span(line[0].bases[0])
    yield Change(source.code.rindex("(", 0, start), source.code.index(")", end) + 1, "")
    owners = _owners(line[1:])
    for method, call in _supers(line[0]):
        if call is not None and isinstance(call.func, ast.Attribute):
            opened = source.code.index("(", source.span(call.func)[1]) + 1
            comma = ", " if call.args or call.keywords else ""
            text = f"{owners[call.func.attr].name}.{call.func.attr}({method.args.args[0].arg}{comma}"
            yield Change(source.span(call)[0], opened, text)


def _room(source: Source, node: ast.ClassDef) -> tuple[int, int] | None:
    """An empty line, or one with a comment alone, right after a class; the end of the text where it is the last."""
    last = node.end_lineno or node.lineno
    start = source.offset(last, 0)
    line_end = source.code.find("\n", start)
    if line_end < 0:
        return None
    following = source.code.find("\n", line_end + 1)
    following = len(source.code) if following < 0 else following
    text = source.code[line_end + 1 : following].strip()
    return (line_end + 1, following) if not text or text.startswith("#") else None
