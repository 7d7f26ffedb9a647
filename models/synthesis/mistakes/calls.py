"""Mistakes about calls: the wrong brackets, the wrong function, one that does not exist, sides that change."""

import ast
from collections.abc import Iterator

from models.synthesis.draft import Change, Edit
from models.synthesis.mistakes.catalog import mistake
from models.synthesis.source import Source

_CONVERSIONS = {"int", "float", "str", "len", "range", "print", "input"}  # to leave these out has names of its own
_FOREIGN = {"len": ("length", "size", "count"), "max": ("maximum",), "min": ("minimum",), "sorted": ("sort",)}
_FOREIGN |= {"abs": ("absolute",), "sum": ("total",), "reversed": ("reverse",), "int": ("integer", "number")}
_FOREIGN |= {"append": ("push", "add"), "print": ("println", "printf"), "input": ("read",), "upper": ("toUpper",)}
_FOREIGN |= {"lower": ("toLower",), "join": ("concat",), "isdigit": ("isnumber",), "index": ("indexOf",)}


def defined(source: Source) -> dict[str, ast.FunctionDef]:
    """The functions and methods that the program defines."""
    return {function.name: function for function in source.all(ast.FunctionDef)}


def _name(call: ast.Call) -> tuple[str, int]:
    """The name of what is called, and how long the name is counted from the end of `call.func`."""
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    return name, len(name)


def _used(source: Source, call: ast.Call) -> bool:
    return not isinstance(source.parents[call], ast.Expr)


def _parentheses(source: Source, call: ast.Call) -> tuple[int, int]:
    start, end = source.span(call.func)[1], source.span(call)[1]
    return source.text.index("(", start), end - 1


@mistake("brackets_for_call")
def brackets_for_call(source: Source) -> Iterator[Change]:
    for call in source.all(ast.Call):
        if call.args and not call.keywords:
            opens, closes = _parentheses(source, call)
            edits = (Edit(opens, opens + 1, "[", True), Edit(closes, closes + 1, "]", True))
            yield Change(edits, (source.span(call),))


@mistake("call_for_index")
def call_for_index(source: Source) -> Iterator[Change]:
    for place in source.all(ast.Subscript):
        if not isinstance(place.slice, ast.Slice):
            opens, closes = source.text.index("[", source.span(place.value)[1]), source.span(place)[1] - 1
            edits = (Edit(opens, opens + 1, "(", True), Edit(closes, closes + 1, ")", True))
            yield Change(edits, (source.span(place),))


@mistake("missing_call")
def missing_call(source: Source) -> Iterator[Change]:
    """What a function would make of a value is not asked for: the value stands there alone."""
    for call in source.all(ast.Call):
        func = call.func
        if isinstance(func, ast.Name) and len(call.args) == 1 and func.id not in _CONVERSIONS:
            yield Change((Edit(*source.span(call), source.code(call.args[0]), True),))
        elif isinstance(func, ast.Attribute) and _used(source, call) and not isinstance(func.value, ast.Constant):
            yield Change((Edit(*source.span(call), source.code(func.value), True),))


@mistake("wrong_function_called")
def wrong_function_called(source: Source) -> Iterator[Change]:
    known = sorted(name for name in defined(source) if not name.startswith("__"))
    for call in source.all(ast.Call):
        name, size = _name(call)
        end = source.span(call.func)[1]
        for other in known if name in known else ():
            if other != name:
                yield Change((Edit(end - size, end, other, True),), (source.span(call),))


@mistake("helper_not_written")
def helper_not_written(source: Source) -> Iterator[Change]:
    functions = defined(source)
    for call in source.all(ast.Call):
        function = functions.get(_name(call)[0])
        if function is not None and function not in source.above(call) and len(source.block(function)) > 1:
            yield Change((source.delete(function),), (source.span(call.func),))


@mistake("unknown_function")
def unknown_function(source: Source) -> Iterator[Change]:
    """A name from another language, a method for a function, or a function for a method."""
    for call in source.all(ast.Call):
        name, size = _name(call)
        end = source.span(call.func)[1]
        for other in _FOREIGN.get(name, ()):
            yield Change((Edit(end - size, end, other, True),))
        if isinstance(call.func, ast.Name) and len(call.args) == 1 and name in _FOREIGN:
            if isinstance(call.args[0], ast.Name):
                yield Change((Edit(*source.span(call), f"{call.args[0].id}.{name}()", True),))
        elif isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
            arguments = ", ".join([call.func.value.id, *(source.code(argument) for argument in call.args)])
            if call.func.value.id != "self" and not call.keywords:
                yield Change((Edit(*source.span(call), f"{name}({arguments})", True),))


@mistake("receiver_swapped")
def receiver_swapped(source: Source) -> Iterator[Change]:
    """The thing and what is done with it are mixed up: the element is asked for the list, or the list put into it."""
    for call in source.all(ast.Call):
        if isinstance(call.func, ast.Attribute) and len(call.args) == 1:
            yield from _exchanged(source, call.func.value, call.args[0])
    for compare in source.all(ast.Compare):
        if len(compare.ops) == 1 and isinstance(compare.ops[0], ast.In | ast.NotIn):
            yield from _exchanged(source, compare.left, compare.comparators[0])


def _exchanged(source: Source, first: ast.expr, second: ast.expr) -> Iterator[Change]:
    texts = source.code(first), source.code(second)
    simple = ast.Name | ast.Subscript
    if texts[0] != texts[1] and isinstance(first, simple) and isinstance(second, simple | ast.Constant):
        yield Change((Edit(*source.span(first), texts[1], True), Edit(*source.span(second), texts[0], True)))


@mistake("never_called")
def never_called(source: Source) -> Iterator[Change]:
    functions = defined(source)
    for statement in source.tree.body:
        call = statement.value if isinstance(statement, ast.Expr | ast.Assign) else None
        names = {_name(node)[0] for node in ast.walk(call) if isinstance(node, ast.Call)} if call else set()
        for name in sorted(names & functions.keys()):
            yield Change((source.delete(statement),), (source.header(functions[name]),))


@mistake("shadowed_builtin")
def shadowed_builtin(source: Source) -> Iterator[Change]:
    """A variable takes the name of a function that is called beside it."""
    for function in source.all(ast.FunctionDef):
        inner = [node for node in ast.walk(function) if isinstance(node, ast.Name)]
        called = {node.id for node in inner if isinstance(source.parents[node], ast.Call)} & _FOREIGN.keys()
        called |= {node.id for node in inner if node.id in ("list", "str")}
        for local in sorted({node.id for node in inner if isinstance(node.ctx, ast.Store)}):
            for name in sorted(called):
                places = [source.span(node) for node in inner if node.id == local]
                yield Change(tuple(Edit(*place, name, number == 0) for number, place in enumerate(sorted(places))))
