"""Mistakes about functions as a whole: copied bodies and branches, parameters, start values in the wrong place."""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise, permutations

from models.synthesis.draft import Change, Edit
from models.synthesis.mistakes.catalog import mistake
from models.synthesis.mistakes.values import SLIP
from models.synthesis.source import Source


def _parameters(function: ast.FunctionDef) -> list[ast.arg]:
    return [argument for argument in function.args.args if argument.arg != "self"]


def _renamed(text: str, names: dict[str, str]) -> str:
    return re.sub(r"\b[A-Za-z_]\w*\b", lambda match: names.get(match[0], match[0]), text)


def _empty_starts(function: ast.FunctionDef) -> Iterator[ast.Assign]:
    for statement in function.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            yield statement


@mistake("copied_body")
def copied_body(source: Source) -> Iterator[Change]:
    """One function does what another one of the same program does."""
    functions = [function for function in source.all(ast.FunctionDef) if not function.name.startswith("__")]
    for one, other in permutations(functions, 2):
        given, wanted = _parameters(one), _parameters(other)
        if len(given) != len(wanted) or source.parents[one] is not source.parents[other]:
            continue
        if other in source.above(one) or one.body[0].lineno == one.lineno or other.body[0].lineno == other.lineno:
            continue
        names = {old.arg: new.arg for old, new in zip(given, wanted, strict=True)}
        text = _renamed(source.text[slice(*source.lines(one.body[0], one.body[-1]))], names)
        yield Change((Edit(*source.lines(other.body[0], other.body[-1]), text, True),))


@mistake("copied_branch")
def copied_branch(source: Source) -> Iterator[Change]:
    """The lines of one branch stand in the next one as well."""
    for test in source.all(ast.If):
        blocks = [test.body]
        if test.orelse:
            after = test.orelse[0]
            chained = len(test.orelse) == 1 and source.text.startswith("elif", source.span(after)[0])
            blocks.append(after.body if isinstance(after, ast.If) and chained else test.orelse)
        for first, second in pairwise(blocks):
            texts = [source.text[slice(*source.lines(block[0], block[-1]))] for block in (first, second)]
            if texts[0] != texts[1]:
                yield Change((Edit(*source.lines(second[0], second[-1]), texts[0], True),))


@mistake("needless_recursion")
def needless_recursion(source: Source) -> Iterator[Change]:
    """The function calls itself with the same arguments where it should give its answer."""
    for function in source.all(ast.FunctionDef):
        last = function.body[-1]
        given = [argument.arg for argument in _parameters(function)]
        if isinstance(last, ast.Return) and last.value is not None and len(given) == len(function.args.args) > 0:
            text = f"{function.name}({', '.join(given)})"
            yield Change((Edit(*source.span(last.value), text, True),), (source.span(last),))


@mistake("function_inside_function")
def function_inside_function(source: Source) -> Iterator[Change]:
    """A function is indented into the one before it, so that nothing else can call it."""
    for first, second in pairwise(source.tree.body):
        if isinstance(first, ast.FunctionDef) and isinstance(second, ast.FunctionDef):
            start, end = source.lines(second)
            yield Change((Edit(start, end, source.shifted(second, second, 4), True),))


@mistake("bare_return")
def bare_return(source: Source) -> Iterator[Change]:
    for back in source.all(ast.Return):
        if back.value is not None:
            yield Change((Edit(*source.span(back), "return", True),))


@mistake("wrong_parameters")
def wrong_parameters(source: Source) -> Iterator[Change]:
    """The function takes too few, too many or its parameters in another order."""
    for function in source.all(ast.FunctionDef):
        given = _parameters(function)
        if not given or function.args.defaults:
            continue
        end = source.span(given[-1])[1]
        yield Change((Edit(end, end, ", n", True),), (source.header(function),))
        for argument in given:
            where = source.span(argument)
            yield Change((Edit(where[1], where[1], SLIP, True),), (source.header(function),))
        if len(given) > 1:
            yield Change((Edit(source.span(given[-2])[1], end, ""),), (source.header(function),))
            first, second = given[0], given[1]
            edits = (Edit(*source.span(first), second.arg, True), Edit(*source.span(second), first.arg, True))
            yield Change(edits, (source.header(function),))


@mistake("mutable_default")
def mutable_default(source: Source) -> Iterator[Change]:
    """The list that is filled is made once, as the default of a parameter, and shared by all calls."""
    for function in source.all(ast.FunctionDef):
        given = function.args.args
        for start in _empty_starts(function):
            if given and source.code(start.value) in ("[]", "{}"):
                end = source.span(given[-1])[1]
                text = f", {source.code(start.targets[0])}={source.code(start.value)}"
                yield Change((source.delete(start), Edit(end, end, text, True)))


@mistake("start_outside_function")
def start_outside_function(source: Source) -> Iterator[Change]:
    """The start value is set once, in front of the function, and not in each call."""
    for function in source.all(ast.FunctionDef):
        if source.parents[function] is not source.tree:
            continue
        for start in _empty_starts(function):
            if isinstance(start.value, ast.Constant | ast.List | ast.Dict) and len(function.body) > 1:
                above = source.lines(function)[0]
                yield Change((source.delete(start), Edit(above, above, f"{source.code(start)}\n\n", True)))
