"""Mistakes about what is compared: with the wrong sign, with the wrong empty thing, only once, with a limit one off."""

import ast
from collections.abc import Iterator
from itertools import pairwise

from models.synthesis.draft import Change, Edit
from models.synthesis.mistakes.catalog import mistake
from models.synthesis.mistakes.conditions import comparison_signs
from models.synthesis.mistakes.loops import one_more_or_less
from models.synthesis.source import Source

_EMPTY = {
    "[]": ("()", '""', "None", "False", "[[]]"),
    '""': ("[]", "None", '" "'),
    "()": ("[]", "None"),
    "{}": ("[]", "None"),
}
_EQUAL = {"in": "==", "not in": "!="}
_Place = ast.Name | ast.Subscript


@mistake("equality_for_membership")
def equality_for_membership(source: Source) -> Iterator[Change]:
    for compare in source.all(ast.Compare):
        for start, end, sign in comparison_signs(source, compare):
            if sign in _EQUAL:
                yield Change((Edit(start, end, _EQUAL[sign], True),), (source.span(compare),))


@mistake("neighbours_only")
def neighbours_only(source: Source) -> Iterator[Change]:
    """Only what came last is compared with, although it may have come earlier."""
    for compare in source.all(ast.Compare):
        whole = compare.comparators[0]
        for start, _, sign in comparison_signs(source, compare):
            if sign in _EQUAL and isinstance(whole, ast.Name):
                text = f"{_EQUAL[sign]} {whole.id}[-1]"
                yield Change((Edit(start, source.span(whole)[1], text, True),), (source.span(compare),))


@mistake("counts_for_membership")
def counts_for_membership(source: Source) -> Iterator[Change]:
    """How often something occurs is tested, where it matters whether it is there."""
    walked = {loop.iter.id for loop in source.all(ast.For) if isinstance(loop.iter, ast.Name)}
    for compare in source.all(ast.Compare):
        whole = compare.comparators[0]
        if len(compare.ops) == 1 and isinstance(compare.ops[0], ast.In | ast.NotIn) and isinstance(whole, ast.Name):
            for name in sorted({whole.id} | walked):
                for limit in ("== 1", "> 1"):
                    text = f"{name}.count({source.code(compare.left)}) {limit}"
                    yield Change((Edit(*source.span(compare), text, True),))


@mistake("wrong_empty")
def wrong_empty(source: Source) -> Iterator[Change]:
    for compare in source.all(ast.Compare):
        right, left = compare.comparators[0], compare.left
        for other in _EMPTY.get(source.code(right), ()):
            yield Change((Edit(*source.span(right), other, True),), (source.span(compare),))
        measured = isinstance(left, ast.Call) and source.code(left.func) == "len"
        if isinstance(left, ast.Call) and measured and source.code(right) == "0":
            for other in ("None", "0"):
                text = f"{source.code(left.args[0])} == {other}"
                yield Change((Edit(*source.span(compare), text, True),))
    given = {argument.arg for argument in source.all(ast.arg)}
    for negated in source.all(ast.UnaryOp):
        whole = negated.operand
        if isinstance(negated.op, ast.Not) and isinstance(whole, ast.Name) and whole.id in given:
            for other in ("== None", "is None", "== 0", "== False"):
                yield Change((Edit(*source.span(negated), f"{whole.id} {other}", True),))


@mistake("comparison_not_repeated")
def comparison_not_repeated(source: Source) -> Iterator[Change]:
    """`x > a and b` for `x > a and x > b`, or `x and y > a` for `x > a and y > a`."""
    for both in source.all(ast.BoolOp):
        for first, second in pairwise(both.values):
            if not (isinstance(first, ast.Compare) and isinstance(second, ast.Compare)):
                continue
            if len(first.ops) > 1 or len(second.ops) > 1:
                continue
            equal = isinstance(first.ops[0], ast.Eq) and isinstance(second.ops[0], ast.Eq)
            if source.code(first.left) == source.code(second.left) and not equal:
                start, end = source.span(second.left)[0], source.span(second.comparators[0])[0]
                yield Change((Edit(start, end, ""),), (source.span(both),))
            if source.code(first.comparators[0]) == source.code(second.comparators[0]):
                start, end = source.span(first.left)[1], source.span(first.comparators[0])[1]
                yield Change((Edit(start, end, ""),), (source.span(both),))


@mistake("wrong_limit")
def wrong_limit(source: Source) -> Iterator[Change]:
    for compare in source.all(ast.Compare):
        for side in compare.comparators:
            if isinstance(side, ast.Constant) and type(side.value) is int and side.value in (0, 1):
                for other in ("1", "-1") if side.value == 0 else ("0", "2"):
                    yield Change((Edit(*source.span(side), other, True),), (source.span(compare),))
            elif isinstance(side, ast.BinOp | ast.Call) and isinstance(
                compare.ops[-1], ast.Lt | ast.Gt | ast.LtE | ast.GtE
            ):
                yield from one_more_or_less(source, side)


@mistake("taken_to_differ_by_one")
def taken_to_differ_by_one(source: Source) -> Iterator[Change]:
    """What is greater is taken to be greater by one, as if no number were left out."""
    for compare in source.all(ast.Compare):
        left, right = compare.left, compare.comparators[0]
        if len(compare.ops) > 1 or not (isinstance(left, _Place) and isinstance(right, _Place)):
            continue
        for _, _, sign in comparison_signs(source, compare):
            if sign in ("<", "<="):
                yield Change((Edit(*source.span(compare), f"{source.code(left)} + 1 == {source.code(right)}", True),))
            elif sign in (">", ">="):
                yield Change((Edit(*source.span(compare), f"{source.code(left)} == {source.code(right)} + 1", True),))


@mistake("step_on_the_element")
def step_on_the_element(source: Source) -> Iterator[Change]:
    """`xs[i] + 1` for `xs[i + 1]`."""
    for place in source.all(ast.Subscript):
        inside = place.slice
        if isinstance(inside, ast.BinOp) and isinstance(place.ctx, ast.Load) and isinstance(inside.left, ast.Name):
            step = source.text[source.span(inside.left)[1] : source.span(inside)[1]]
            yield Change((Edit(*source.span(place), f"{source.code(place.value)}[{inside.left.id}]{step}", True),))
