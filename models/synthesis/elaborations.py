"""Longer ways to do the same, as beginners take them: guards, helping variables, branches that do nothing new.

None of them changes what a right program does. Most students use few, some use many.
"""

import ast
import re
from collections.abc import Iterator

import numpy as np

from models.synthesis import detours
from models.synthesis.draft import Change, Draft, Edit
from models.synthesis.mistakes.conditions import comparison_signs, is_elif
from models.synthesis.mistakes.loops import changed_names
from models.synthesis.question import SyntheticQuestion
from models.synthesis.source import Source, read
from models.synthesis.ways import COPYING, ELABORATIONS, OPPOSITE, elaboration, everywhere

__all__ = ["ELABORATIONS", "detours", "elaborate"]  # the detours are registered where they are written
# A factor of the rates, and the share of students that have it: few go a very long way.
WORDINESS = ((0.0, 0.22), (0.7, 0.38), (1.8, 0.26), (4.0, 0.14))
_EMPTY_CALL = re.compile(r"^(\w+)\((\[\]|\(\)|''|\"\"|\{\})\)$")


def elaborate(draft: Draft, question: SyntheticQuestion, rng: np.random.Generator) -> Draft:
    """The draft in the longer way of a student drawn by `rng`. One that does not parse is given back as it is."""
    factors, shares = zip(*WORDINESS, strict=True)
    wordiness = factors[int(rng.choice(len(factors), p=shares))]
    dice = rng.random(len(ELABORATIONS) + 1).tolist()
    if dice[-1] < 0.3 * wordiness:
        draft = _guarded(draft, question, rng)
    chosen = [name for number, (name, (rate, _)) in enumerate(ELABORATIONS.items()) if dice[number] < rate * wordiness]
    for place in rng.permutation(len(chosen)):
        name = chosen[place]
        if name in COPYING and draft.marks:
            continue
        try:
            source = read(draft.text)
        except SyntaxError:
            return draft
        changes = list(ELABORATIONS[name][1](source))
        if changes:
            draft = draft.edited(everywhere(source, changes, rng).edits)
    return draft


def _guarded(draft: Draft, question: SyntheticQuestion, rng: np.random.Generator) -> Draft:
    """The empty case first, where an example says what is right for it."""
    for example in question.examples:
        call = _EMPTY_CALL.match(example.call or "")
        head = re.search(rf"^def {call[1]}\((\w+)\):\n", draft.text, re.M) if call and not example.printed else None
        if call and head and not re.match(rf" +if [^\n]*\b{head[1]}\b", draft.text[head.end() :]):
            name = head[1]
            test = (f"len({name}) == 0", f"{name} == {call[2]}", f"not {name}", f"len({name}) < 1")[rng.integers(4)]
            text = f"    if {test}:\n        return {example.gives}\n"
            return draft.edited([Edit(head.end(), head.end(), text)])
    return draft


@elaboration("continue_in_else", 0.22)
def continue_in_else(source: Source) -> Iterator[Change]:
    for test in source.all(ast.If):
        loop = source.parents[test]
        last = isinstance(loop, ast.For | ast.While) and loop.body[-1] is test
        if last and not test.orelse and not isinstance(test.body[-1], ast.Break | ast.Continue):
            end, margin = source.lines(test)[1], source.margin(test)
            yield Change((Edit(end, end, f"{margin}else:\n{margin}    continue\n"),))


@elaboration("guarded_loop", 0.1)
def guarded_loop(source: Source) -> Iterator[Change]:
    for loop in source.all(ast.For):
        if (
            isinstance(loop.iter, ast.Name)
            and not loop.orelse
            and "\n\n" not in source.text[slice(*source.lines(loop))]
        ):
            start, end = source.lines(loop)
            head = f"{source.margin(loop)}if len({loop.iter.id}) > 0:\n"
            yield Change((Edit(start, start, head), *_shifted(source, start, end)))


@elaboration("copied_argument", 0.12)
def copied_argument(source: Source) -> Iterator[Change]:
    for loop in source.all(ast.For):
        function = source.parents[loop]
        if isinstance(loop.iter, ast.Name) and isinstance(function, ast.FunctionDef):
            start = source.lines(loop)[0]
            text = f"{source.margin(loop)}zz_copy = list({loop.iter.id})\n"
            if "zz_copy" not in source.text:
                yield Change((Edit(start, start, text), Edit(*source.span(loop.iter), "zz_copy")))


@elaboration("length_variable", 0.2)
def length_variable(source: Source) -> Iterator[Change]:
    for function in source.all(ast.FunctionDef):
        changed = changed_names(function)
        for name in (argument.arg for argument in function.args.args):
            calls = [
                call
                for call in ast.walk(function)
                if isinstance(call, ast.Call) and source.code(call) == f"len({name})"
            ]
            if calls and name not in changed and f"{name}." not in source.text and "zz_size" not in source.text:
                start = source.lines(function.body[0])[0]
                text = f"{source.margin(function.body[0])}zz_size = len({name})\n"
                yield Change((Edit(start, start, text), *(Edit(*source.span(call), "zz_size") for call in calls)))


@elaboration("nested_tests", 0.3)
def nested_tests(source: Source) -> Iterator[Change]:
    for test in source.all(ast.If):
        both = test.test
        if not isinstance(both, ast.BoolOp) or not isinstance(both.op, ast.And) or test.orelse or is_elif(source, test):
            continue
        margin = source.margin(test)
        first, second = source.span(both.values[0])[1], source.span(both.values[1])[0]
        inside = Edit(first, second, f":\n{margin}    if ")
        body = source.lines(test.body[0])[0], source.lines(test.body[-1])[1]
        begun = source.span(both.values[0])[0] == source.span(test)[0] + len("if ")  # no parenthesis is open
        bare = begun and source.text[first:second].strip() == "and"
        if bare and source.header(test)[1] < body[0]:
            yield Change((inside, *_shifted(source, *body)))


@elaboration("named_test", 0.06)
def named_test(source: Source) -> Iterator[Change]:
    for test in source.all(ast.If):
        if isinstance(test.test, ast.Compare) and not is_elif(source, test) and "zz_ok" not in source.text:
            start, end = source.span(test.test)
            line = source.lines(test)[0]
            text = f"{source.margin(test)}zz_ok = {source.text[start:end]}\n"
            yield Change((Edit(line, line, text), Edit(start, end, "zz_ok")))


@elaboration("endless_with_break", 0.06)
def endless_with_break(source: Source) -> Iterator[Change]:
    for loop in source.all(ast.While):
        if not loop.orelse and not isinstance(loop.test, ast.Constant):
            margin = source.margin(loop.body[0])
            start, end = source.span(loop.test)
            stop = f"{margin}if {_opposite(source, loop.test)}:\n{margin}    break\n"
            inside = source.lines(loop.body[0])[0]
            yield Change((Edit(start, end, "True"), Edit(inside, inside, stop)))


def _opposite(source: Source, test: ast.expr) -> str:
    if isinstance(test, ast.Compare) and len(test.comparators) == 1:
        _, _, sign = next(comparison_signs(source, test))
        if sign in OPPOSITE:
            return f"{source.code(test.left)} {OPPOSITE[sign]} {source.code(test.comparators[0])}"
    return f"not ({source.code(test)})"


@elaboration("range_from_zero", 0.12)
def range_from_zero(source: Source) -> Iterator[Change]:
    for call in source.all(ast.Call):
        if isinstance(call.func, ast.Name) and call.func.id == "range" and len(call.args) == 1:
            start = source.span(call.args[0])[0]
            yield Change((Edit(start, start, "0, "),))


@elaboration("type_guard", 0.02)
def type_guard(source: Source) -> Iterator[Change]:
    for loop in source.all(ast.For):
        function = source.parents[loop]
        if isinstance(loop.iter, ast.Name) and isinstance(function, ast.FunctionDef):
            name, margin = loop.iter.id, source.margin(loop)
            if name in (argument.arg for argument in function.args.args):
                start = source.lines(loop)[0]
                text = f"{margin}if type({name}) == tuple:\n{margin}    {name} = list({name})\n"
                yield Change((Edit(start, start, text),))


@elaboration("early_returns", 0.3)
def early_returns(source: Source) -> Iterator[Change]:
    """Each branch returns what it has just computed, where a single return followed them all."""
    for back in source.all(ast.Return):
        block = source.block(back)
        test = block[block.index(back) - 1] if block.index(back) else None
        if not isinstance(test, ast.If) or not isinstance(back.value, ast.Name):
            continue
        ends = list(_ends(test))
        name = back.value.id
        assigns = [end for end in ends if isinstance(end, ast.Assign) and source.code(end.targets[0]) == name]
        if len(assigns) == len(ends):
            edits = [Edit(*source.span(end), f"return {source.code(end.value)}") for end in assigns]
            if _has_else(test):
                edits.append(Edit(*source.lines(back), ""))
            yield Change(tuple(edits))


def _has_else(test: ast.If) -> bool:
    while len(test.orelse) == 1 and isinstance(test.orelse[0], ast.If):
        test = test.orelse[0]
    return bool(test.orelse)


def _ends(test: ast.If) -> Iterator[ast.stmt]:
    """The last statement of each branch of a chain."""
    yield test.body[-1]
    if len(test.orelse) == 1 and isinstance(test.orelse[0], ast.If):
        yield from _ends(test.orelse[0])
    elif test.orelse:
        yield test.orelse[-1]


def _shifted(source: Source, start: int, end: int) -> Iterator[Edit]:
    position = start
    for line in source.text[start:end].splitlines(keepends=True):
        if line.strip():
            yield Edit(position, position, "    ")
        position += len(line)
