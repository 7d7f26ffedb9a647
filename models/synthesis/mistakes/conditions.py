"""Mistakes about conditions: the wrong test, the wrong connection of tests, a branch missing or in the wrong place."""

import ast
from collections.abc import Iterator
from itertools import pairwise

from models.synthesis.draft import Change, Edit
from models.synthesis.mistakes.catalog import mistake
from models.synthesis.mistakes.loops import following, pulled_in
from models.synthesis.source import Source

_BOUNDARY = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_REVERSED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "!=", "!=": "==", "in": "not in", "not in": "in"}


def comparison_signs(source: Source, compare: ast.Compare) -> Iterator[tuple[int, int, str]]:
    """The signs of a (chained) comparison, each with its place."""
    sides = [compare.left, *compare.comparators]
    for left, right in pairwise(sides):
        start, end = source.span(left)[1], source.span(right)[0]
        sign = source.text[start:end].strip()
        at = start + source.text[start:end].find(sign)
        yield at, at + len(sign), sign


def branches(source: Source) -> Iterator[ast.If]:
    """The `if`s and `elif`s."""
    return source.all(ast.If)


@mistake("wrong_boundary")
def wrong_boundary(source: Source) -> Iterator[Change]:
    for compare in source.all(ast.Compare):
        if not any(isinstance(node, ast.While) for node in source.above(compare) if not isinstance(node, ast.stmt)):
            for start, end, sign in comparison_signs(source, compare):
                if sign in _BOUNDARY and not isinstance(source.parents[compare], ast.While):
                    yield Change((Edit(start, end, _BOUNDARY[sign], True),), (source.span(compare),))


@mistake("reversed_comparison")
def reversed_comparison(source: Source) -> Iterator[Change]:
    for compare in source.all(ast.Compare):
        for start, end, sign in comparison_signs(source, compare):
            if sign in _REVERSED:
                yield Change((Edit(start, end, _REVERSED[sign], True),), (source.span(compare),))


@mistake("wrong_connective")
def wrong_connective(source: Source) -> Iterator[Change]:
    for both in source.all(ast.BoolOp):
        wrong = "or" if isinstance(both.op, ast.And) else "and"
        right = "and" if wrong == "or" else "or"
        start, end = source.span(both.values[0])[1], source.span(both.values[1])[0]
        at = start + source.text[start:end].find(right)
        yield Change((Edit(at, at + len(right), wrong, True),), (source.span(both),))


@mistake("half_condition")
def half_condition(source: Source) -> Iterator[Change]:
    for both in source.all(ast.BoolOp):
        for kept in both.values:
            yield Change((Edit(*source.span(both), source.code(kept), True),))
    for compare in source.all(ast.Compare):
        if len(compare.comparators) == 2:
            end = source.span(compare)[1]
            yield Change((Edit(source.span(compare.comparators[0])[1], end, ""),), (source.span(compare),))


@mistake("or_without_comparison")
def or_without_comparison(source: Source) -> Iterator[Change]:
    for both in source.all(ast.BoolOp):
        tests = [value for value in both.values if isinstance(value, ast.Compare)]
        same = len({source.code(test.left) for test in tests}) == 1
        if len(tests) == len(both.values) and same and all(isinstance(test.ops[0], ast.Eq) for test in tests):
            edits = [Edit(source.span(test)[0], source.span(test.comparators[0])[0], "") for test in tests[1:]]
            yield Change(tuple(edits), (source.span(both),))
            start, end = source.span(both.values[0])[1], source.span(both.values[1])[0]
            at = start + source.text[start:end].find("or")
            if isinstance(both.op, ast.Or):
                yield Change((Edit(at, at + 2, "and", True), *edits), (source.span(both),))


@mistake("missing_not")
def missing_not(source: Source) -> Iterator[Change]:
    for node in source.all(ast.UnaryOp):
        if isinstance(node.op, ast.Not):
            yield Change((Edit(*source.span(node), source.code(node.operand), True),))


@mistake("missing_else")
def missing_else(source: Source) -> Iterator[Change]:
    for test in branches(source):
        if test.orelse and not is_elif(source, test.orelse[0]):
            start = source.lines(test.body[-1])[1]
            end = source.lines(test.orelse[-1])[1]
            yield Change((Edit(start, end, ""),), (source.header(test),))


@mistake("missing_case")
def missing_case(source: Source) -> Iterator[Change]:
    for test in branches(source):
        if is_elif(source, test):
            start, end = source.lines(test)[0], source.lines(test.body[-1])[1]
            yield Change((Edit(start, end, ""),), (source.header(_parent_if(source, test)),))


@mistake("if_for_elif")
def if_for_elif(source: Source) -> Iterator[Change]:
    for test in branches(source):
        if is_elif(source, test):
            start = source.span(test)[0]
            yield Change((Edit(start, start + 4, "if", True),), (source.header(test),))


@mistake("swapped_branches")
def swapped_branches(source: Source) -> Iterator[Change]:
    for test in branches(source):
        if test.orelse and not is_elif(source, test.orelse[0]):
            yes, no = source.lines(test.body[0], test.body[-1]), source.lines(test.orelse[0], test.orelse[-1])
            edits = (Edit(*yes, source.text[slice(*no)], True), Edit(*no, source.text[slice(*yes)], True))
            yield Change(edits)


@mistake("wrong_order_of_tests")
def wrong_order_of_tests(source: Source) -> Iterator[Change]:
    for test in branches(source):
        if len(test.orelse) == 1 and isinstance(test.orelse[0], ast.If) and is_elif(source, test.orelse[0]):
            other = test.orelse[0]
            first = (source.span(test.test)[0], source.lines(test.body[-1])[1])
            second = (source.span(other.test)[0], source.lines(other.body[-1])[1])
            edits = (Edit(*first, source.text[slice(*second)]), Edit(*second, source.text[slice(*first)]))
            yield Change(edits, (source.span(test.test), source.span(other.test)))


@mistake("line_into_if")
def line_into_if(source: Source) -> Iterator[Change]:
    for test in branches(source):
        after = following(source, test) if not is_elif(source, test) else None
        if after is not None and not test.orelse:
            yield pulled_in(source, after)


@mistake("line_out_of_if")
def line_out_of_if(source: Source) -> Iterator[Change]:
    for test in branches(source):
        last = test.body[-1]
        if len(test.body) > 1 and not test.orelse and not is_elif(source, test):
            start, end = source.lines(last)
            yield Change((Edit(start, end, source.shifted(last, last, -4), True),))


def is_elif(source: Source, node: ast.AST) -> bool:
    """Whether the node is an `if` that is written as `elif`."""
    return isinstance(node, ast.If) and source.text.startswith("elif", source.span(node)[0])


def _parent_if(source: Source, test: ast.If) -> ast.If:
    return next(node for node in source.above(test) if isinstance(node, ast.If))
