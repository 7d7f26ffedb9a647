"""Mistakes about taking elements out of a list while going through it."""

import ast
from collections.abc import Iterator

from models.synthesis.draft import Change, Edit
from models.synthesis.mistakes.answers import counter
from models.synthesis.mistakes.catalog import mistake
from models.synthesis.mistakes.loops import Loop, loops
from models.synthesis.source import Source

_ENDS = ast.Return | ast.Break | ast.Continue


def _blocks(loop: Loop) -> Iterator[list[ast.stmt]]:
    """The body of a loop and those of the tests in it."""
    yield loop.body
    yield from (node.body for node in ast.walk(loop) if isinstance(node, ast.If))


def _positions(loop: Loop) -> list[tuple[str, str]]:
    """Each list in a loop that is looked at by a position which the loop moves on, with that position."""
    if isinstance(loop, ast.For):
        moved = {counter(loop)}
    else:
        moved = {node.id for node in ast.walk(loop.test) if isinstance(node, ast.Name)}
    found: set[tuple[str, str]] = set()
    for place in ast.walk(loop):
        if isinstance(place, ast.Subscript) and isinstance(place.value, ast.Name) and isinstance(place.slice, ast.Name):
            found |= {(place.value.id, place.slice.id)} if place.slice.id in moved else set()
    return sorted(found)


def _taken_out(source: Source, loop: Loop, lines: tuple[str, ...], name: str) -> Iterator[Change]:
    """Each of `lines` at the end of a block of the loop, or in place of an `append`; then the list itself is given."""
    for block in _blocks(loop):
        last = block[-1]
        start, end = source.lines(last)
        margin = source.margin(last)
        for line in lines:
            if not isinstance(last, _ENDS):
                yield Change((Edit(end, end, f"{margin}{line}\n", True),))
            built = _appended_to(last)
            if built is not None:
                given = [back.value for back in source.all(ast.Return) if isinstance(back.value, ast.Name)]
                rest = [Edit(*source.span(value), name) for value in given if value.id == built]
                yield Change((Edit(start, end, f"{margin}{line}\n", True), *rest))


def _appended_to(statement: ast.stmt) -> str | None:
    call = statement.value if isinstance(statement, ast.Expr) else None
    func = call.func if isinstance(call, ast.Call) else None
    if isinstance(func, ast.Attribute) and func.attr == "append" and isinstance(func.value, ast.Name):
        return func.value.id
    return None


@mistake("mutation_while_iterating")
def mutation_while_iterating(source: Source) -> Iterator[Change]:
    for loop in source.all(ast.For):
        if isinstance(loop.iter, ast.Name) and isinstance(loop.target, ast.Name):
            name, element = loop.iter.id, loop.target.id
            removed = f"{name}.remove({element})"
            lines = (removed, f"{name} = {removed}", f"{name}.pop({name}.index({element}))")
            yield from _taken_out(source, loop, lines, name)


@mistake("deletes_by_position")
def deletes_by_position(source: Source) -> Iterator[Change]:
    for loop in loops(source):
        for name, position in _positions(loop):
            yield from _taken_out(source, loop, (f"{name}.pop({position})", f"del {name}[{position}]"), name)


@mistake("removes_by_value")
def removes_by_value(source: Source) -> Iterator[Change]:
    """The first equal element goes, and not the one at the position that is meant."""
    for call in source.all(ast.Call):
        func = call.func
        taken = isinstance(func, ast.Attribute) and func.attr == "pop" and len(call.args) == 1
        if isinstance(func, ast.Attribute) and taken:
            name = source.code(func.value)
            yield Change((Edit(*source.span(call), f"{name}.remove({name}[{source.code(call.args[0])}])", True),))
    for gone in source.all(ast.Delete):
        place = gone.targets[0]
        if isinstance(place, ast.Subscript):
            text = f"{source.code(place.value)}.remove({source.code(place)})"
            yield Change((Edit(*source.span(gone), text, True),))
