"""Mistakes in C by something too many or copied: a line, a test, a loop, the other line's expression."""

import re
from collections.abc import Iterator
from itertools import permutations

from models.synthesis.draft import Change, Edit
from models.synthesis.mistakes.c_blocks import STEP, blocks
from models.synthesis.mistakes.catalog import c_mistake

_SINGLE = re.compile(r"^    (?:int|double|float|long) ([^;\n\[*{]*);$", re.M)
_LINE = re.compile(r"^( {4,})(?!return|break)((?:zz_|printf|scanf)[^\n{}]*;)\n", re.M)
_ASSIGNED = re.compile(r"^ +(?:(?:int|double|float) )?zz_\w+ = ([^\n;{}=\"]*zz_[^\n;{}=\"]*);$", re.M)
_REST = re.compile(r"^( +)(zz_\w+) (?:%= (\w+)|= ([^;\n]*?) % (\w+));\n", re.M)


def numbers(text: str) -> list[str]:
    """The variables of main that hold one number each, in the order in which they are declared."""
    main = text.find(" main(")
    found = [name for line in _SINGLE.finditer(text, max(main, 0)) for name in re.findall(r"zz_\w+", line[1])]
    return list(dict.fromkeys(found))


@c_mistake("c_extra_line")
def extra_line(text: str) -> Iterator[Change]:
    names = numbers(text)
    new = [f"{a} = {b};" for a, b in permutations(names, 2)] + [
        f"{a}{step};" for a in names for step in ("++", "--", " = 0")
    ]
    main = text.find(" main(")
    for place in _LINE.finditer(text, max(main, 0)):
        for line in new:
            yield Change((Edit(place.end(), place.end(), f"{place[1]}{line}\n", True),))


def _tests(text: str) -> list[str]:
    conditions = {text[slice(*block.condition)] for block in blocks(text) if block.word in ("if", "else if", "while")}
    own = [f"{a} {sign} {b}" for a, b in permutations(numbers(text)[:4], 2) for sign in ("<", "==")]
    plain = sorted(test for test in conditions if not re.search(r"\w\(| = |\+\+|--", test))
    return [*plain, *own, *(f"{name} > 0" for name in numbers(text))]


@c_mistake("c_extra_test")
def extra_test(text: str) -> Iterator[Change]:
    tests = _tests(text)
    for line in _LINE.finditer(text):
        lead = re.search(r"([^\n]*)\n$", text[: line.start()])
        if lead and lead[1].rstrip().endswith((";", "{", "}")):
            for test in tests:
                head = f"{line[1]}if ({test}) {{\n{STEP}"
                after = Edit(line.end(), line.end(), f"{line[1]}}}\n")
                yield Change((Edit(line.start(), line.start(), head, True), after))


@c_mistake("c_extra_loop")
def extra_loop(text: str) -> Iterator[Change]:
    tests = _tests(text)
    for line in re.finditer(
        r"^(    )((?:if|printf|zz_)[^\n;]*(?:;\n| \{\n(?:     [^\n]*\n)*    \}\n(?! *else)))", text, re.M
    ):
        body = re.sub(r"^", STEP, line[0][:-1], flags=re.M) + "\n"
        for test in tests:
            yield Change((Edit(*line.span(), f"{line[1]}while ({test}) {{\n{body}{line[1]}}}\n", True),))


@c_mistake("c_copied_expression")
def copied_expression(text: str) -> Iterator[Change]:
    found = list(_ASSIGNED.finditer(text))
    for one in found:
        for other in dict.fromkeys(match[1] for match in found):
            if other != one[1]:
                yield Change((Edit(*one.span(1), other, True),))


@c_mistake("c_once_for_remainder")
def once_for_remainder(text: str) -> Iterator[Change]:
    """A test and one subtraction in place of the remainder."""
    for match in _REST.finditer(text):
        line, name, limit = match[1], match[2], match[3] or match[5]
        if re.search(r"[-+*/%(]", match[4] or ""):
            continue
        start = "" if match[3] or match[4] == name else f"{line}{name} = {match[4]};\n"
        for sign, step in ((">", f"{name} = {name} - {limit}"), ("==", f"{name} = 0"), (">=", f"{name} -= {limit}")):
            new = f"{start}{line}if ({name} {sign} {limit}) {{\n{line}{STEP}{step};\n{line}}}\n"
            yield Change((Edit(*match.span(), new, True),))


@c_mistake("c_variable_for_number")
def variable_for_number(text: str) -> Iterator[Change]:
    for match in re.finditer(r" [-+*/%<>]=? (\d+)(?=[;) ])", text):
        for name in numbers(text):
            yield Change((Edit(*match.span(1), name, True),))
