"""Mistakes about variables and values: how they start, how they change, which one is meant."""

import ast
from collections.abc import Iterator

from models.synthesis.draft import Change, Edit
from models.synthesis.mistakes.catalog import mistake
from models.synthesis.mistakes.loops import changed_names, following
from models.synthesis.source import Source

SLIP = "__slip"
_OPERATORS = {"+": "-", "-": "+", "*": "+", "/": "*", "%": "//", "//": "%", "**": "*"}


def starts(source: Source) -> Iterator[ast.Assign]:
    """Assignments of a start value: a literal, an element or a length, to a name that is changed later on."""
    changed = [changed_names(node) for node in source.nodes if isinstance(node, ast.For | ast.While)]
    known: set[str] = set().union(*changed) if changed else set()
    for assign in source.all(ast.Assign):
        target = assign.targets[0]
        literal = isinstance(assign.value, ast.Constant | ast.List | ast.Dict | ast.Subscript)
        begins = literal or source.code(assign.value).startswith("len(")
        if isinstance(target, ast.Name) and target.id in known and begins and not source.in_loop(assign):
            yield assign


@mistake("wrong_start")
def wrong_start(source: Source) -> Iterator[Change]:
    wrong = {"0": ("1", "-1"), "1": ("0",), '""': ('" "',), "''": ("' '",), "0.0": ("1.0",)}
    for assign in starts(source):
        start, end = source.span(assign.value)
        if isinstance(assign.value, ast.Subscript | ast.Call):
            yield Change((Edit(start, end, "0", True),), (source.span(assign),))
        for value in wrong.get(source.code(assign.value), ()):
            yield Change((Edit(start, end, value, True),), (source.span(assign),))


@mistake("uninitialised")
def uninitialised(source: Source) -> Iterator[Change]:
    for assign in starts(source):
        target = assign.targets[0]
        used = [node for node in source.all(ast.Name) if isinstance(target, ast.Name) and node.id == target.id]
        later = [source.span(node) for node in used if node.lineno > assign.lineno]
        if later:
            yield Change((source.delete(assign),), (min(later),))


@mistake("lost_update")
def lost_update(source: Source) -> Iterator[Change]:
    for update in source.all(ast.AugAssign):
        start, end = source.span(update.target)[1], source.span(update.value)[0]
        sign = source.text[start:end].strip()[:-1]
        yield Change((Edit(start, end, " = ", True),), (source.span(update),))
        if sign in "+-":
            yield Change((Edit(start, end, f" ={sign} ", True),), (source.span(update),))
    for call in source.all(ast.Call):
        func, statement = call.func, source.parents[call]
        if isinstance(func, ast.Attribute) and func.attr == "append" and isinstance(statement, ast.Expr):
            text = f"{source.code(func.value)} = [{source.code(call.args[0])}]"
            yield Change((Edit(*source.span(statement), text, True),))


@mistake("discarded_result")
def discarded_result(source: Source) -> Iterator[Change]:
    for update in source.all(ast.AugAssign):
        start, end = source.span(update.target)[1], source.span(update.value)[0]
        sign = source.text[start:end].strip()[:-1]
        yield Change((Edit(start, end, f" {sign} ", True),), (source.span(update),))
    for call in source.all(ast.Call):
        func = call.func
        if isinstance(func, ast.Attribute) and func.attr == "append" and isinstance(source.parents[call], ast.Expr):
            text = f"{source.code(func.value)} + [{source.code(call.args[0])}]"
            yield Change((Edit(*source.span(call), text, True),))
    for assign in source.all(ast.Assign):
        made = assign.value
        if isinstance(made, ast.Call):
            value = source.span(made)
            yield Change((Edit(source.span(assign)[0], value[0], ""),), (value,))


@mistake("wrong_variable")
def wrong_variable(source: Source) -> Iterator[Change]:
    assigned = {node.id for node in source.all(ast.Name) if isinstance(node.ctx, ast.Store)}
    names = sorted((assigned | {node.arg for node in source.all(ast.arg)}) - {"self"})
    for node in source.all(ast.Name):
        read = isinstance(node.ctx, ast.Load) or isinstance(source.parents[node], ast.AugAssign)
        if read and node.id in names:
            for other in names:
                if other != node.id:
                    yield Change((Edit(*source.span(node), other, True),))


@mistake("misspelled_variable")
def misspelled_variable(source: Source) -> Iterator[Change]:
    assigned = {node.id for node in source.all(ast.Name) if isinstance(node.ctx, ast.Store)}
    assigned |= {function.name for function in source.all(ast.FunctionDef)}
    names = (assigned | {node.arg for node in source.all(ast.arg)}) - {"self"}
    for node in source.all(ast.Name):
        if isinstance(node.ctx, ast.Load) and node.id in names and not node.id.endswith(SLIP):
            yield Change((Edit(*source.span(node), node.id + SLIP, True),))


@mistake("wrong_index")
def wrong_index(source: Source) -> Iterator[Change]:
    constants = {"0": ("1",), "1": ("2", "0"), "2": ("1", "3"), "-1": (None, "-2")}
    for place in source.all(ast.Subscript):
        start, end = source.span(place.slice)
        code = source.code(place.slice)
        if isinstance(place.slice, ast.Name):
            yield Change((Edit(start, end, f"{code} + 1", True),))
            yield Change((Edit(start, end, f"{code} - 1", True),))
        elif isinstance(place.slice, ast.BinOp):
            yield Change((Edit(start, end, source.code(place.slice.left), True),))
        for wrong in constants.get(code, ()):
            text = wrong if wrong is not None else f"len({source.code(place.value)})"
            yield Change((Edit(start, end, text, True),))


@mistake("slice_bound")
def slice_bound(source: Source) -> Iterator[Change]:
    for cut in source.all(ast.Slice):
        for bound in (cut.lower, cut.upper):
            if isinstance(bound, ast.Constant) and isinstance(bound.value, int):
                yield Change((Edit(*source.span(bound), str(bound.value + 1), True),))
            elif isinstance(bound, ast.Name):
                yield Change((Edit(*source.span(bound), f"{bound.id} + 1", True),))
            elif isinstance(bound, ast.BinOp):
                yield Change((Edit(*source.span(bound), source.code(bound.left), True),))


@mistake("index_for_value")
def index_for_value(source: Source) -> Iterator[Change]:
    for place in source.all(ast.Subscript):
        if isinstance(place.ctx, ast.Load) and isinstance(place.slice, ast.Name | ast.Constant | ast.UnaryOp):
            yield Change((Edit(*source.span(place), source.code(place.slice), True),))


@mistake("whole_for_part")
def whole_for_part(source: Source) -> Iterator[Change]:
    for place in source.all(ast.Subscript):
        part = isinstance(place.ctx, ast.Load) and not isinstance(place.slice, ast.Slice)
        if part and isinstance(place.value, ast.Name):
            yield Change((Edit(*source.span(place), place.value.id, True),))
    for loop in source.all(ast.For):
        if isinstance(loop.iter, ast.Name) and isinstance(loop.target, ast.Name):
            for node in ast.walk(loop):
                if isinstance(node, ast.Name) and node.id == loop.target.id and isinstance(node.ctx, ast.Load):
                    yield Change((Edit(*source.span(node), loop.iter.id, True),))


@mistake("aliasing")
def aliasing(source: Source) -> Iterator[Change]:
    for assign in source.all(ast.Assign):
        value = assign.value
        copied: ast.expr | None = None
        if isinstance(value, ast.Subscript) and source.code(value.slice) == ":":
            copied = value.value
        elif isinstance(value, ast.Call) and source.code(value.func) == "list" and len(value.args) == 1:
            copied = value.args[0]
        elif isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr == "copy":
            copied = value.func.value
        if isinstance(copied, ast.Name):
            yield Change((Edit(*source.span(value), copied.id, True),), (source.span(assign),))
    parameters = {node.arg for node in source.all(ast.arg)}
    walked = sorted({loop.iter.id for loop in source.all(ast.For) if isinstance(loop.iter, ast.Name)} & parameters)
    for assign in starts(source):
        for name in walked:
            if source.code(assign.value) == "[]":
                yield Change((Edit(*source.span(assign.value), name, True),), (source.span(assign),))


@mistake("assigns_none")
def assigns_none(source: Source) -> Iterator[Change]:
    for call in source.all(ast.Call):
        parent = source.parents[call]
        func = call.func
        if isinstance(parent, ast.Expr) and isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name):
            start = source.span(parent)[0]
            for text in (f"{func.value.id} = ", "return "):
                yield Change((Edit(start, start, text, True),), (source.span(parent),))
            after = following(source, parent)
            if isinstance(after, ast.Return) and after.value is not None and source.code(after.value) == func.value.id:
                where = source.span(parent)[0], source.span(after)[1]
                yield Change((Edit(*where, f"return {source.code(call)}", True),))
        elif isinstance(func, ast.Name) and func.id == "sorted" and isinstance(call.args[0], ast.Name):
            yield Change((Edit(*source.span(call), f"{call.args[0].id}.sort()", True),))


@mistake("nested_append")
def nested_append(source: Source) -> Iterator[Change]:
    for call in source.all(ast.Call):
        func = call.func
        if isinstance(func, ast.Attribute) and func.attr == "append" and len(call.args) == 1:
            argument = source.code(call.args[0])
            yield Change((Edit(*source.span(call.args[0]), f"[{argument}]", True),))
            if isinstance(source.parents[call], ast.Expr):
                yield Change((Edit(*source.span(call), f"{source.code(func.value)} += {argument}", True),))
    for wrapped in source.nodes:
        added = isinstance(source.parents[wrapped], ast.BinOp | ast.AugAssign)
        if added and isinstance(wrapped, ast.List | ast.Tuple) and len(wrapped.elts) == 1:
            yield Change((Edit(*source.span(wrapped), source.code(wrapped.elts[0]), True),))


@mistake("wrong_operator")
def wrong_operator(source: Source) -> Iterator[Change]:
    for node in source.nodes:
        if isinstance(node, ast.BinOp | ast.AugAssign):
            left = node.left if isinstance(node, ast.BinOp) else node.target
            right = node.right if isinstance(node, ast.BinOp) else node.value
            start, end = source.span(left)[1], source.span(right)[0]
            gap = source.text[start:end]
            sign = gap.strip().removesuffix("=")
            if sign in _OPERATORS:
                at = start + gap.index(sign)
                yield Change((Edit(at, at + len(sign), _OPERATORS[sign], True),))


@mistake("integer_division")
def integer_division(source: Source) -> Iterator[Change]:
    yield from _division(source, ast.Div, "/", "//")


@mistake("float_division")
def float_division(source: Source) -> Iterator[Change]:
    yield from _division(source, ast.FloorDiv, "//", "/")


def _division(source: Source, kind: type[ast.operator], sign: str, wrong: str) -> Iterator[Change]:
    for node in source.all(ast.BinOp):
        if isinstance(node.op, kind):
            start, end = source.span(node.left)[1], source.span(node.right)[0]
            at = start + source.text[start:end].index(sign)
            yield Change((Edit(at, at + len(sign), wrong, True),), (source.span(node),))


@mistake("swapped_operands")
def swapped_operands(source: Source) -> Iterator[Change]:
    for node in source.all(ast.BinOp):
        left, right = source.code(node.left), source.code(node.right)
        parts = (ast.Name, ast.Call) if isinstance(node.op, ast.Sub) else (ast.Name, ast.Call, ast.Constant)
        simple = isinstance(node.left, ast.Name | ast.Call) and isinstance(node.right, parts)
        if simple and left != right and isinstance(node.op, ast.Sub | ast.Div | ast.FloorDiv | ast.Mod | ast.Pow):
            edits = (Edit(*source.span(node.left), right), Edit(*source.span(node.right), left))
            yield Change(edits, (source.span(node),))


@mistake("wrong_literal")
def wrong_literal(source: Source) -> Iterator[Change]:
    for node in source.all(ast.Constant):
        value = node.value
        if isinstance(value, bool) or not isinstance(value, int | float) or (abs(value) < 2 and isinstance(value, int)):
            continue
        wrong = [str(value * 10), str(value + 1)] if isinstance(value, int) else [str(int(value)), f"{value + 0.1:.1f}"]
        for text in wrong:
            yield Change((Edit(*source.span(node), text, True),))


@mistake("number_as_text")
def number_as_text(source: Source) -> Iterator[Change]:
    for compare in source.all(ast.Compare):
        for side in compare.comparators:
            if isinstance(side, ast.Constant) and type(side.value) in (int, float):
                yield Change((Edit(*source.span(side), f'"{source.code(side)}"', True),))


@mistake("adds_itself")
def adds_itself(source: Source) -> Iterator[Change]:
    for update in source.all(ast.AugAssign):
        if isinstance(update.target, ast.Name) and isinstance(update.value, ast.Constant):
            yield Change((Edit(*source.span(update.value), update.target.id, True),), (source.span(update),))


@mistake("fixed_value")
def fixed_value(source: Source) -> Iterator[Change]:
    """A number that fits an example, where the value depends on the input."""
    for call in source.all(ast.Call):
        if isinstance(call.func, ast.Name) and call.func.id == "len":
            for number in ("3", "5", "10"):
                yield Change((Edit(*source.span(call), number, True),))
    given = {argument.arg for argument in source.all(ast.arg)}
    for compare in source.all(ast.Compare):
        for side in (compare.left, *compare.comparators):
            if isinstance(side, ast.Subscript) and isinstance(side.slice, ast.Constant | ast.UnaryOp):
                yield Change((Edit(*source.span(side), "0", True),), (source.span(compare),))
            elif isinstance(side, ast.Name) and side.id in given:
                for value in ("1", '"a"'):
                    yield Change((Edit(*source.span(side), value, True),), (source.span(compare),))
    own = {function.name for function in source.all(ast.FunctionDef)}
    for test in source.all(ast.If):
        if isinstance(test.test, ast.Call) and source.code(test.test.func) in own and test.test.args:
            asked = source.code(test.test.args[0])
            yield Change((Edit(*source.span(test.test), f"{asked} == 1 or {asked} == 3", True),))
