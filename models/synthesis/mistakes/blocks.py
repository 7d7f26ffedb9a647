"""Mistakes about blocks: a condition, a loop or a step left out, a block that belongs to another header."""

import ast
from collections.abc import Iterator

from models.synthesis.draft import Change, Edit
from models.synthesis.mistakes.catalog import mistake
from models.synthesis.mistakes.conditions import is_elif
from models.synthesis.mistakes.loops import changed_names, following, is_print, loops, pulled_in
from models.synthesis.source import Source

_JUMPS = {ast.Break: ("continue", "pass"), ast.Continue: ("break",)}


def _unwrapped(source: Source, block: list[ast.stmt], swaps: dict[str, str]) -> str:
    """The lines of a block one level further out, with other texts for some names."""
    start, end = source.lines(block[0], block[-1])
    places = [
        (*source.span(node), swaps[node.id])
        for statement in block
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and node.id in swaps
    ]
    text = source.text[start:end]
    for first, last, other in sorted(places, reverse=True):
        text = text[: first - start] + other + text[last - start :]
    return "".join(line.removeprefix("    ") for line in text.splitlines(keepends=True))


def _jumps(block: list[ast.stmt]) -> bool:
    return any(isinstance(node, ast.Break | ast.Continue) for statement in block for node in ast.walk(statement))


@mistake("missing_condition")
def missing_condition(source: Source) -> Iterator[Change]:
    for test in source.all(ast.If):
        opens = isinstance(source.parents[test], ast.FunctionDef) and isinstance(test.body[-1], ast.Return)
        if not opens and not is_elif(source, test) and test.body[0].lineno > test.lineno:
            yield Change((Edit(*source.lines(test), _unwrapped(source, test.body, {}), True),))


@mistake("empty_branch")
def empty_branch(source: Source) -> Iterator[Change]:
    """A case is looked at, and then nothing is done in it."""
    for test in source.all(ast.If):
        for block in (test.body, test.orelse):
            if block and not isinstance(block[0], ast.Pass) and not is_elif(source, block[0]):
                where = source.lines(block[0], block[-1])
                yield Change((Edit(*where, f"{source.margin(block[0])}pass\n", True),), (source.header(test),))


@mistake("needless_else")
def needless_else(source: Source) -> Iterator[Change]:
    """Something is done whenever the test fails, where nothing is to be done."""
    for test in source.all(ast.If):
        last = test.body[-1]
        if test.orelse or not source.in_loop(test) or isinstance(last, ast.Return | ast.Break | ast.Continue):
            continue
        end, margin = source.lines(test)[1], source.margin(test)
        lines = ["break", "return False"]
        if isinstance(last, ast.AugAssign) and isinstance(last.op, ast.Add):
            lines = ["break", f"{source.code(last.target)} -= {source.code(last.value)}"]
        for line in lines:
            yield Change((Edit(end, end, f"{margin}else:\n{source.margin(last)}{line}\n", True),))


@mistake("missing_step")
def missing_step(source: Source) -> Iterator[Change]:
    """One of the things that are to be done is left out."""
    tests = [loop.test for loop in source.all(ast.While)]
    tested = {node.id for test in tests for node in ast.walk(test) if isinstance(node, ast.Name)}
    for statement in source.nodes:
        if not isinstance(statement, ast.Assign | ast.AugAssign | ast.Expr | ast.If | ast.For):
            continue
        inside = isinstance(source.parents[statement], ast.For | ast.While | ast.If)
        worked_out = isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call)
        if not inside and not worked_out and not isinstance(statement, ast.If | ast.For):
            continue
        ends = any(isinstance(node, ast.Return | ast.Break) for node in ast.walk(statement))
        if not changed_names(statement) & tested and not is_elif(source, statement) and not ends:
            yield Change((source.delete(statement),))


@mistake("no_loop")
def no_loop(source: Source) -> Iterator[Change]:
    """What is to be done for each element is done once, with the first one or with the whole."""
    for loop in source.all(ast.For):
        if not isinstance(loop.target, ast.Name) or _jumps(loop.body) or loop.body[0].lineno == loop.lineno:
            continue
        target, walked = loop.target.id, loop.iter
        where = source.lines(loop.body[0], loop.body[-1])
        head = source.lines(loop)[0]
        if isinstance(walked, ast.Name):
            for other in (walked.id, f"{walked.id}[0]"):
                yield Change((Edit(head, where[1], _unwrapped(source, loop.body, {target: other}), True),))
        elif isinstance(walked, ast.Call) and source.code(walked.func) == "range":
            for outer in source.above(loop):
                if isinstance(outer, ast.For) and isinstance(outer.target, ast.Name):
                    text = _unwrapped(source, loop.body, {target: f"{outer.target.id} + 1"})
                    yield Change((Edit(head, where[1], text, True),))
            first = source.code(walked.args[0]) if len(walked.args) > 1 else "0"
            text = f"{source.margin(loop)}{target} = {first}\n{_unwrapped(source, loop.body, {})}"
            yield Change((Edit(head, where[1], text, True),))


@mistake("line_into_loop")
def line_into_loop(source: Source) -> Iterator[Change]:
    """What is to be done after a loop, and is neither a `return` nor a `print`, is done in each round."""
    for loop in loops(source):
        after = following(source, loop)
        if after is not None and not isinstance(after, ast.Return | ast.FunctionDef) and not is_print(after):
            yield pulled_in(source, after)


@mistake("needless_inner_loop")
def needless_inner_loop(source: Source) -> Iterator[Change]:
    """A second loop in the first one, over the element or over everything again."""
    for loop in source.all(ast.For):
        if not isinstance(loop.target, ast.Name) or loop.body[0].lineno == loop.lineno:
            continue
        first, last = loop.body[0], loop.body[-1]
        for walked in (loop.target.id, source.code(loop.iter)):
            head = f"{source.margin(first)}for zz_item2 in {walked}:\n"
            start, end = source.lines(first, last)
            text = head + source.shifted(first, last, 4)
            yield Change((Edit(start, end, text),), ((start, end),))


@mistake("loop_word_mixed_up")
def loop_word_mixed_up(source: Source) -> Iterator[Change]:
    """`while x in xs` or `if x in xs` for `for x in xs`, and the other way round."""
    for loop in source.all(ast.For):
        start = source.span(loop)[0]
        for word in ("while",) if _jumps(loop.body) else ("while", "if"):
            yield Change((Edit(start, start + len("for"), word, True),), (source.header(loop),))
    for test in source.all(ast.If):
        compare = test.test
        plain = isinstance(compare, ast.Compare) and isinstance(compare.ops[0], ast.In) and len(compare.ops) == 1
        if isinstance(compare, ast.Compare) and plain and isinstance(compare.left, ast.Name) and not test.orelse:
            start = source.span(test)[0]
            if not is_elif(source, test):
                yield Change((Edit(start, start + len("if"), "for", True),), (source.header(test),))


@mistake("else_of_loop")
def else_of_loop(source: Source) -> Iterator[Change]:
    """The `else` of a test stands under the loop, where it runs once at the end."""
    for loop in loops(source):
        test = loop.body[-1]
        if isinstance(test, ast.If) and test.orelse and not is_elif(source, test.orelse[0]) and not loop.orelse:
            start, end = source.lines(test.body[-1])[1], source.lines(test.orelse[-1])[1]
            if not _jumps(test.orelse) and not isinstance(test.orelse[0], ast.Pass):
                lines = source.text[start:end].splitlines(keepends=True)
                yield Change((Edit(start, end, "".join(line.removeprefix("    ") for line in lines), True),))


@mistake("wrong_jump")
def wrong_jump(source: Source) -> Iterator[Change]:
    for statement in source.nodes:
        for kind, others in _JUMPS.items():
            if isinstance(statement, kind):
                yield from (Change((Edit(*source.span(statement), other, True),)) for other in others)
        if isinstance(statement, ast.Return) and source.in_loop(statement) and len(source.block(statement)) == 1:
            yield Change((Edit(*source.span(statement), "break", True),))


@mistake("elif_for_if")
def elif_for_if(source: Source) -> Iterator[Change]:
    for test in source.all(ast.If):
        after = following(source, test) if not is_elif(source, test) else None
        ends = isinstance(test.body[-1], ast.Return | ast.Break | ast.Continue)
        if isinstance(after, ast.If) and not test.orelse and not ends:
            start = source.span(after)[0]
            yield Change((Edit(start, start + len("if"), "elif", True),), (source.header(after),))


@mistake("last_one_decides")
def last_one_decides(source: Source) -> Iterator[Change]:
    """Whenever the test fails, what was found before is forgotten."""
    for loop in loops(source):
        block = source.block(loop)
        starts = [node for node in block[: block.index(loop)] if isinstance(node, ast.Assign)]
        values = {source.code(start.targets[0]): source.code(start.value) for start in starts}
        for test in (node for node in ast.walk(loop) if isinstance(node, ast.If) and not node.orelse):
            first = test.body[0]
            name = source.code(first.targets[0]) if isinstance(first, ast.Assign) else ""
            if name in values and not _jumps(test.body) and not isinstance(test.body[-1], ast.Return):
                end, margin = source.lines(test)[1], source.margin(test)
                text = f"{margin}else:\n{source.margin(first)}{name} = {values[name]}\n"
                yield Change((Edit(end, end, text, True),))
