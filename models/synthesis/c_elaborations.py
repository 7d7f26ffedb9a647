"""How students lay out a C program: the head of main, braces, headers, tests inside each other, loops and formats."""

import re
from collections.abc import Iterator

import numpy as np

from models.synthesis.c_declarations import TYPE, declared_in_own_way
from models.synthesis.draft import Draft, Edit
from models.synthesis.mistakes.c_blocks import STEP, blocks

_MAIN = re.compile(r"\bmain\((void)\)")
_SINGLE = re.compile(r"(?:\)|\belse)( \{)\n +[^\n{};]*;\n( *\}\n)(?! *else)", re.M)
_INCLUDE = re.compile(r"#include( )<stdio\.h>\n")
_MORE_HEADERS = ("#include <stdlib.h>\n", "#include <math.h>\n", "#include <string.h>\n#include <ctype.h>\n")
_READ = re.compile(r'^( +)scanf\("(%\w+)( ?)(%[^"\n]*)", (&\w+), ([^\n]*)\);\n', re.M)
_READ_TWICE = re.compile(r'^( +scanf\("%\w+)(", &\w+)(\);\n +scanf\(")(%\w+)"(, &\w+)\);\n', re.M)
_PRINTED = re.compile(r'^( +)printf\("([^%"\n]*%[.\d]*\w(?:\\n| ))([^"\n]*%[^"\n]*)", ([^,()\n]*), ([^\n]*)\);\n', re.M)
_OWN_AND = re.compile(r"(?:\|\| (\()|(?<=\()(\())[^()\n]* && [^()\n]*(\))(?= \|\||\))")


def c_elaborate(draft: Draft, rng: np.random.Generator) -> Draft:
    """The draft with the habits of a student drawn by `rng`; what the program does stays the same."""
    dice = rng.random(12)
    if dice[0] < 0.95:
        draft = draft.edited([Edit(*match.span(1), "") for match in _MAIN.finditer(draft.text)])
    if dice[1] < 0.2:
        draft = _first(draft, [_for_as_while(draft), _nested(draft), _if_in_else(draft)][int(rng.integers(3))])
    draft = declared_in_own_way(draft, rng)
    if dice[2] < 0.25:
        found = _READ.finditer(draft.text) if dice[3] < 0.5 else _READ_TWICE.finditer(draft.text)
        draft = _first(draft, (_read_apart(match) if dice[3] < 0.5 else _read_together(match) for match in found))
    if dice[4] < 0.15:
        draft = _first(draft, map(_printed_apart, _PRINTED.finditer(draft.text)))
    if dice[5] < 0.3:
        found = _OWN_AND.finditer(draft.text)
        draft = draft.edited(Edit(*match.span(g), "") for match in found for g in (1, 2, 3) if match[g])
    if dice[6] < 0.4:
        found = _SINGLE.finditer(draft.text)
        draft = draft.edited([Edit(*match.span(group), "") for match in found for group in (1, 2)])
    if dice[7] < 0.12:
        more = _MORE_HEADERS[int(rng.integers(len(_MORE_HEADERS)))]
        draft = draft.edited([Edit(match.end(), match.end(), more) for match in _INCLUDE.finditer(draft.text)])
    if dice[8] < 0.15:
        draft = draft.edited([Edit(*match.span(1), "") for match in _INCLUDE.finditer(draft.text)])
    if dice[9] < 0.03:
        ends = re.finditer(r"^ +\}\n(?! *else)", draft.text, re.M)
        draft = draft.edited(Edit(match.end() - 1, match.end() - 1, ";") for match in ends)
    if dice[10] < 0.5 and not re.search(r"\blong\b|math\.h", draft.text):
        draft = _single_precision(draft)
    if dice[11] < 0.07:
        found = re.finditer(r'printf\("[^"\n]*?%[.\d]*(f)', draft.text)
        draft = draft.edited([Edit(*match.span(1), "lf") for match in found])
    return draft


def _first(draft: Draft, found: Iterator[list[Edit]]) -> Draft:
    """The first of the changes that touches no mark."""
    for edits in found:
        ends = min(edit.start for edit in edits), max(edit.end for edit in edits)
        if not any(mark.start < ends[1] and ends[0] < mark.end for mark in draft.marks):
            return draft.edited(edits)
    return draft


def _single_precision(draft: Draft) -> Draft:
    """float where double stood; `%lf` goes with it in scanf, and in printf either is right."""
    words = re.finditer(r"\bdouble\b", draft.text)
    formats = re.finditer(r"%(l)f", draft.text)
    edits = [*(Edit(*match.span(), "float") for match in words), *(Edit(*match.span(1), "") for match in formats)]
    return draft.edited(edits) if len(edits) > 1 else draft


def _for_as_while(draft: Draft) -> Iterator[list[Edit]]:
    for block in blocks(draft.text):
        loop = re.fullmatch(rf"((?:{TYPE} )?zz_\w+ = [^;]+); ([^;]+); ([^;]+)", draft.text[slice(*block.condition)])
        inside = draft.text[slice(*block.body)]
        if loop and block.word == "for" and block.braced and "continue" not in inside and not loop[1].startswith("int"):
            start = Edit(block.line, block.line, f"{block.margin}{loop[1]};\n")
            head = Edit(*block.head, f"while ({loop[2]})")
            yield [start, head, Edit(block.body[1], block.body[1], f"{block.margin}{STEP}{loop[3]};\n")]


def _nested(draft: Draft) -> Iterator[list[Edit]]:
    """`if (a && b)` as a test inside a test."""
    for block in blocks(draft.text):
        inside = draft.text[slice(*block.condition)]
        parts = inside.split(" && ")
        if block.alone and len(parts) == 2 and "||" not in inside and inside.count("(") == inside.count(")"):
            body = draft.text[slice(*block.body)]
            inner = f"{block.margin}{STEP}if ({parts[1]}) {{\n{re.sub('^', STEP, body[:-1], flags=re.M)}\n"
            yield [Edit(*block.condition, parts[0]), Edit(*block.body, f"{inner}{block.margin}{STEP}}}\n")]


def _if_in_else(draft: Draft) -> Iterator[list[Edit]]:
    """The last `else if` of a chain as an `if` inside an `else`."""
    for block in blocks(draft.text):
        if block.word == "else if" and block.braced and not block.else_follows:
            whole = draft.text[block.head[0] + len("else ") : block.after]
            moved = block.margin + STEP + re.sub(r"\n(?=.)", f"\n{STEP}", whole)
            yield [Edit(block.head[0] + len("else "), block.after, f"{{\n{moved}{block.margin}}}\n")]


def _read_apart(match: re.Match[str]) -> list[Edit]:
    line, form, _, rest, name, names = match.groups()
    return [Edit(*match.span(), f'{line}scanf("{form}", {name});\n{line}scanf("{rest}", {names});\n')]


def _read_together(match: re.Match[str]) -> list[Edit]:
    start, name, _, form, other = match.groups()
    return [Edit(*match.span(), f"{start} {form}{name}{other});\n")]


def _printed_apart(match: re.Match[str]) -> list[Edit]:
    line, form, rest, value, values = match.groups()
    return [Edit(*match.span(), f'{line}printf("{form}", {value});\n{line}printf("{rest}", {values});\n')]
