"""Mistakes about the answer at the end: one more or less, the loop's counter in its place, given too early."""

import ast
from collections.abc import Iterator

from models.synthesis.draft import Change, Edit
from models.synthesis.mistakes.catalog import mistake
from models.synthesis.mistakes.loops import following, is_print, loops, one_more_or_less
from models.synthesis.source import Source


def counter(loop: ast.For) -> str | None:
    """The name that counts the rounds of a loop over `range` or `enumerate`."""
    called = loop.iter.func if isinstance(loop.iter, ast.Call) else None
    name = called.id if isinstance(called, ast.Name) else ""
    target = loop.target
    if name == "enumerate" and isinstance(target, ast.Tuple):
        target = target.elts[0]
    return target.id if name in ("range", "enumerate") and isinstance(target, ast.Name) else None


def _counted(source: Source) -> set[str]:
    """Names of whole numbers: those that count up or down, counters of loops, and lengths."""
    names = {name for loop in source.all(ast.For) if (name := counter(loop)) is not None}
    for update in source.all(ast.AugAssign):
        target, step = update.target, update.value
        if isinstance(target, ast.Name) and isinstance(step, ast.Constant) and type(step.value) is int:
            names.add(target.id)
    for assign in source.all(ast.Assign):
        measured = assign.targets[0]
        if isinstance(measured, ast.Name) and source.code(assign.value).startswith("len("):
            names.add(measured.id)
    return names


def _given(source: Source) -> Iterator[ast.expr]:
    """What is returned or printed."""
    for back in source.all(ast.Return):
        if back.value is not None:
            yield back.value
    for statement in source.all(ast.Expr):
        if is_print(statement) and isinstance(statement.value, ast.Call):
            yield from statement.value.args


@mistake("result_off_by_one")
def result_off_by_one(source: Source) -> Iterator[Change]:
    counters = _counted(source)
    for value in _given(source):
        base = value.left if isinstance(value, ast.BinOp) else value
        measure = source.code(base.func).split(".")[-1] if isinstance(base, ast.Call) else ""
        if measure in ("len", "index", "find", "count") or (isinstance(base, ast.Name) and base.id in counters):
            yield from one_more_or_less(source, value)


@mistake("loop_variable_after_loop")
def loop_variable_after_loop(source: Source) -> Iterator[Change]:
    for loop in source.all(ast.For):
        name, after = counter(loop), following(source, loop)
        if name is None or not isinstance(after, ast.Return) or after.value is None:
            continue
        if isinstance(after.value, ast.Call | ast.UnaryOp | ast.Constant) and not loop.orelse:
            for text in (name, f"{name} + 1"):
                yield Change((Edit(*source.span(after.value), text, True),), (source.span(after),))


@mistake("early_return")
def early_return(source: Source) -> Iterator[Change]:
    """What was found so far is returned, in the first round or after the loop, although more is done with it later."""
    for loop in loops(source):
        after, last = following(source, loop), loop.body[-1]
        inside = any(isinstance(node, ast.FunctionDef) for node in source.above(loop))
        ends = isinstance(last, ast.Return | ast.Break | ast.Continue)
        if not inside or after is None or isinstance(after, ast.Return) or ends or loop.orelse:
            continue
        updated = (node.target for node in ast.walk(loop) if isinstance(node, ast.AugAssign))
        tests = [node.test for node in ast.walk(loop) if isinstance(node, ast.While)]
        tested = {node.id for test in tests for node in ast.walk(test) if isinstance(node, ast.Name)}
        for name in sorted({target.id for target in updated if isinstance(target, ast.Name)} - tested):
            for statement, block in ((last, loop.body), (loop, [loop])):
                end = source.lines(statement)[1]
                yield Change((Edit(end, end, f"{source.margin(block[0])}return {name}\n", True),))
