"""Mistakes about special cases and what is left out: a guard in the wrong place, a test or a whole part missing."""

import ast
from collections.abc import Iterator

from models.synthesis.draft import Change, Edit
from models.synthesis.mistakes.catalog import mistake
from models.synthesis.mistakes.conditions import comparison_signs, is_elif
from models.synthesis.source import Source

_LOOSE = {"==": ("<=", ">="), "<=": ("==",), ">=": ("==",)}


@mistake("guard_in_loop")
def guard_in_loop(source: Source) -> Iterator[Change]:
    """The special case is looked at only when the loop runs, which it does not for the empty input."""
    for function in source.all(ast.FunctionDef):
        guard = function.body[0]
        if not isinstance(guard, ast.If) or guard.orelse or not isinstance(guard.body[-1], ast.Return):
            continue
        loop = next((node for node in function.body if isinstance(node, ast.For | ast.While)), None)
        if loop is not None and loop.body[0].lineno > loop.lineno:
            inside = source.lines(loop.body[0])[0]
            yield Change((source.delete(guard), Edit(inside, inside, source.shifted(guard, guard, 4), True)))


@mistake("guard_too_late")
def guard_too_late(source: Source) -> Iterator[Change]:
    """The special case is looked at only after something was done that fails in it."""
    for function in source.all(ast.FunctionDef):
        guard, *rest = function.body
        if not isinstance(guard, ast.If) or guard.orelse or not isinstance(guard.body[-1], ast.Return):
            continue
        text = source.text[slice(*source.lines(guard))]
        for after in rest[:2]:
            if isinstance(after, ast.Return):
                break
            end = source.lines(after)[1]
            yield Change((source.delete(guard), Edit(end, end, text, True)))


@mistake("wrong_special_case")
def wrong_special_case(source: Source) -> Iterator[Change]:
    """A case is treated apart, and wrongly, that the rest of the function would get right."""
    for function in source.all(ast.FunctionDef):
        walked = {
            node.iter.id for node in ast.walk(function) if isinstance(node, ast.For) and isinstance(node.iter, ast.Name)
        }
        first = function.body[0]
        start, margin = source.lines(first)[0], source.margin(first)
        for name in sorted(walked & {argument.arg for argument in function.args.args}):
            for given in ("None", f"{name}[0]", "False", "0"):
                text = f"{margin}if len({name}) == 1:\n{margin}    return {given}\n"
                yield Change((Edit(start, start, text, True),))


@mistake("argument_for_special_value")
def argument_for_special_value(source: Source) -> Iterator[Change]:
    """In the special case the function gives back an argument, alone or wrapped, and not what is asked for."""
    for function in source.all(ast.FunctionDef):
        guard = function.body[0]
        back = guard.body[-1] if isinstance(guard, ast.If) else None
        if isinstance(back, ast.Return) and isinstance(back.value, ast.Constant | ast.List | ast.Tuple | ast.Dict):
            for name in (argument.arg for argument in function.args.args):
                for text in (name, f"[{name}]", f"({name},)"):
                    yield Change((Edit(*source.span(back.value), text, True),), (source.span(back),))


@mistake("too_narrow")
def too_narrow(source: Source) -> Iterator[Change]:
    """A further condition that leaves out some of what should count."""
    for test in source.all(ast.If):
        compare = test.test
        if isinstance(compare, ast.Compare) and isinstance(compare.left, ast.Name) and source.in_loop(test):
            end = source.span(compare)[1]
            for text in (" > 0", " != 0"):
                yield Change((Edit(end, end, f" and {compare.left.id}{text}", True),), (source.span(compare),))


@mistake("missing_test")
def missing_test(source: Source) -> Iterator[Change]:
    for test in source.all(ast.If):
        block = source.block(test)
        before = [node for node in block[: block.index(test)] if not _is_docstring(node)]
        opens = isinstance(source.parents[test], ast.FunctionDef) and not before
        plain = not test.orelse and not is_elif(source, test) and isinstance(test.body[-1], ast.Return)
        if plain and not opens and len(block) > 1:
            yield Change((source.delete(test),))


@mistake("loosened_equality")
def loosened_equality(source: Source) -> Iterator[Change]:
    for compare in source.all(ast.Compare):
        limit = compare.comparators[-1]
        remainder = isinstance(compare.left, ast.BinOp) and isinstance(compare.left.op, ast.Mod)
        if remainder or not isinstance(limit, ast.Constant) or type(limit.value) is not int:
            continue
        for start, end, sign in comparison_signs(source, compare):
            for other in _LOOSE.get(sign, ()):
                yield Change((Edit(start, end, other, True),), (source.span(compare),))


@mistake("left_empty")
def left_empty(source: Source) -> Iterator[Change]:
    for function in source.all(ast.FunctionDef):
        first, last = function.body[0], function.body[-1]
        if first.lineno > function.lineno and function.name != "__init__":
            for text in ("pass", "return"):
                line = f"{source.margin(first)}{text}\n"
                yield Change((Edit(*source.lines(first, last), line, True),))


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
