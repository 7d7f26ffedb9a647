"""Mistakes in which one thing stands for another: an element for its position, a list for its length, a name twice."""

import ast
from collections.abc import Iterator

from models.synthesis.draft import Change, Edit
from models.synthesis.mistakes.catalog import mistake
from models.synthesis.mistakes.values import starts
from models.synthesis.source import Source

_AGGREGATES = {"max": "min", "min": "max", "any": "all", "all": "any"}
_METHODS = {"append": ("add", "push", "extend"), "extend": ("append",), "remove": ("pop",), "add": ("append",)}
_METHODS |= {"lower": ("upper",), "upper": ("lower",), "items": ("keys",), "keys": ("values",), "values": ("keys",)}
_METHODS |= {"split": ("strip",), "isdigit": ("isalpha",), "isupper": ("islower",), "startswith": ("endswith",)}
_MISSPELLED = {True: ("true", "Ture", "TRUE"), False: ("false", "Flase", "FALSE"), None: ("none", "null")}
_MEASURES = {"len", "sum", "max", "min", "abs", "int"}
_OTHER_START = {"[]": ('""', "0", "()", "{}"), "{}": ("[]",), '""': ("[]", "0"), "0": ('""', "[]")}


def _len_of_name(node: ast.expr) -> ast.Name | None:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "len":
        return node.args[0] if len(node.args) == 1 and isinstance(node.args[0], ast.Name) else None
    return None


def _uses(body: list[ast.stmt], name: str) -> Iterator[ast.Name]:
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and node.id == name:
                yield node


@mistake("elements_for_positions")
def elements_for_positions(source: Source) -> Iterator[Change]:
    for loop in source.all(ast.For):
        if isinstance(loop.iter, ast.Call) and source.code(loop.iter.func) == "range" and len(loop.iter.args) == 1:
            walked = _len_of_name(loop.iter.args[0])
            if walked is not None:
                yield Change((Edit(*source.span(loop.iter), walked.id, True),), (source.header(loop),))


@mistake("positions_for_elements")
def positions_for_elements(source: Source) -> Iterator[Change]:
    for loop in source.all(ast.For):
        walked = source.code(loop.iter)
        known = isinstance(loop.iter, ast.Call) and walked.startswith(("range(", "enumerate(", "zip("))
        if (
            isinstance(loop.iter, ast.Name | ast.Call | ast.Subscript)
            and isinstance(loop.target, ast.Name)
            and not known
        ):
            yield Change((Edit(*source.span(loop.iter), f"range(len({walked}))", True),), (source.header(loop),))


@mistake("missing_len")
def missing_len(source: Source) -> Iterator[Change]:
    for call in source.all(ast.Call):
        measured = _len_of_name(call)
        if measured is not None:
            yield Change((Edit(*source.span(call), measured.id, True),))


@mistake("shadowing")
def shadowing(source: Source) -> Iterator[Change]:
    for loop in source.all(ast.For):
        taken = {loop.iter.id} if isinstance(loop.iter, ast.Name) else set()
        for outer in source.above(loop):
            if isinstance(outer, ast.FunctionDef):
                taken |= {argument.arg for argument in outer.args.args} - {"self"}
            if isinstance(outer, ast.For) and isinstance(outer.target, ast.Name):
                taken.add(outer.target.id)
        targets = loop.target.elts if isinstance(loop.target, ast.Tuple) else [loop.target]
        for target in (target for target in targets if isinstance(target, ast.Name)):
            for other in sorted(taken - {target.id}):
                edits = [Edit(*source.span(use), other) for use in _uses(loop.body, target.id)]
                yield Change((Edit(*source.span(target), other, True), *edits), (source.header(loop),))


@mistake("wrong_aggregate")
def wrong_aggregate(source: Source) -> Iterator[Change]:
    for call in source.all(ast.Call):
        if isinstance(call.func, ast.Name) and call.func.id in _AGGREGATES:
            yield Change((Edit(*source.span(call.func), _AGGREGATES[call.func.id], True),), (source.span(call),))


@mistake("wrong_method")
def wrong_method(source: Source) -> Iterator[Change]:
    for call in source.all(ast.Call):
        if isinstance(call.func, ast.Attribute):
            end = source.span(call.func)[1]
            for other in _METHODS.get(call.func.attr, ()):
                yield Change((Edit(end - len(call.func.attr), end, other, True),), (source.span(call),))


@mistake("identity_for_equality")
def identity_for_equality(source: Source) -> Iterator[Change]:
    for compare in source.all(ast.Compare):
        right = compare.comparators[0]
        if len(compare.ops) == 1 and isinstance(compare.ops[0], ast.Eq) and not isinstance(right, ast.Constant):
            start, end = source.span(compare.left)[1], source.span(right)[0]
            at = start + source.text[start:end].find("==")
            if at >= start and not isinstance(compare.left, ast.Constant):
                yield Change((Edit(at, at + 2, "is", True),), (source.span(compare),))


@mistake("in_for_equality")
def in_for_equality(source: Source) -> Iterator[Change]:
    for compare in source.all(ast.Compare):
        right = compare.comparators[0]
        number = isinstance(right, ast.Constant) and not isinstance(right.value, str)
        if len(compare.ops) == 1 and isinstance(compare.ops[0], ast.Eq) and not number:
            start, end = source.span(compare.left)[1], source.span(right)[0]
            at = start + source.text[start:end].find("==")
            if at >= start:
                yield Change((Edit(at, at + 2, "in", True),), (source.span(compare),))


@mistake("misspelled_constant")
def misspelled_constant(source: Source) -> Iterator[Change]:
    for node in source.all(ast.Constant):
        if node.value is None or isinstance(node.value, bool):
            for text in _MISSPELLED[node.value]:
                yield Change((Edit(*source.span(node), text, True),))


@mistake("function_for_its_call")
def function_for_its_call(source: Source) -> Iterator[Change]:
    known = _MEASURES | {function.name for function in source.all(ast.FunctionDef)}
    for call in source.all(ast.Call):
        used = isinstance(source.parents[call], ast.Compare | ast.BinOp | ast.BoolOp | ast.UnaryOp | ast.stmt)
        used = used and not isinstance(source.parents[call], ast.Expr)
        if used and call.args and isinstance(call.func, ast.Name) and call.func.id in known:
            yield Change((Edit(*source.span(call), call.func.id, True),))


@mistake("wrong_kind_of_start")
def wrong_kind_of_start(source: Source) -> Iterator[Change]:
    for assign in starts(source):
        for other in _OTHER_START.get(source.code(assign.value), ()):
            yield Change((Edit(*source.span(assign.value), other, True),), (source.span(assign),))


@mistake("missing_self")
def missing_self(source: Source) -> Iterator[Change]:
    for place in source.all(ast.Attribute):
        if isinstance(place.value, ast.Name) and place.value.id == "self":
            yield Change((Edit(*source.span(place), place.attr, True),))
    for method in source.all(ast.FunctionDef):
        given = method.args.args
        if given and given[0].arg == "self":
            end = source.span(given[1])[0] if len(given) > 1 else source.span(given[0])[1]
            yield Change((Edit(source.span(given[0])[0], end, ""),), (source.header(method),))
