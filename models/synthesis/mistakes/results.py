"""Mistakes about what comes in and what goes out: reading, converting, calling, printing and returning."""

import ast
from collections.abc import Iterator

from models.synthesis.draft import Change, Edit
from models.synthesis.mistakes.catalog import mistake
from models.synthesis.mistakes.loops import is_print
from models.synthesis.source import Source


def calls(source: Source, *names: str) -> Iterator[ast.Call]:
    """The calls of functions of these names."""
    for call in source.all(ast.Call):
        if isinstance(call.func, ast.Name) and call.func.id in names:
            yield call


def recursive_calls(source: Source) -> Iterator[tuple[ast.FunctionDef, ast.Call]]:
    """Each function with each call of itself."""
    for function in source.all(ast.FunctionDef):
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == function.name:
                yield function, call


@mistake("missing_conversion")
def missing_conversion(source: Source) -> Iterator[Change]:
    for call in calls(source, "int", "float"):
        if len(call.args) == 1:
            yield Change((Edit(*source.span(call), source.code(call.args[0]), True),))


@mistake("wrong_conversion")
def wrong_conversion(source: Source) -> Iterator[Change]:
    for call in calls(source, "int", "float"):
        if isinstance(call.func, ast.Name):
            wrong = "float" if call.func.id == "int" else "int"
            yield Change((Edit(*source.span(call.func), wrong, True),), (source.span(call),))


@mistake("text_not_converted")
def text_not_converted(source: Source) -> Iterator[Change]:
    for call in calls(source, "str"):
        if len(call.args) == 1 and isinstance(source.parents[call], ast.BinOp):
            yield Change((Edit(*source.span(call), source.code(call.args[0]), True),))


@mistake("print_for_return")
def print_for_return(source: Source) -> Iterator[Change]:
    for back in source.all(ast.Return):
        if back.value is not None:
            yield Change((Edit(*source.span(back), f"print({source.code(back.value)})", True),))


@mistake("return_for_print")
def return_for_print(source: Source) -> Iterator[Change]:
    for statement in source.all(ast.Expr):
        inside = any(isinstance(node, ast.FunctionDef) for node in source.above(statement))
        call = statement.value
        if inside and is_print(statement) and isinstance(call, ast.Call) and len(call.args) == 1:
            yield Change((Edit(*source.span(statement), f"return {source.code(call.args[0])}", True),))


@mistake("missing_return")
def missing_return(source: Source) -> Iterator[Change]:
    for function in source.all(ast.FunctionDef):
        last = function.body[-1]
        if isinstance(last, ast.Return) and last.value is not None and len(function.body) > 1:
            yield Change((source.delete(last),))
            if isinstance(last.value, ast.Name | ast.BinOp | ast.Call | ast.Compare):
                start = source.span(last)[0]
                yield Change((Edit(start, start + len("return "), ""),), (source.span(last.value),))


@mistake("returns_wrong_constant")
def returns_wrong_constant(source: Source) -> Iterator[Change]:
    wrong = {"True": ("False",), "False": ("True", "None"), "0": ("None", "1"), "-1": ("0", "None"), "None": ("0",)}
    wrong |= {"[]": ("None",), '""': ("None",), "1": ("0",)}
    for back in source.all(ast.Return):
        if back.value is not None:
            guard = isinstance(back.value, ast.Constant | ast.List) and isinstance(source.parents[back], ast.If)
            others = ('"empty"', '"error"', f"[{source.code(back.value)}]") if guard else ()
            for text in (*wrong.get(source.code(back.value), ()), *others):
                yield Change((Edit(*source.span(back.value), text, True),), (source.span(back),))


@mistake("assigns_for_return")
def assigns_for_return(source: Source) -> Iterator[Change]:
    """The value is put into a variable, and the function goes on."""
    for back in source.all(ast.Return):
        if back.value is not None and isinstance(source.parents[back], ast.If | ast.For | ast.FunctionDef):
            yield Change((Edit(*source.span(back), f"zz_answer = {source.code(back.value)}", True),))


@mistake("overwrites_parameter")
def overwrites_parameter(source: Source) -> Iterator[Change]:
    for function in source.all(ast.FunctionDef):
        start = source.lines(function.body[0])[0]
        for argument in (argument for argument in function.args.args if argument.arg != "self"):
            for value in ('input("Enter a value: ")', "[]", "0"):
                line = f"{source.margin(function.body[0])}{argument.arg} = {value}\n"
                yield Change((Edit(start, start, line, True),))


@mistake("missing_call_parentheses")
def missing_call_parentheses(source: Source) -> Iterator[Change]:
    for call in source.all(ast.Call):
        if not call.args and not call.keywords:
            yield Change((Edit(*source.span(call), source.code(call.func), True),))


@mistake("missing_base_case")
def missing_base_case(source: Source) -> Iterator[Change]:
    for function in {function.name: function for function, _ in recursive_calls(source)}.values():
        first = function.body[0]
        if isinstance(first, ast.If) and not first.orelse and len(function.body) > 1:
            start = source.span(function)[0]
            yield Change((source.delete(first),), ((start, start + source.text[start:].index(":")),))


@mistake("recursion_on_the_same")
def recursion_on_the_same(source: Source) -> Iterator[Change]:
    for _, call in recursive_calls(source):
        for argument in call.args:
            if isinstance(argument, ast.BinOp) and isinstance(argument.left, ast.Name):
                yield Change((Edit(*source.span(argument), argument.left.id, True),), (source.span(call),))
            elif isinstance(argument, ast.Subscript) and isinstance(argument.slice, ast.Slice):
                yield Change((Edit(*source.span(argument), source.code(argument.value), True),), (source.span(call),))


@mistake("recursion_result_lost")
def recursion_result_lost(source: Source) -> Iterator[Change]:
    for _, call in recursive_calls(source):
        parent = source.parents[call]
        if isinstance(parent, ast.Return):
            yield Change((Edit(*source.span(parent), source.code(call), True),))


@mistake("compares_for_assignment")
def compares_for_assignment(source: Source) -> Iterator[Change]:
    for assign in source.all(ast.Assign):
        start, end = source.span(assign.targets[0])[1], source.span(assign.value)[0]
        yield Change((Edit(start, end, " == ", True),), (source.span(assign),))


@mistake("prints_extra")
def prints_extra(source: Source) -> Iterator[Change]:
    for back in source.all(ast.Return):
        if back.value is not None:
            start = source.lines(back)[0]
            line = f"{source.margin(back)}print({source.code(back.value)})\n"
            yield Change((Edit(start, start, line, True),))


@mistake("prints_the_call")
def prints_the_call(source: Source) -> Iterator[Change]:
    for statement in source.all(ast.Expr):
        call = statement.value
        if is_print(statement) and isinstance(call, ast.Call) and call.args and isinstance(call.args[0], ast.Name):
            yield Change((Edit(*source.span(call.args[0]), f'"{call.args[0].id}"', True),))


@mistake("wrong_message")
def wrong_message(source: Source) -> Iterator[Change]:
    for node in source.all(ast.Constant):
        parent = source.parents[node]
        printed = isinstance(parent, ast.Call) and isinstance(parent.func, ast.Name) and parent.func.id == "print"
        if isinstance(node.value, str) and len(node.value) > 3 and (printed or isinstance(parent, ast.Return)):
            for text in (node.value.lower(), node.value.upper(), node.value[:-1], node.value + "!"):
                if '"' not in text and "\\" not in text and "\n" not in text:
                    yield Change((Edit(*source.span(node), f'"{text}"', True),))
