"""Mistakes about what is asked: an action for an answer, another kind of answer, answers for a few inputs alone."""

import ast
from collections.abc import Iterable, Iterator
from itertools import permutations

from models.synthesis.draft import Change, Edit
from models.synthesis.mistakes.catalog import mistake
from models.synthesis.source import Source

_TRUTHS = ast.Compare | ast.BoolOp


def _whole(source: Source, function: ast.FunctionDef, lines: list[str]) -> Change:
    """Other lines as the whole body of a function."""
    margin = source.margin(function.body[0])
    text = "".join(f"{margin}{line}\n" for line in lines)
    return Change((Edit(*source.lines(function.body[0], function.body[-1]), text, True),))


def _tasks(source: Source) -> Iterator[tuple[ast.FunctionDef, list[str]]]:
    """The functions of more than one line, with the names of their parameters."""
    for function in source.all(ast.FunctionDef):
        names = [argument.arg for argument in function.args.args if argument.arg != "self"]
        if len(function.body) > 1 and function.body[0].lineno > function.lineno and not function.name.startswith("__"):
            yield function, names


def _names(nodes: Iterable[ast.expr]) -> set[str]:
    return {node.id for node in nodes if isinstance(node, ast.Name)}


@mistake("answers_too_simply")
def answers_too_simply(source: Source) -> Iterator[Change]:
    """Little stands for the whole: a fixed answer, whether one argument is in the other, the argument itself."""
    for function, names in _tasks(source):
        for first, second in permutations(names, 2):
            for test in (f"{first} in {second}", f"{first} in {second}[0]", f"{first} == {second}"):
                for yes, no in (("True", "False"), ("False", "True")):
                    yield _whole(source, function, [f"if {test}:", f"    return {yes}", "else:", f"    return {no}"])
            lines = [
                f"for zz_item2 in {second}:",
                f"    if {first} == zz_item2:",
                "        return True",
                "return False",
            ]
            yield _whole(source, function, lines)
        answers = ["True", "0", *names[:1], *(f"list(set({name}))" for name in names[:1])]
        if len(names) > 1:
            answers += [f"{names[0]} in {names[1]}", f"{names[0]} not in {names[1]}", f"{names[0]} == {names[1]}"]
        yield from (_whole(source, function, [f"return {answer}"]) for answer in answers)


@mistake("answers_for_examples")
def answers_for_examples(source: Source) -> Iterator[Change]:
    """A few arguments are told apart by their values, and all others get one answer."""
    for function, names in _tasks(source):
        walked = _names(node.iter for node in ast.walk(function) if isinstance(node, ast.For))
        given = [node.value for node in ast.walk(function) if isinstance(node, ast.Return) and node.value is not None]
        truths = any(isinstance(value, _TRUTHS) or source.code(value) in ("True", "False") for value in given)
        answers = ("True", "False") if truths else ("1", "2")
        for name in names:
            values = ("[1, 2, 3]", "[]") if name in walked else ("1", "2")
            first, second = (f"if {name} == {value}:" for value in values)
            lines = [first, f"    return {answers[0]}", f"el{second}", f"    return {answers[1]}", "else:"]
            yield _whole(source, function, [*lines, f"    return {answers[0]}"])


@mistake("acts_for_answer")
def acts_for_answer(source: Source) -> Iterator[Change]:
    """Puts in, takes out or sorts, where only a position, a number or a truth value is asked for."""
    for function, names in _tasks(source):
        backs = [node for node in ast.walk(function) if isinstance(node, ast.Return) and node.value is not None]
        looked_at = _names(node.value for node in ast.walk(function) if isinstance(node, ast.Subscript))
        for name in sorted(looked_at & set(names)):
            others = [other for other in names if other != name]
            for back in backs:
                if isinstance(back.value, ast.Name) and source.in_loop(back):
                    place, margin = back.value.id, source.margin(back)
                    put = f"{name}.insert({place}, {others[0]})" if others else f"{name}.pop({place})"
                    rest = [
                        Edit(*source.span(other.value), name) for other in backs if other is not back and other.value
                    ]
                    text = f"{put}\n{margin}return {name}"
                    yield Change((Edit(*source.span(back), text, True), *rest))


@mistake("other_kind_of_answer")
def other_kind_of_answer(source: Source) -> Iterator[Change]:
    """A number where True or False is asked for, or the other way round."""
    for back in source.all(ast.Return):
        value = back.value
        if isinstance(value, ast.Compare):
            yield Change((Edit(*source.span(value), source.code(value.left), True),))
        elif isinstance(value, ast.Name):
            for text in (f"{value.id} > 0", "True"):
                yield Change((Edit(*source.span(value), text, True),))
        elif isinstance(value, ast.Constant) and isinstance(value.value, bool):
            yield Change((Edit(*source.span(value), str(int(value.value)), True),))


@mistake("conditional_answer")
def conditional_answer(source: Source) -> Iterator[Change]:
    """Something is given back in some cases only, and None in the others."""
    for function, _ in _tasks(source):
        last = function.body[-1]
        if isinstance(last, ast.Return) and isinstance(last.value, ast.Name):
            margin = source.margin(last)
            for test in (f"{last.value.id} > 0", f"{last.value.id} != 0"):
                text = f"{margin}if {test}:\n{margin}    {source.code(last)}\n"
                yield Change((Edit(*source.lines(last), text, True),))


@mistake("returns_the_test")
def returns_the_test(source: Source) -> Iterator[Change]:
    """The outcome of the first test is given back at once: the first element decides."""
    for test in source.all(ast.If):
        back = test.body[-1]
        truth = isinstance(back, ast.Return) and source.code(back).endswith((" True", " False"))
        if truth and len(test.body) == 1 and not test.orelse and source.in_loop(test) and test.lineno < back.lineno:
            text = f"{source.margin(test)}return {source.code(test.test)}\n"
            yield Change((Edit(*source.lines(test), text, True),))
