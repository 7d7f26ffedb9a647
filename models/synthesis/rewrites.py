"""Other ways to write the same: changes of a program that keep what it does.

Those whose name has a wording are habits of style that a rubric may ask about, and are marked; the others are not.
"""

import ast
from collections.abc import Callable, Iterator

import numpy as np

from models.synthesis.draft import Change, Draft, Edit
from models.synthesis.mistakes.conditions import comparison_signs, is_elif
from models.synthesis.mistakes.loops import changed_names, following
from models.synthesis.question import generic_wordings
from models.synthesis.source import Source, read
from models.synthesis.ways import OPPOSITE, Finder, everywhere

REWRITES: dict[str, tuple[float, Finder]] = {}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
ONCE = frozenset({"debug_print", "dead_code", "unused_variable"})  # a student does not do these in every function


def rewrite(draft: Draft, rng: np.random.Generator) -> Draft:
    """The draft after some rewrites drawn by `rng`. A draft that does not parse is given back as it is."""
    dice = rng.random(len(REWRITES)).tolist()
    chosen = [name for number, (name, (rate, _)) in enumerate(REWRITES.items()) if dice[number] < rate]
    rng.shuffle(chosen)
    for name in chosen:
        try:
            source = read(draft.text)
        except SyntaxError:
            return draft
        changes = list(REWRITES[name][1](source))
        if changes:
            change = changes[int(rng.integers(len(changes)))] if name in ONCE else everywhere(source, changes, rng)
            draft = draft.changed(change, name) if name in generic_wordings() else draft.edited(change.edits)
    return draft


def rewriting(name: str, rate: float) -> Callable[[Finder], Finder]:
    """Register a rewrite with the share of programs in which it is tried."""

    def register(finder: Finder) -> Finder:
        REWRITES[name] = (rate, finder)
        return finder

    return register


@rewriting("spelled_update", 0.3)
def spelled_update(source: Source) -> Iterator[Change]:
    for update in source.all(ast.AugAssign):
        start, end = source.span(update.target)[1], source.span(update.value)[0]
        sign = source.text[start:end].strip()[:-1]
        if not isinstance(update.value, ast.BinOp | ast.IfExp):
            yield Change((Edit(start, end, f" = {source.code(update.target)} {sign} "),))


@rewriting("mirrored_comparison", 0.08)
def mirrored_comparison(source: Source) -> Iterator[Change]:
    for compare in source.all(ast.Compare):
        sides = (compare.left, compare.comparators[0])
        start, end, sign = next(comparison_signs(source, compare))
        fixed = any(isinstance(side, ast.Constant | ast.List | ast.Tuple | ast.Dict) for side in sides)
        if len(compare.comparators) == 1 and sign in _MIRRORED and not fixed:
            left, right = (source.code(side) for side in sides)
            edits = (Edit(*source.span(sides[0]), right), Edit(*source.span(sides[1]), left))
            yield Change((*edits, Edit(start, end, _MIRRORED[sign])))


@rewriting("answer_variable", 0.15)
def answer_variable(source: Source) -> Iterator[Change]:
    for back in source.all(ast.Return):
        if back.value is not None and not isinstance(back.value, ast.Name | ast.Constant):
            margin = source.margin(back)
            text = f"zz_answer = {source.code(back.value)}\n{margin}return zz_answer"
            yield Change((Edit(*source.span(back), text),))


@rewriting("compares_to_true", 0.1)
def compares_to_true(source: Source) -> Iterator[Change]:
    for test in source.all(ast.If):
        start, end = source.span(test.test)
        if isinstance(test.test, ast.Compare):
            yield Change((Edit(start, end, f"({source.text[start:end]}) == True", True),))
        call = test.test.func if isinstance(test.test, ast.Call) else None
        if isinstance(call, ast.Attribute) and call.attr.startswith("is"):
            yield Change((Edit(start, end, f"{source.text[start:end]} == True", True),))


@rewriting("verbose_boolean", 0.35)
def verbose_boolean(source: Source) -> Iterator[Change]:
    for back in source.all(ast.Return):
        if isinstance(back.value, ast.Compare):
            margin = source.margin(back)
            head = f"if {source.code(back.value)}:\n{margin}    return True\n{margin}"
            for tail in ("return False", f"else:\n{margin}    return False"):
                yield Change((Edit(*source.span(back), head + tail, True),))


@rewriting("else_after_return", 0.25)
def else_after_return(source: Source) -> Iterator[Change]:
    for test in source.all(ast.If):
        after = following(source, test) if not is_elif(source, test) else None
        if isinstance(after, ast.Return) and isinstance(test.body[-1], ast.Return) and not test.orelse:
            start, end = source.lines(after)
            yield Change((Edit(start, end, f"{source.margin(test)}else:\n{source.shifted(after, after, 4)}"),))


@rewriting("return_without_else", 0.2)
def return_without_else(source: Source) -> Iterator[Change]:
    for test in source.all(ast.If):
        other = test.orelse[0] if test.orelse and not is_elif(source, test) else None
        if (
            isinstance(test.body[-1], ast.Return)
            and other
            and not is_elif(source, other)
            and not isinstance(other, ast.Pass)
        ):
            start, end = source.lines(test.body[-1])[1], source.lines(test.orelse[-1])[1]
            yield Change((Edit(start, end, source.shifted(test.orelse[0], test.orelse[-1], -4)),))


@rewriting("nested_else_if", 0.08)
def nested_else_if(source: Source) -> Iterator[Change]:
    for test in source.all(ast.If):
        if is_elif(source, test):
            last = _chain_end(source, test)
            start, end = source.lines(test)[0], source.lines(last)[1]
            moved = source.shifted(test, last, 4).replace("elif", "if", 1)
            yield Change((Edit(start, end, f"{source.margin(test)}else:\n{moved}", True),))


@rewriting("parenthesised_test", 0.1)
def parenthesised_test(source: Source) -> Iterator[Change]:
    for test in source.nodes:
        if isinstance(test, ast.If | ast.While):
            start, end = source.span(test.test)
            yield Change((Edit(start, end, f"({source.text[start:end]})"),))


@rewriting("separate_conversion", 0.3)
def separate_conversion(source: Source) -> Iterator[Change]:
    for assign in source.all(ast.Assign):
        call = assign.value
        converts = isinstance(call, ast.Call) and source.code(call.func) in ("int", "float")
        if converts and isinstance(call, ast.Call) and isinstance(call.args[0], ast.Call):
            name, kind = source.code(assign.targets[0]), source.code(call.func)
            text = f"{source.code(call.args[0])}\n{source.margin(assign)}{name} = {kind}({name})"
            yield Change((Edit(*source.span(call), text),))


@rewriting("redundant_condition", 0.12)
def redundant_condition(source: Source) -> Iterator[Change]:
    for test in source.all(ast.If):
        compare = test.test
        if not test.orelse or is_elif(source, test.orelse[0]) or is_elif(source, test):
            continue
        if isinstance(compare, ast.Compare) and len(compare.comparators) == 1:
            _, _, sign = next(comparison_signs(source, compare))
            if sign in OPPOSITE and not isinstance(test.orelse[-1], ast.Return):
                start, end = source.lines(test.body[-1])[1], source.lines(test.orelse[0])[0]
                opposite = f"{source.code(compare.left)} {OPPOSITE[sign]} {source.code(compare.comparators[0])}"
                yield Change((Edit(start, end, f"{source.margin(test)}elif {opposite}:\n", True),))


@rewriting("while_for_range", 0.12)
def while_for_range(source: Source) -> Iterator[Change]:
    for loop in source.all(ast.For):
        call = loop.iter
        if not (isinstance(call, ast.Call) and source.code(call.func) == "range" and len(call.args) < 3):
            continue
        if any(isinstance(node, ast.Continue) for node in ast.walk(loop)) or loop.orelse:
            continue
        if "input(" in source.code(call):
            continue  # a while would read again in each round
        first = source.code(call.args[0]) if len(call.args) == 2 else "0"
        name, margin = source.code(loop.target), source.margin(loop)
        start, end = source.header(loop)
        head = f"{name} = {first}\n{margin}while {name} < {source.code(call.args[-1])}:"
        tail = f"{source.margin(loop.body[-1])}{name} += 1\n"
        last = source.lines(loop.body[-1])[1]
        yield Change((Edit(start, end, head), Edit(last, last, tail)))


@rewriting("positions_for_values", 0.2)
def positions_for_values(source: Source) -> Iterator[Change]:
    for loop in source.all(ast.For):
        if not (isinstance(loop.iter, ast.Name) and isinstance(loop.target, ast.Name)):
            continue
        name, walked = loop.target.id, loop.iter.id
        header = source.text[slice(*source.header(loop))]
        keyed = f"{walked}[" in source.text or f"in {walked}:" in source.text.replace(header, "")
        if keyed or walked in changed_names(source.tree) or name in changed_names(ast.Module(loop.body, [])):
            continue
        head = Edit(*source.header(loop), f"for zz_place9 in range(len({walked})):")
        inside = source.lines(loop.body[0])[0]
        yield Change((head, Edit(inside, inside, f"{source.margin(loop.body[0])}{name} = {walked}[zz_place9]\n")))
        uses = [n for part in loop.body for n in ast.walk(part) if isinstance(n, ast.Name) and n.id == name]
        yield Change((head, *(Edit(*source.span(use), f"{walked}[zz_place9]") for use in uses)))


@rewriting("unused_variable", 0.12)
def unused_variable(source: Source) -> Iterator[Change]:
    for function in source.all(ast.FunctionDef):
        start = source.lines(function.body[0])[0]
        for line in ("zz_spare = 0", "zz_spare = []", 'zz_spare = ""', "zz_spare = False"):
            yield Change((Edit(start, start, f"{source.margin(function.body[0])}{line}\n", True),))


@rewriting("debug_print", 0.1)
def debug_print(source: Source) -> Iterator[Change]:
    for update in source.nodes:
        inside = any(isinstance(node, ast.FunctionDef) for node in source.above(update))
        if isinstance(update, ast.AugAssign | ast.Assign) and inside:
            name = source.code(update.target if isinstance(update, ast.AugAssign) else update.targets[0])
            end, margin = source.lines(update)[1], source.margin(update)
            for call in (f"print({name})", f'print("{name}:", {name})', f'print("{name} =", {name})'):
                yield Change((Edit(end, end, f"{margin}{call}\n", True),))


@rewriting("dead_code", 0.05)
def dead_code(source: Source) -> Iterator[Change]:
    for function in source.all(ast.FunctionDef):
        last = function.body[-1]
        if isinstance(last, ast.Return):
            end, margin = source.lines(last)[1], source.margin(last)
            for line in ("return None", 'print("done")', "return 0", "return"):
                yield Change((Edit(end, end, f"{margin}{line}\n", True),))


@rewriting("empty_else", 0.06)
def empty_else(source: Source) -> Iterator[Change]:
    for test in source.all(ast.If):
        if not test.orelse and not is_elif(source, test):
            end, margin = source.lines(test.body[-1])[1], source.margin(test)
            yield Change((Edit(end, end, f"{margin}else:\n{source.margin(test.body[0])}pass\n", True),))


@rewriting("main_function", 0.3)
def main_function(source: Source) -> Iterator[Change]:
    body = source.tree.body
    if not any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in body):
        start, end = source.lines(body[0], body[-1])
        inside = [Edit(at, at, "    ") for at in _line_starts(source.text[start:end], start)]
        for tail in ("main()\n", 'if __name__ == "__main__":\n    main()\n'):
            yield Change((Edit(start, start, "def main():\n"), *inside, Edit(end, end, f"\n{tail}")))


def _line_starts(text: str, offset: int) -> Iterator[int]:
    position = offset
    for line in text.splitlines(keepends=True):
        if line.strip():
            yield position
        position += len(line)


def _chain_end(source: Source, test: ast.If) -> ast.stmt:
    while test.orelse and is_elif(source, test.orelse[0]) and isinstance(test.orelse[0], ast.If):
        test = test.orelse[0]
    return (test.orelse or test.body)[-1]
