"""Mistakes about what comes when and how often: lines swapped or twice, arguments mixed up, starts too early."""

import ast
from collections.abc import Iterator
from itertools import pairwise
from typing import TypeVar

from models.synthesis.draft import Change, Edit
from models.synthesis.mistakes.catalog import mistake
from models.synthesis.mistakes.loops import changed_names, following
from models.synthesis.mistakes.results import recursive_calls
from models.synthesis.source import Source

_TEXTS = ("text", "word", "name", "moves", "letter", "line")
Kind = TypeVar("Kind", bound=ast.stmt)
_Simple = ast.Assign | ast.AugAssign | ast.Expr
_Compound = ast.For | ast.While | ast.If
_Moved = _Simple | _Compound


def _neighbours(source: Source, kind: type[Kind]) -> Iterator[tuple[Kind, Kind]]:
    """Statements of a kind that follow each other in a block."""
    for node in source.nodes:
        for field in ("body", "orelse"):
            block = getattr(node, field, [])
            for first, second in pairwise(block if isinstance(block, list) else []):
                if isinstance(first, kind) and isinstance(second, kind):
                    yield first, second


def _names(statement: ast.stmt, context: type[ast.expr_context]) -> set[str]:
    return {n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, context)}


def _own_calls(source: Source) -> Iterator[ast.Call]:
    """Calls of functions that the program defines."""
    defined = {function.name for function in source.all(ast.FunctionDef)}
    for call in source.all(ast.Call):
        if isinstance(call.func, ast.Name) and call.func.id in defined and len(call.args) > 1:
            yield call


def _takes_two(call: ast.Call) -> bool:
    """Whether a built-in method gets two arguments of different meaning."""
    return isinstance(call.func, ast.Attribute) and call.func.attr in ("get", "insert", "replace", "setdefault")


def _swapped(source: Source, first: ast.expr | ast.stmt, second: ast.expr | ast.stmt) -> Change:
    places = source.span(first), source.span(second)
    texts = source.code(first), source.code(second)
    return Change((Edit(*places[0], texts[1], True), Edit(*places[1], texts[0], True)))


def _may_fail(node: ast.expr) -> bool:
    return any(
        isinstance(part, ast.Subscript) or (isinstance(part, ast.BinOp) and isinstance(part.op, ast.Div | ast.Mod))
        for part in ast.walk(node)
    )


@mistake("repeated_line")
def repeated_line(source: Source) -> Iterator[Change]:
    for statement in source.nodes:
        call = statement.value if isinstance(statement, ast.Expr) else None
        adds = isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "append"
        if isinstance(statement, ast.AugAssign) or (adds and isinstance(statement, ast.Expr)):
            start, end = source.lines(statement)
            yield Change((Edit(end, end, source.text[start:end], True),), (source.span(statement),))


@mistake("lines_swapped")
def lines_swapped(source: Source) -> Iterator[Change]:
    for first, second in _neighbours(source, ast.stmt):
        if not (isinstance(first, _Simple) and isinstance(second, _Simple)):
            continue
        depends = changed_names(first) & (_names(second, ast.Load) | _names(second, ast.Store))
        reads = _names(first, ast.Load) & changed_names(second)
        if (depends or reads) and first.lineno != second.lineno and source.code(first) != source.code(second):
            yield _swapped(source, first, second)


@mistake("blocks_swapped")
def blocks_swapped(source: Source) -> Iterator[Change]:
    """A loop or a test stands before the line that it needs, or after the one that needs it."""
    for first, second in _neighbours(source, ast.stmt):
        compound = isinstance(first, _Compound) != isinstance(second, _Compound) or isinstance(first, ast.For)
        if not compound or not (isinstance(first, _Moved) and isinstance(second, _Moved)):
            continue
        depends = changed_names(first) & (_names(second, ast.Load) | changed_names(second))
        if depends or _names(first, ast.Load) & changed_names(second):
            yield _swapped(source, first, second)


@mistake("inputs_swapped")
def inputs_swapped(source: Source) -> Iterator[Change]:
    for first, second in _neighbours(source, ast.Assign):
        read = "input(" in source.code(first.value) and "input(" in source.code(second.value)
        targets = first.targets[0], second.targets[0]
        if read and all(isinstance(target, ast.Name) for target in targets):
            yield _swapped(source, *targets)


@mistake("arguments_swapped")
def arguments_swapped(source: Source) -> Iterator[Change]:
    known = [call for call in source.all(ast.Call) if source.code(call.func) == "range" or _takes_two(call)]
    for call in (*_own_calls(source), *known):
        for first, second in pairwise(call.args):
            if source.code(first) != source.code(second):
                yield _swapped(source, first, second)


@mistake("missing_argument")
def missing_argument(source: Source) -> Iterator[Change]:
    for call in (*_own_calls(source), *(call for call in source.all(ast.Call) if _takes_two(call))):
        for before, gone in pairwise(call.args):
            yield Change((Edit(source.span(before)[1], source.span(gone)[1], ""),), (source.span(call),))
    for call in source.all(ast.Call):
        for before, named in pairwise([*call.args[-1:], *(keyword.value for keyword in call.keywords)]):
            yield Change((Edit(source.span(before)[1], source.span(named)[1], ""),), (source.span(call),))


@mistake("wrong_argument")
def wrong_argument(source: Source) -> Iterator[Change]:
    """A part of what is meant is passed to a function of one's own, or it is wrapped."""
    for call in _own_calls(source):
        for argument in call.args:
            if isinstance(argument, ast.Name):
                for text in (f"{argument.id}[0]", f"{argument.id}[1:]", f"[{argument.id}]"):
                    yield Change((Edit(*source.span(argument), text, True),), (source.span(call),))


@mistake("extra_argument")
def extra_argument(source: Source) -> Iterator[Change]:
    names = sorted({argument.arg for argument in source.all(ast.arg)} - {"self"})
    own = {function.name for function in source.all(ast.FunctionDef)}
    for call in source.all(ast.Call):
        known = own | {"len", "append", "sum"}
        if source.code(call.func).split(".")[-1] in known and call.args:
            end, given = source.span(call.args[-1])[1], {source.code(argument) for argument in call.args}
            for other in (name for name in names if name not in given):
                yield Change((Edit(end, end, f", {other}", True),), (source.span(call),))


@mistake("start_before_outer_loop")
def start_before_outer_loop(source: Source) -> Iterator[Change]:
    for inner in source.all(ast.For):
        outer = source.parents[inner]
        if not isinstance(outer, ast.For | ast.While):
            continue
        for assign in outer.body[: outer.body.index(inner)] if inner in outer.body else []:
            fixed = isinstance(assign, ast.Assign) and isinstance(assign.value, ast.Constant | ast.List | ast.Dict)
            if fixed and changed_names(assign) & changed_names(inner):
                start = source.lines(outer)[0]
                line = f"{source.margin(outer)}{source.code(assign)}\n"
                yield Change((source.delete(assign), Edit(start, start, line, True)))


@mistake("if_for_while")
def if_for_while(source: Source) -> Iterator[Change]:
    for loop in source.all(ast.While):
        if not any(isinstance(node, ast.Break | ast.Continue) for node in ast.walk(loop)) and not loop.orelse:
            start = source.span(loop)[0]
            yield Change((Edit(start, start + len("while"), "if", True),), (source.header(loop),))


@mistake("missing_guard")
def missing_guard(source: Source) -> Iterator[Change]:
    recursive = {function.name for function, _ in recursive_calls(source)}
    for function in source.all(ast.FunctionDef):
        first = function.body[0]
        if isinstance(first, ast.If) and not first.orelse and isinstance(first.body[-1], ast.Return):
            after = following(source, first)
            if after is not None and not isinstance(after, ast.Return | ast.If) and function.name not in recursive:
                yield Change((source.delete(first),), (source.header(function),))


@mistake("guard_after_use")
def guard_after_use(source: Source) -> Iterator[Change]:
    """The second half of a condition would keep the first from failing, if it stood before it."""
    for both in source.all(ast.BoolOp):
        for first, second in pairwise(both.values):
            if _may_fail(second) and not _may_fail(first):
                yield _swapped(source, first, second)


@mistake("shared_start")
def shared_start(source: Source) -> Iterator[Change]:
    for first, second in _neighbours(source, ast.Assign):
        value = source.code(first.value)
        if value == source.code(second.value) and value in ("[]", "{}"):
            text = f"{source.code(first.targets[0])} = {source.code(second.targets[0])} = {value}"
            yield Change((Edit(source.span(first)[0], source.span(second)[1], text, True),))


@mistake("wrong_sort_order")
def wrong_sort_order(source: Source) -> Iterator[Change]:
    for call in source.all(ast.Call):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else source.code(call.func)
        if name not in ("sort", "sorted"):
            continue
        end = source.span(call)[1] - 1
        if not call.keywords:
            text = ", reverse=True" if call.args else "reverse=True"
            yield Change((Edit(end, end, text, True),), (source.span(call),))
    for place in source.all(ast.Subscript):
        if source.code(place.slice).replace(" ", "") == "::-1":
            yield Change((Edit(source.span(place.value)[1], source.span(place)[1], ""),), (source.span(place),))


@mistake("sorts_first")
def sorts_first(source: Source) -> Iterator[Change]:
    """The elements are sorted, although their order or position matters."""
    for function in source.all(ast.FunctionDef):
        walked = {loop.iter.id for loop in source.all(ast.For) if isinstance(loop.iter, ast.Name)}
        measured = {node.args[0] for node in ast.walk(function) if isinstance(node, ast.Call) and len(node.args) == 1}
        walked |= {node.id for node in measured if isinstance(node, ast.Name)}
        start = source.lines(function.body[0])[0]
        for argument in (given.arg for given in function.args.args if given.arg in walked):
            line = f"{source.margin(function.body[0])}{argument} = sorted({argument})\n"
            yield Change((Edit(start, start, line, True),))


@mistake("changes_argument")
def changes_argument(source: Source) -> Iterator[Change]:
    for function in source.all(ast.FunctionDef):
        walked = {loop.iter.id for loop in source.all(ast.For) if isinstance(loop.iter, ast.Name)}
        start = source.lines(function.body[0])[0]
        for argument in (given.arg for given in function.args.args if given.arg in walked):
            if not argument.removeprefix("zz_").startswith(_TEXTS):
                for call in ("sort()", "pop()"):
                    line = f"{source.margin(function.body[0])}{argument}.{call}\n"
                    yield Change((Edit(start, start, line, True),))
