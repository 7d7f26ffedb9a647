"""Mistakes in C about lines and names: one that is missing, one outside its block, one that nobody declared."""

import re
from collections.abc import Iterator

from models.synthesis.draft import Change, Edit
from models.synthesis.mistakes.c_kinds import outside_strings
from models.synthesis.mistakes.catalog import c_mistake
from models.synthesis.mistakes.values import SLIP

_UPDATE = r"zz_\w+(?:\+\+|--| [-+*/]?= [^\n;]*)"
_STATEMENT = re.compile(rf"^ +(?:{_UPDATE}|scanf\([^\n]*\)|printf\([^\n]*\));\n", re.M)
_BLOCK = re.compile(
    r"^( +)(?:if|while|for) \([^\n]*\)( \{)\n\1 +[^\n{}]*;\n((?:\1 +[^\n{}]*;\n)+)(\1\}\n)(?! *else)", re.M
)
_DECLARES = re.compile(r"^ *(?:int|double|float|long|char|struct|#)\b")


@c_mistake("missing_return")
def missing_return(text: str) -> Iterator[Change]:
    for match in re.finditer(r"^ +return [^\n;]*;\n(?=\})", text, re.M):
        yield Change((Edit(*match.span(), ""),))
    for match in re.finditer(r"(?<=;\n)( {8,}return [^\n;]*;\n)", text):
        yield Change((Edit(*match.span(), ""),))


@c_mistake("c_missing_line")
def missing_line(text: str) -> Iterator[Change]:
    for match in _STATEMENT.finditer(text):
        yield Change((Edit(*match.span(), ""),))


@c_mistake("c_braces_left_out")
def braces_left_out(text: str) -> Iterator[Change]:
    for match in _BLOCK.finditer(text):
        yield Change((Edit(*match.span(2), ""), Edit(*match.span(4), "")), (match.span(3),))


@c_mistake("c_fixed_value")
def fixed_value(text: str) -> Iterator[Change]:
    for match in re.finditer(r"\bscanf\(\"%d\", &(zz_\w+)\);", text):
        for number in ("4", "10", "120"):
            yield Change((Edit(*match.span(), f"{match[1]} = {number};", True),))


@c_mistake("swapped_operands")
def swapped_operands(text: str) -> Iterator[Change]:
    pattern = r"(?<![-+*/%] )\b(zz_\w+) [-/%] (zz_\w+|\d+)\b(?![\[(.]| [*/%])"
    for match in outside_strings(text, pattern):
        if match[1] != match[2]:
            yield Change((Edit(*match.span(1), match[2]), Edit(*match.span(2), match[1])), (match.span(),))


@c_mistake("misspelled_variable")
def misspelled_variable(text: str) -> Iterator[Change]:
    for match in outside_strings(text, r"\bzz_\w+"):
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        if not _DECLARES.match(line) and not match[0].endswith(SLIP):
            yield Change((Edit(*match.span(), match[0] + SLIP, True),))
