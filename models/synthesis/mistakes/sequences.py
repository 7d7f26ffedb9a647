"""Mistakes about sequences: a lost part, the wrong way round, the wrong kind of collection."""

import ast
from collections.abc import Iterator

from models.synthesis.draft import Change, Edit
from models.synthesis.mistakes.catalog import mistake
from models.synthesis.source import Source

_GIVEN_AS = {"[]": ("tuple({})", "str({})", "[{}]", "len({})"), '""': ("[{}]", "list({})"), "0": ("str({})", "[{}]")}


def _start_values(source: Source) -> dict[str, str]:
    """How each variable starts."""
    return {
        source.code(assign.targets[0]): source.code(assign.value)
        for assign in reversed(list(source.all(ast.Assign)))
        if isinstance(assign.targets[0], ast.Name)
    }


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and not isinstance(node.value, str)


@mistake("missing_term")
def missing_term(source: Source) -> Iterator[Change]:
    for both in source.all(ast.BinOp):
        if isinstance(both.op, ast.Add) and not _is_number(both.left) and not _is_number(both.right):
            for kept in (both.left, both.right):
                yield Change((Edit(*source.span(both), source.code(kept), True),))


@mistake("loses_order_or_repeats")
def loses_order_or_repeats(source: Source) -> Iterator[Change]:
    """A set takes the place of a list, although order and repeated elements count."""
    starts = _start_values(source)
    for loop in source.all(ast.For):
        if isinstance(loop.iter, ast.Name):
            yield Change((Edit(*source.span(loop.iter), f"set({loop.iter.id})", True),))
    for back in source.all(ast.Return):
        if isinstance(back.value, ast.Name) and starts.get(back.value.id) == "[]":
            for text in (f"list(set({back.value.id}))", f"set({back.value.id})"):
                yield Change((Edit(*source.span(back.value), text, True),))


@mistake("given_as_another_type")
def given_as_another_type(source: Source) -> Iterator[Change]:
    starts = _start_values(source)
    for back in source.all(ast.Return):
        if isinstance(back.value, ast.Name):
            for form in _GIVEN_AS.get(starts.get(back.value.id, ""), ()):
                yield Change((Edit(*source.span(back.value), form.format(back.value.id), True),))


@mistake("wrong_unpacking")
def wrong_unpacking(source: Source) -> Iterator[Change]:
    """One name too few or too many for what is taken apart."""
    for node in source.nodes:
        target = node.target if isinstance(node, ast.For) else node.targets[0] if isinstance(node, ast.Assign) else None
        if isinstance(node, ast.For | ast.Assign) and isinstance(target, ast.Tuple) and len(target.elts) == 2:
            start, end = source.span(target.elts[0])[1], source.span(target.elts[1])[1]
            yield Change((Edit(start, end, ""),), (source.span(target.elts[0]),))
        elif isinstance(node, ast.For) and isinstance(target, ast.Name) and isinstance(node.iter, ast.Name):
            start, end = source.span(target)
            yield Change((Edit(end, end, ", b", True),), ((start, end),))


@mistake("targets_swapped")
def targets_swapped(source: Source) -> Iterator[Change]:
    for node in source.nodes:
        target = node.target if isinstance(node, ast.For) else node.targets[0] if isinstance(node, ast.Assign) else None
        if not isinstance(target, ast.Tuple) or len(target.elts) < 2:
            continue
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple):
            continue
        first, second = target.elts[0], target.elts[1]
        texts = source.code(first), source.code(second)
        yield Change((Edit(*source.span(first), texts[1], True), Edit(*source.span(second), texts[0], True)))


@mistake("joined_the_wrong_way_round")
def joined_the_wrong_way_round(source: Source) -> Iterator[Change]:
    starts = _start_values(source)
    for update in source.all(ast.AugAssign):
        name = source.code(update.target)
        if isinstance(update.op, ast.Add) and starts.get(name) in ('""', "''", "[]"):
            yield Change((Edit(*source.span(update), f"{name} = {source.code(update.value)} + {name}", True),))
    for both in source.all(ast.BinOp):
        left, right = source.code(both.left), source.code(both.right)
        joins = any(starts.get(text) in ('""', "''", "[]") for text in (left, right))
        if isinstance(both.op, ast.Add) and (
            joins or isinstance(both.left, ast.List) or isinstance(both.right, ast.List)
        ):
            edits = (Edit(*source.span(both.left), right, True), Edit(*source.span(both.right), left, True))
            yield Change(edits)


@mistake("missing_key")
def missing_key(source: Source) -> Iterator[Change]:
    for call in source.all(ast.Call):
        if isinstance(call.func, ast.Attribute) and call.func.attr == "get" and call.args:
            text = f"{source.code(call.func.value)}[{source.code(call.args[0])}]"
            yield Change((Edit(*source.span(call), text, True),))


@mistake("missing_filter")
def missing_filter(source: Source) -> Iterator[Change]:
    for made in source.nodes:
        if isinstance(made, ast.ListComp | ast.GeneratorExp | ast.SetComp | ast.DictComp):
            for part in made.generators:
                if part.ifs:
                    start, end = source.span(part.iter)[1], source.span(part.ifs[-1])[1]
                    yield Change((Edit(start, end, ""),), (source.span(made),))
