"""Detours that make a program longer or deeper: cases apart, `else` for everything, results kept for later."""

import ast
from collections.abc import Iterator, Sequence

from models.synthesis.draft import Change, Edit
from models.synthesis.mistakes.conditions import is_elif
from models.synthesis.mistakes.loops import following
from models.synthesis.source import Source
from models.synthesis.ways import elaboration

_LEAVES = ast.Return | ast.Break | ast.Continue


@elaboration("rest_in_else", 0.3)
def rest_in_else(source: Source) -> Iterator[Change]:
    """What follows an `if` that returns goes into an `else`; the last return may stay behind it."""
    for test in source.all(ast.If):
        if test.orelse or is_elif(source, test) or not isinstance(test.body[-1], ast.Return):
            continue
        block = source.block(test)
        rest = block[block.index(test) + 1 :]
        if not rest or not isinstance(source.parents[test], ast.FunctionDef):
            continue
        yield _in_else(source, test, rest)
        if len(rest) > 2 and isinstance(rest[-1], ast.Return):
            yield _in_else(source, test, rest[:-1])


def _in_else(source: Source, test: ast.If, rest: Sequence[ast.stmt]) -> Change:
    start, end = source.lines(rest[0], rest[-1])
    return Change((Edit(start, end, f"{source.margin(test)}else:\n{source.shifted(rest[0], rest[-1], 4)}"),))


@elaboration("elif_after_leaving", 0.25)
def elif_after_leaving(source: Source) -> Iterator[Change]:
    """A second `if` becomes an `elif` of the first, which leaves anyway."""
    for test in source.all(ast.If):
        after = following(source, test) if not is_elif(source, test) else None
        if isinstance(after, ast.If) and not test.orelse and isinstance(test.body[-1], _LEAVES):
            start = source.span(after)[0]
            between = source.text[source.lines(test)[1] : start]
            if not between.strip() and "\n" not in between:
                yield Change((Edit(start, start, "el"),))


@elaboration("cases_apart", 0.3, copies=True)
def cases_apart(source: Source) -> Iterator[Change]:
    """`if a or b` as two branches with the same body."""
    for test in source.all(ast.If):
        either = test.test
        if not isinstance(either, ast.BoolOp) or not isinstance(either.op, ast.Or):
            continue
        first, second = either.values[0], either.values[1]
        between = source.text[source.span(first)[1] : source.span(second)[0]]
        bare = between.strip() == "or" and source.text[source.span(test)[0] :].startswith(
            (f"if {source.code(first)}", f"elif {source.code(first)}")
        )
        if bare and source.lines(test.body[0])[0] > source.header(test)[1]:
            end = source.lines(test.body[0], test.body[-1])[1]
            start = source.span(second)[0]
            rest = source.text[start : source.header(test)[1]]
            copy = source.text[slice(*source.lines(test.body[0], test.body[-1]))]
            head = Edit(source.span(first)[1], source.header(test)[1], ":")
            yield Change((head, Edit(end, end, f"{source.margin(test)}elif {rest}\n{copy}")))


@elaboration("same_in_else", 0.1)
def same_in_else(source: Source) -> Iterator[Change]:
    """`else: count = count` behind an `if` that counts."""
    for test in source.all(ast.If):
        update = test.body[-1]
        if not test.orelse and isinstance(update, ast.AugAssign) and isinstance(update.target, ast.Name):
            end, margin, name = source.lines(update)[1], source.margin(test), update.target.id
            counts = source.code(update).endswith((" += 1", " -= 1"))
            for line in (f"{name} = {name}", f"{name} += 0" if counts else "pass"):
                yield Change((Edit(end, end, f"{margin}else:\n{source.margin(update)}{line}\n"),))


@elaboration("break_after_return", 0.06)
def break_after_return(source: Source) -> Iterator[Change]:
    for back in source.all(ast.Return):
        if source.in_loop(back) and following(source, back) is None:
            end = source.lines(back)[1]
            yield Change((Edit(end, end, f"{source.margin(back)}break\n"),))


@elaboration("returned_at_the_end", 0.2)
def returned_at_the_end(source: Source) -> Iterator[Change]:
    """Branches that all return keep the result, and one return follows them."""
    for function in source.all(ast.FunctionDef):
        test = function.body[-1]
        ends = list(_ends(test)) if isinstance(test, ast.If) else []
        back = all(isinstance(end, ast.Return) and end.value is not None for end in ends)
        if len(ends) > 1 and back and "zz_result" not in source.text:
            returns = [end for end in ends if isinstance(end, ast.Return)]
            edits = [Edit(*source.span(end), f"zz_result = {_value(source, end)}") for end in returns]
            end = source.lines(test)[1]
            yield Change((*edits, Edit(end, end, f"{source.margin(test)}return zz_result\n")))


def _value(source: Source, back: ast.Return) -> str:
    return source.code(back.value) if back.value is not None else "None"


def _ends(test: ast.If) -> Iterator[ast.stmt | None]:
    """The last statement of every branch; None for a missing `else`."""
    yield test.body[-1]
    if len(test.orelse) == 1 and isinstance(test.orelse[0], ast.If):
        yield from _ends(test.orelse[0])
    else:
        yield test.orelse[-1] if test.orelse else None


@elaboration("flag_for_return", 0.25)
def flag_for_return(source: Source) -> Iterator[Change]:
    """The answer is kept in a variable until the loop is over."""
    for loop in source.nodes:
        if not isinstance(loop, ast.For | ast.While) or loop.orelse:
            continue
        after = following(source, loop)
        inside = [node for node in ast.walk(loop) if isinstance(node, ast.Return)]
        if not isinstance(after, ast.Return) or not isinstance(after.value, ast.Constant) or len(inside) != 1:
            continue
        back = inside[0]
        nearest = next(node for node in source.above(back) if isinstance(node, ast.For | ast.While | ast.FunctionDef))
        if nearest is loop and isinstance(back.value, ast.Constant | ast.Name):
            start, margin = source.lines(loop)[0], source.margin(loop)
            name = "zz_flag" if isinstance(after.value.value, bool) else "zz_answer"
            first = Edit(start, start, f"{margin}{name} = {_value(source, after)}\n")
            kept = f"{name} = {_value(source, back)}\n{source.margin(back)}break"
            if name not in source.text:
                yield Change((first, Edit(*source.span(back), kept), Edit(*source.span(after), f"return {name}")))


@elaboration("nothing_to_do", 0.3)
def nothing_to_do(source: Source) -> Iterator[Change]:
    """The empty case before the loop: what is returned then is what would be returned anyway."""
    for loop in source.all(ast.For):
        function, after = source.parents[loop], following(source, loop)
        name = _walked(source, loop)
        if not isinstance(function, ast.FunctionDef) or not isinstance(after, ast.Return) or loop.orelse:
            continue
        if name not in [argument.arg for argument in function.args.args] or after is not function.body[-1]:
            continue
        start, margin = source.lines(loop)[0], source.margin(loop)
        before = function.body[: function.body.index(loop)]
        if isinstance(after.value, ast.Constant) and all(_is_start(statement) for statement in before):
            start = source.lines(function.body[0])[0]
        if f"if len({name}) == 0" not in source.text and f"if not {name}" not in source.text:
            for test in (f"len({name}) == 0", f"not {name}", f"len({name}) < 1"):
                lines = f"{margin}if {test}:\n{margin}    return {_value(source, after)}\n"
                yield Change((Edit(start, start, lines),))


def _is_start(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant)


def _walked(source: Source, loop: ast.For) -> str:
    """What a loop goes through: `a` in `a`, `range(len(a))` and `enumerate(a)`."""
    text = source.code(loop.iter).replace("range(0, ", "range(")
    for head, tail in (("range(len(", "))"), ("enumerate(", ")")):
        if text.startswith(head) and text.endswith(tail):
            text = text.removeprefix(head).removesuffix(tail)
    return text


@elaboration("collected_first", 0.2)
def collected_first(source: Source) -> Iterator[Change]:
    """What is counted goes into a list whose length is asked for later."""
    for loop in source.all(ast.For):
        if not isinstance(loop.target, ast.Name):
            continue
        for update in (node for node in ast.walk(loop) if isinstance(node, ast.AugAssign)):
            scope = next(node for node in source.above(update) if isinstance(node, ast.FunctionDef | ast.Module))
            if isinstance(update.target, ast.Name) and source.code(update).endswith(" += 1"):
                edits = _collected(source, scope, update.target.id, loop.target.id)
                if edits:
                    yield Change(tuple(edits))


def _collected(source: Source, scope: ast.AST, counter: str, item: str) -> list[Edit]:
    """Edits for every use of the counter in its scope; none where it is more than counted up from 0 and read."""
    edits = []
    starts = 0
    for node in ast.walk(scope):
        if not isinstance(node, ast.Name) or node.id != counter:
            continue
        parent = source.parents[node]
        if isinstance(parent, ast.AugAssign) and parent.target is node:
            if source.code(parent) != f"{counter} += 1":
                return []
            edits.append(Edit(*source.span(parent), f"{counter}.append({item})"))
        elif isinstance(node.ctx, ast.Store):
            if not isinstance(parent, ast.Assign) or source.code(parent) != f"{counter} = 0":
                return []
            starts += 1
            edits.append(Edit(*source.span(parent), f"{counter} = []"))
        else:
            edits.append(Edit(*source.span(node), f"len({counter})"))
    return edits if starts == 1 and isinstance(scope, ast.FunctionDef) else []


@elaboration("kept_element", 0.2)
def kept_element(source: Source) -> Iterator[Change]:
    """`a[i]` gets a name in the loop over positions: on its first line, or by `enumerate`."""
    for loop in source.all(ast.For):
        name = _walked(source, loop)
        header = source.code(loop.iter)
        if not isinstance(loop.target, ast.Name) or not name.isidentifier() or f"len({name})" not in header:
            continue
        wanted = f"{name}[{loop.target.id}]"
        uses = [node for node in ast.walk(loop) if isinstance(node, ast.Subscript) and source.code(node) == wanted]
        if uses and not _is_changed(source, loop, name) and "zz_elem" not in source.text:
            start = source.lines(loop.body[0])[0]
            edits = [Edit(*source.span(use), "zz_elem") for use in uses]
            yield Change((Edit(start, start, f"{source.margin(loop.body[0])}zz_elem = {wanted}\n"), *edits))
            head = f"for {loop.target.id}, zz_elem in enumerate({name}):"
            yield Change((Edit(*source.header(loop), head), *edits))


def _is_changed(source: Source, loop: ast.For, name: str) -> bool:
    """Whether the list or the position of a loop is assigned in it, or a method of the list is called anywhere."""
    stored = (
        source.code(node)
        for part in loop.body
        for node in ast.walk(part)
        if isinstance(node, ast.Subscript | ast.Name) and isinstance(node.ctx, ast.Store | ast.Del)
    )
    own = source.code(loop.target)
    return f"{name}." in source.text or any(text == own or text.split("[")[0] == name for text in stored)


@elaboration("filtered", 0.25)
def filtered(source: Source) -> Iterator[Change]:
    """`filter` with a `lambda` for a comprehension that only leaves out."""
    for made in source.all(ast.ListComp):
        each = made.generators[0]
        plain = len(made.generators) == len(each.ifs) == 1 and isinstance(each.target, ast.Name)
        if plain and source.code(made.elt) == source.code(each.target):
            head = f"lambda {source.code(each.target)}: {source.code(each.ifs[0])}"
            yield Change((Edit(*source.span(made), f"list(filter({head}, {source.code(each.iter)}))"),))
