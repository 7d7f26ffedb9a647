"""Mistakes in C about values: types, constants, places in an array, addresses, results that are not kept."""

import re
from collections.abc import Iterator

from models.synthesis.draft import Change, Edit
from models.synthesis.mistakes.c_blocks import blocks
from models.synthesis.mistakes.c_kinds import outside_strings
from models.synthesis.mistakes.catalog import c_mistake

_ASSIGNED = re.compile(r"^( +)(zz_\w+(?:\[\w+\])?)( ([-+*/%]?)= )([^\n;]+);\n", re.M)
_DECLARED = re.compile(r"^( +)(int|double|float|long|char) (zz_[^;\n]*);\n", re.M)
_OTHER_TYPES = {
    "double": ("int",),
    "float": ("int", "double"),
    "int": ("float", "char"),
    "char": ("int",),
    "long": ("int",),
}


@c_mistake("c_wrong_type")
def wrong_type(text: str) -> Iterator[Change]:
    for match in _DECLARED.finditer(text):
        for other in _OTHER_TYPES[match[2]]:
            yield Change((Edit(*match.span(2), other, True),), (match.span(),))


@c_mistake("c_missing_declaration")
def missing_declaration(text: str) -> Iterator[Change]:
    for match in _DECLARED.finditer(text):
        names = re.split(r", (?=zz_)", match[3])
        used = re.compile(rf"\b{re.split(' |,|;|=', names[-1])[0]}\b(?!\[)").search(text, match.end())
        if used:
            end = match.end() - len(";\n")
            first = match.start() if len(names) == 1 else end - len(f", {names[-1]}")
            yield Change((Edit(first, match.end() if len(names) == 1 else end, ""),), (match.span(), used.span()))


@c_mistake("wrong_literal")
def wrong_literal(text: str) -> Iterator[Change]:
    for match in outside_strings(text, r"(?<![\w.\[%])([2-9]|[1-9]\d+)(?![\w.\]])"):
        value = int(match[1])
        for other in {value + 1, value - 1, value * 10, value // 10, 100} - {value, 0}:
            yield Change((Edit(*match.span(1), str(other), True),))

    for block in blocks(text):
        if block.word in ("if", "else if", "while"):
            for match in re.compile(r"(?<= )([01])(?!\w|\.)").finditer(text, *block.condition):
                for limit in ("10", "1" if match[1] == "0" else "0", "-1"):
                    yield Change((Edit(*match.span(), limit, True),), (block.condition,))


@c_mistake("wrong_index")
def wrong_index(text: str) -> Iterator[Change]:
    for match in outside_strings(text, r"\w\[(zz_\w+)\]"):
        for more in (" + 1", " - 1"):
            yield Change((Edit(match.end(1), match.end(1), more, True),), (match.span(),))


@c_mistake("index_for_value")
def index_for_value(text: str) -> Iterator[Change]:
    for match in outside_strings(text, r"(?<![&\w])zz_\w+\[(zz_\w+)\](?! =|\[|\+\+|--)"):
        yield Change((Edit(*match.span(), match[1], True),))


@c_mistake("whole_for_part")
def whole_for_part(text: str) -> Iterator[Change]:
    for match in outside_strings(text, r"(?<![&\w])zz_\w+(\[(?:zz_\w+|\d)\])(?! =|\[|\+\+|--)"):
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        if not re.match(r" *(?:int|double|float|long|char) ", line):
            yield Change((Edit(*match.span(1), ""),), (match.span(),))


@c_mistake("c_array_size")
def array_size(text: str) -> Iterator[Change]:
    for match in re.finditer(r"^ +(?:int|double|float|char) [^;\n]*\[(\d\d+)\](?: = \{0\})?;", text, re.M):
        for size in ("1", "3", "5", ""):
            yield Change((Edit(*match.span(1), size, True),), (match.span(),))


@c_mistake("c_size_before_it_is_read")
def size_before_it_is_read(text: str) -> Iterator[Change]:
    for match in re.finditer(r"^ +(?:int|double|float|char) [^;\n]*\[(\d\d+)\];", text, re.M):
        read = re.compile(r'scanf\("%d", &(zz_\w+)\);').search(text, match.end())
        if read and re.search(rf"\bint [^\n;]*\b{read[1]}\b", text[: match.start()]):
            yield Change((Edit(*match.span(1), read[1], True),), (match.span(),))


@c_mistake("compares_for_assignment")
def compares_for_assignment(text: str) -> Iterator[Change]:
    for match in _ASSIGNED.finditer(text):
        if not match[4]:
            yield Change((Edit(match.start(3) + 1, match.start(3) + 2, "==", True),), (match.span(),))


@c_mistake("discarded_result")
def discarded_result(text: str) -> Iterator[Change]:
    for match in _ASSIGNED.finditer(text):
        if match[4]:
            yield Change((Edit(*match.span(3), f" {match[4]} ", True),), (match.span(),))
        elif re.search(r" [-+*/%] ", match[5]):
            yield Change((Edit(match.start(2), match.start(5), ""),), (match.span(),))
    for match in re.finditer(r"\bfor \([^;\n]*;[^;\n]*; zz_\w+(\+\+|--| ([-+*/])= )[^\n]*\)", text):
        new = f" {match[2]} " if match[2] else f" {match[1][0]} 1"
        yield Change((Edit(*match.span(1), new, True),), ((match.start(1) - 1, match.start(1)),))


@c_mistake("adds_itself")
def adds_itself(text: str) -> Iterator[Change]:
    for match in re.finditer(r"^ +(zz_\w+)(?:(\+\+)| (?:\+=|= \1 \+) (?!\1;)([^\n;]+));$", text, re.M):
        new = f" += {match[1]}" if match[2] else match[1]
        yield Change((Edit(*match.span(2 if match[2] else 3), new, True),), (match.span(),))


@c_mistake("repeated_line")
def repeated_line(text: str) -> Iterator[Change]:
    for match in re.finditer(
        r"^ +(?:zz_\w+(?:\+\+|--| [-+*/]?= [^\n;]*)|scanf\([^\n]*\)|printf\([^\n]*\));\n", text, re.M
    ):
        yield Change((Edit(match.end(), match.end(), match[0], True),), (match.span(),))
    for block in blocks(text):
        step = re.compile(rf"{block.margin}zz_\w+(?:\+\+|--| [-+]= \d);\n").match(text, block.after)
        if block.alone and step:
            yield Change((Edit(block.body[1], block.body[1], f"    {step[0]}", True),), (step.span(),))


@c_mistake("lines_swapped")
def lines_swapped(text: str) -> Iterator[Change]:
    statement = r"(?:zz_[^\n{};]*|scanf\([^\n]*\)|printf\([^\n]*\));\n"
    for match in re.finditer(rf"^(?=(( +){statement})(\2{statement}))", text, re.M):
        first, second = match[1], match[3]
        if set(re.findall(r"zz_\w+", first)) & set(re.findall(r"zz_\w+", second)) and first != second:
            yield Change((Edit(match.start(1), match.end(3), second + first, True),))


@c_mistake("c_assigned_backwards")
def assigned_backwards(text: str) -> Iterator[Change]:
    for match in re.finditer(r"^ +(zz_\w+(?:\[[^\]\n]*\])?) = ([^\n;=\"]*zz_[^\n;=\"]*);$", text, re.M):
        yield Change((Edit(match.start(1), match.end(2), f"{match[2]} = {match[1]}", True),))


@c_mistake("c_swapped_without_third")
def swapped_without_third(text: str) -> Iterator[Change]:
    """Two values are exchanged without keeping one of them meanwhile."""
    value = r"zz_\w+(?:\[[^\]\n]*\])?"
    for match in re.finditer(rf"^ +(?:int )?(zz_\w+) = ({value});\n( +\2 = ({value});\n) +\4 = (\1);\n", text, re.M):
        first = Edit(match.start(), match.start(3), "")
        yield Change((first, Edit(*match.span(5), match[2], True)), (match.span(3),))


@c_mistake("c_formula_part_missing")
def formula_part_missing(text: str) -> Iterator[Change]:
    value = r"(?:zz_\w+(?:\[[^\]\n]*\])?|\d+(?:\.\d+)?|\([^()\n]*\))"
    for match in outside_strings(text, rf"({value})( [-+*/%] {value})"):
        yield Change((Edit(*match.span(2), ""),), (match.span(1),))
        yield Change(
            (Edit(match.start(1), match.end(2) - len(match[2].split(" ", 2)[2]), ""),),
            ((match.end(2) - 1, match.end(2)),),
        )


@c_mistake("c_formula_part_too_many")
def formula_part_too_many(text: str) -> Iterator[Change]:
    numbers = sorted({match[1] for match in outside_strings(text, r"(?<![\w.\[%])(\d{1,4})(?![\w.\]])")} - {"0", "1"})
    for match in re.finditer(r"^ +zz_\w+ [-+]?= ([^\n;=\"{]+);$", text, re.M):
        simple = re.fullmatch(r"[\w.]+|[\w.]+ [*/%] [\w.]+|\([^()]*\)", match[1])
        for number in (*numbers, "2", "10"):
            for sign in "%/*":
                new = f"{match[1] if simple else f'({match[1]})'} {sign} {number}"
                yield Change((Edit(*match.span(1), new, True),))


@c_mistake("c_one_variable_for_two")
def one_variable_for_two(text: str) -> Iterator[Change]:
    """Two variables of one type become one: what the second was for overwrites the first."""
    if len(re.findall(r"^\w[^\n;]*\)\s*\{", text, re.M)) > 1:
        return
    declared = [
        (kind, name) for _, kind, names in _DECLARED.findall(text) for name in re.findall(r"zz_\w+(?!\[|\w)", names)
    ]
    for kind, name in declared:
        uses = [use.span() for use in outside_strings(text, rf"\b{name}\b")][1:]
        for other_kind, other in declared:
            if other != name and other_kind == kind and uses:
                yield Change(tuple(Edit(*use, other, True) for use in uses))


@c_mistake("c_declared_twice")
def declared_twice(text: str) -> Iterator[Change]:
    for match in _DECLARED.finditer(text):
        for name in re.findall(r"zz_\w+(?!\[|\w)", match[3])[:2]:
            again = Edit(match.end(), match.end(), f"{match[1]}{match[2]} {name};\n", True)
            yield Change((again,), (match.span(),))


@c_mistake("c_wrong_update")
def wrong_update(text: str) -> Iterator[Change]:
    for match in re.finditer(r"^ +(zz_\w+)( = \1 [*/] \w+| [*/]= \w+);$", text, re.M):
        for other in ("--", "++", " -= 10"):
            yield Change((Edit(*match.span(2), other, True),), (match.span(),))


@c_mistake("c_comma_for_semicolon")
def comma_for_semicolon(text: str) -> Iterator[Change]:
    for match in re.finditer(r"^( +)(?:zz_|printf|scanf)[^\n{}]*(;)\n(?=\1(?:zz_|printf|scanf))", text, re.M):
        yield Change((Edit(*match.span(2), ",", True),), (match.span(),))


@c_mistake("c_missing_parentheses")
def missing_parentheses(text: str) -> Iterator[Change]:
    for match in outside_strings(text, r"(?<![\w)])(\()[^()\n]* [-+*/%] [^()\n]*(\)) [-*/%] "):
        yield Change((Edit(*match.span(1), ""), Edit(*match.span(2), "")), (match.span(),))
    for match in outside_strings(text, r" [-*/%] (\()[^()\n]* [-+*/%] [^()\n]*(\))"):
        yield Change((Edit(*match.span(1), ""), Edit(*match.span(2), "")), (match.span(),))


@c_mistake("c_address_for_value")
def address_for_value(text: str) -> Iterator[Change]:
    for match in outside_strings(text, r"(?<![\w)\]] )(\*)zz_\w+(?! *[\[\w])"):
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        if not re.match(r" *(?:int|double|float|long|char|void) ", line):
            yield Change((Edit(*match.span(1), ""),), (match.span(),))
    for match in re.finditer(r"^ +(?:zz_\w+ = )?(?!scanf)(?:zz_)?\w+\([^\n]*?(&)zz_\w+", text, re.M):
        yield Change((Edit(*match.span(1), ""),), (match.span(),))


@c_mistake("c_used_before_it_is_read")
def used_before_it_is_read(text: str) -> Iterator[Change]:
    """A line that computes with what is read moves in front of the reading."""
    for match in re.finditer(
        r'^( +)(scanf\("[^"\n]*", &(zz_\w+)[^\n]*;\n)(\1(?:(?:int|double|float) )?zz_[^\n]*;\n)', text, re.M
    ):
        if re.search(rf"= [^\n]*\b{match[3]}\b", match[4]):
            yield Change((Edit(match.start(), match.start(), match[4], True), Edit(*match.span(4), "")))
    for block in blocks(text):
        read = re.compile(rf'^{block.margin}scanf\("[^"\n]*", &(zz_\w+)\);\n', re.M)
        for line in read.finditer(text, 0, block.line):
            if block.word == "for" and line.end() == block.line and line[1] in text[slice(*block.condition)]:
                yield Change((Edit(*line.span(), ""), Edit(block.after, block.after, line[0], True)))
