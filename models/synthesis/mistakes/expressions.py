"""Mistakes in writing an expression: parentheses that count, quotes that do not belong, sides that change places."""

import ast
from collections.abc import Iterator

from models.synthesis.draft import Change, Edit
from models.synthesis.mistakes.catalog import mistake
from models.synthesis.source import Source

_SUMS, _PRODUCTS = ast.Add | ast.Sub, ast.Mult | ast.Div | ast.FloorDiv | ast.Mod | ast.Pow


def _needs_grouping(parent: ast.AST, child: ast.expr) -> bool:
    if isinstance(parent, ast.BinOp) and isinstance(child, ast.BinOp):
        on_the_right = child is parent.right and isinstance(parent.op, ast.Sub)
        return isinstance(child.op, _SUMS) and (isinstance(parent.op, _PRODUCTS) or on_the_right)
    if isinstance(parent, ast.BoolOp) and isinstance(child, ast.BoolOp):
        return isinstance(parent.op, ast.And) and isinstance(child.op, ast.Or)
    return isinstance(parent, ast.UnaryOp) and isinstance(child, ast.BoolOp)


@mistake("missing_grouping")
def missing_grouping(source: Source) -> Iterator[Change]:
    for child in source.nodes:
        if isinstance(child, ast.BinOp | ast.BoolOp) and _needs_grouping(source.parents[child], child):
            start, end = source.span(child)
            if source.text[start - 1 : start] == "(" and source.text[end : end + 1] == ")":
                yield Change((Edit(start - 1, start, ""), Edit(end, end + 1, "")), ((start, end),))


@mistake("value_in_quotes")
def value_in_quotes(source: Source) -> Iterator[Change]:
    """A text that looks like the value: `"True"`, `"0"`, or the name of a variable in quotes."""
    for back in source.all(ast.Return):
        if isinstance(back.value, ast.Name | ast.Constant) and not isinstance(getattr(back.value, "value", 0), str):
            yield Change((Edit(*source.span(back.value), f'"{source.code(back.value)}"', True),), (source.span(back),))
    for compare in source.all(ast.Compare):
        for side in compare.comparators:
            if isinstance(side, ast.Name):
                yield Change((Edit(*source.span(side), f'"{side.id}"', True),), (source.span(compare),))


@mistake("assignment_reversed")
def assignment_reversed(source: Source) -> Iterator[Change]:
    for assign in source.all(ast.Assign):
        target, value = assign.targets[0], assign.value
        if isinstance(target, ast.Name | ast.Subscript) and isinstance(value, ast.Name | ast.Subscript):
            texts = source.code(target), source.code(value)
            yield Change((Edit(*source.span(target), texts[1], True), Edit(*source.span(value), texts[0], True)))


@mistake("swap_without_third")
def swap_without_third(source: Source) -> Iterator[Change]:
    """Two assignments one after the other, of which the second sees what the first has changed."""
    for assign in source.all(ast.Assign):
        target, value = assign.targets[0], assign.value
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
            known = {source.code(part) for part in target.elts}
            if any(isinstance(node, ast.expr) and source.code(node) in known for node in ast.walk(value)):
                lines = [
                    f"{source.code(left)} = {source.code(right)}"
                    for left, right in zip(target.elts, value.elts, strict=True)
                ]
                text = f"\n{source.margin(assign)}".join(lines)
                yield Change((Edit(*source.span(assign), text, True),))


@mistake("wrong_step_of_counter")
def wrong_step_of_counter(source: Source) -> Iterator[Change]:
    """A counter moves by two, or the other way."""
    for update in source.all(ast.AugAssign):
        if isinstance(update.value, ast.Constant) and update.value.value == 1:
            yield Change((Edit(*source.span(update.value), "2", True),), (source.span(update),))
            yield Change((Edit(*source.span(update.value), "-1", True),), (source.span(update),))
