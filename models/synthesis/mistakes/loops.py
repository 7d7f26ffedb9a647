"""Mistakes about loops: how often they run, what stands inside, what is kept from one turn to the next."""

import ast
from collections.abc import Iterator

from models.synthesis.draft import Change, Edit
from models.synthesis.mistakes.catalog import mistake
from models.synthesis.source import Source

Loop = ast.For | ast.While


def loops(source: Source) -> Iterator[Loop]:
    """The loops of a program."""
    return (node for node in source.nodes if isinstance(node, ast.For | ast.While))


def ranges(source: Source) -> Iterator[ast.Call]:
    """The calls of `range`."""
    for call in source.all(ast.Call):
        if isinstance(call.func, ast.Name) and call.func.id == "range" and call.args:
            yield call


def one_more_or_less(source: Source, bound: ast.expr) -> Iterator[Change]:
    """A bound with one added, taken away, or without the one that it needs."""
    start, end = source.span(bound)
    if isinstance(bound, ast.BinOp) and isinstance(bound.right, ast.Constant) and bound.right.value == 1:
        yield Change((Edit(start, end, source.code(bound.left), True),))
    elif isinstance(bound, ast.Name | ast.Call):
        for wrong in ("- 1", "+ 1"):
            yield Change((Edit(start, end, f"{source.code(bound)} {wrong}", True),))
    elif isinstance(bound, ast.Constant) and isinstance(bound.value, int) and bound.value > 1:
        for number in (bound.value - 1, bound.value + 1):
            yield Change((Edit(start, end, str(number), True),))


@mistake("off_by_one_end")
def off_by_one_end(source: Source) -> Iterator[Change]:
    for call in ranges(source):
        yield from one_more_or_less(source, call.args[0 if len(call.args) == 1 else 1])


@mistake("off_by_one_start")
def off_by_one_start(source: Source) -> Iterator[Change]:
    for call in ranges(source):
        start, end = source.span(call.args[0])
        first = call.args[0]
        if len(call.args) == 1:
            yield Change((Edit(start, end, f"1, {source.code(first)}", True),))
        elif isinstance(first, ast.BinOp) and isinstance(first.left, ast.Name):
            yield Change((Edit(start, end, first.left.id, True),))
            yield Change((Edit(start, source.span(call.args[1])[0], ""),), (source.span(call),))
        elif isinstance(first, ast.Constant) and first.value in (0, 1, 2):
            yield Change((Edit(start, end, "1" if first.value != 1 else "0", True),))


@mistake("wrong_step")
def wrong_step(source: Source) -> Iterator[Change]:
    for call in ranges(source):
        if len(call.args) == 3:
            step = source.code(call.args[2])
            start, end = source.span(call.args[2])
            last = source.span(call.args[1])[1]
            yield Change((Edit(last, end, ""),), (source.span(call),))
            yield Change((Edit(start, end, step[1:] if step.startswith("-") else f"-{step}", True),))


@mistake("while_boundary")
def while_boundary(source: Source) -> Iterator[Change]:
    swap = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
    for loop in source.all(ast.While):
        for test in ast.walk(loop.test):
            if isinstance(test, ast.Compare):
                start, end = source.span(test.left)[1], source.span(test.comparators[0])[0]
                sign = source.text[start:end].strip()
                if sign in swap:
                    yield Change((Edit(start, end, f" {swap[sign]} ", True),), (source.span(test),))


@mistake("infinite_loop")
def infinite_loop(source: Source) -> Iterator[Change]:
    for loop in source.all(ast.While):
        tested = {node.id for node in ast.walk(loop.test) if isinstance(node, ast.Name)}
        updates = [statement for statement in ast.walk(loop) if _stored(statement) & tested]
        if len(updates) == 1 and isinstance(updates[0], ast.stmt):
            yield Change((source.delete(updates[0]),), (source.header(loop),))


@mistake("reset_in_loop")
def reset_in_loop(source: Source) -> Iterator[Change]:
    for loop in loops(source):
        block = source.block(loop)
        for before in block[: block.index(loop)]:
            if isinstance(before, ast.Assign) and _stored(before) & changed_names(loop) and _is_literal(before.value):
                inside = source.lines(loop.body[0])[0]
                line = f"{source.margin(loop.body[0])}{source.code(before)}\n"
                yield Change((source.delete(before), Edit(inside, inside, line, True)))


@mistake("return_in_loop")
def return_in_loop(source: Source) -> Iterator[Change]:
    for loop in loops(source):
        after = following(source, loop)
        if isinstance(after, ast.Return) and not isinstance(loop.body[-1], ast.Return):
            yield pulled_in(source, after)


@mistake("print_in_loop")
def print_in_loop(source: Source) -> Iterator[Change]:
    for loop in loops(source):
        after = following(source, loop)
        if after is not None and is_print(after):
            yield pulled_in(source, after)


@mistake("moved_out_of_loop")
def moved_out_of_loop(source: Source) -> Iterator[Change]:
    for loop in loops(source):
        last = loop.body[-1]
        if len(loop.body) > 1 and not loop.orelse and not isinstance(last, ast.Break | ast.Continue):
            start, end = source.lines(last)
            yield Change((Edit(start, end, source.shifted(last, last, -4), True),))


@mistake("extra_break")
def extra_break(source: Source) -> Iterator[Change]:
    for loop in loops(source):
        for test in loop.body:
            if isinstance(test, ast.If) and not isinstance(test.body[-1], ast.Return | ast.Break | ast.Continue):
                end = source.lines(test.body[-1])[1]
                yield Change((Edit(end, end, f"{source.margin(test.body[-1])}break\n", True),))


@mistake("missing_break")
def missing_break(source: Source) -> Iterator[Change]:
    for stop in source.all(ast.Break):
        parent = source.parents[stop]
        if isinstance(parent, ast.If):
            yield Change((source.delete(stop),), (source.header(parent),))


@mistake("missing_range")
def missing_range(source: Source) -> Iterator[Change]:
    """The loop goes through a number, or through the two limits themselves."""
    for call in ranges(source):
        if isinstance(source.parents[call], ast.For):
            start, end = source.span(call)
            kept = source.code(call.args[0]) if len(call.args) == 1 else source.text[source.span(call.func)[1] : end]
            yield Change((Edit(start, end, kept, True),))


@mistake("reset_by_else")
def reset_by_else(source: Source) -> Iterator[Change]:
    for test in source.all(ast.If):
        first = test.body[0]
        if source.in_loop(test) and not test.orelse and isinstance(first, ast.AugAssign):
            end = source.lines(test.body[-1])[1]
            margin = source.margin(test)
            lines = f"{margin}else:\n{source.margin(first)}{source.code(first.target)} = 0\n"
            yield Change((Edit(end, end, lines, True),))


@mistake("return_both_branches")
def return_both_branches(source: Source) -> Iterator[Change]:
    for loop in loops(source):
        after = following(source, loop)
        tests = [node for node in ast.walk(loop) if isinstance(node, ast.If) and not node.orelse]
        for test in tests:
            last = test.body[-1]
            if isinstance(last, ast.Return) and isinstance(after, ast.Return) and following(source, test) is None:
                end = source.lines(last)[1]
                lines = f"{source.margin(test)}else:\n{source.margin(last)}{source.code(after)}\n"
                yield Change((Edit(end, end, lines, True),))


def following(source: Source, statement: ast.stmt) -> ast.stmt | None:
    """The next statement of the same block."""
    block = source.block(statement)
    place = block.index(statement) + 1
    return block[place] if place < len(block) else None


def pulled_in(source: Source, statement: ast.stmt) -> Change:
    """Indent a statement, so that it becomes the last one of the block before it."""
    start, end = source.lines(statement)
    return Change((Edit(start, end, source.shifted(statement, statement, 4), True),))


def is_print(statement: ast.stmt) -> bool:
    """Whether the statement is a call of `print`."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "print"


def changed_names(node: ast.AST) -> set[str]:
    """The names that statements below a node assign, or call a method on."""
    found: set[str] = set()
    for inner in ast.walk(node):
        found |= _stored(inner)
        if isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name):
            found.add(inner.value.id)
    return found


def _stored(statement: ast.AST) -> set[str]:
    targets = getattr(statement, "targets", []) or [getattr(statement, "target", None)]
    if not isinstance(statement, ast.Assign | ast.AugAssign):
        return set()
    names = {target.id for target in targets if isinstance(target, ast.Name)}
    return names | {e.id for t in targets if isinstance(t, ast.Tuple) for e in t.elts if isinstance(e, ast.Name)}


def _is_literal(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant | ast.List | ast.Dict | ast.Tuple | ast.Subscript)
