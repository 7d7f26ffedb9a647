"""How students lay out a C program: the head of main, several variables in one declaration, counters declared first."""

import re

import numpy as np

from models.synthesis.draft import Draft, Edit

_MAIN = re.compile(r"\bmain\((void)\)")
_PAIR = re.compile(r"^( +)(int|double|float|long long|long|char) ([^;\n]+);\n\1(\2) ([^;\n*\[\]]+);\n", re.M)
_COUNTER = re.compile(r"\bfor \((int )(zz_\w+) = ")
_SINGLE = re.compile(r"(?:\)|\belse)( \{)\n +[^\n{};]*;\n( *\}\n)(?! *else)", re.M)
_LATER = re.compile(r"^( +(?:int|double|float|long) (zz_\w+) = [^\n;]*;\n)( +scanf\([^\n]*\);\n)", re.M)
_INCLUDE = re.compile(r"#include <stdio\.h>\n")
_MORE_HEADERS = ("#include <stdlib.h>\n", "#include <math.h>\n", "#include <string.h>\n#include <ctype.h>\n")


def c_elaborate(draft: Draft, rng: np.random.Generator) -> Draft:
    """The draft with the habits of a student drawn by `rng`; what the program does stays the same."""
    dice = rng.random(7)
    if dice[0] < 0.95:
        draft = draft.edited([Edit(*match.span(1), "") for match in _MAIN.finditer(draft.text)])
    if dice[1] < 0.6:
        draft = _counters_first(draft)
    if dice[2] < 0.7:
        draft = _declared_together(draft)
    if dice[3] < 0.4:
        found = _SINGLE.finditer(draft.text)
        draft = draft.edited([Edit(*match.span(group), "") for match in found for group in (1, 2)])
    if dice[4] < 0.12:
        more = _MORE_HEADERS[int(rng.integers(len(_MORE_HEADERS)))]
        draft = draft.edited([Edit(match.end(), match.end(), more) for match in _INCLUDE.finditer(draft.text)])
    if dice[6] < 0.1:
        draft = _declared_later(draft)
    if dice[5] < 0.5 and not re.search(r"\blong\b|math\.h", draft.text):
        draft = _single_precision(draft)
    return draft


def _single_precision(draft: Draft) -> Draft:
    """float where double stood; `%lf` goes with it in scanf, and in printf either is right."""
    words = re.finditer(r"\bdouble\b", draft.text)
    formats = re.finditer(r"%(l)f", draft.text)
    edits = [*(Edit(*match.span(), "float") for match in words), *(Edit(*match.span(1), "") for match in formats)]
    return draft.edited(edits) if len(edits) > 1 else draft


def _counters_first(draft: Draft) -> Draft:
    """The loops' counters are declared on top of the function, where they have one in all."""
    names = [match[2] for match in _COUNTER.finditer(draft.text)]
    first = re.search(r"^( +)(?:int|double|float|long|char) [^\n]*;\n", draft.text, re.M)
    declared = re.findall(r"\b(?:int|double|float|long|char) (zz_\w+)", draft.text)
    if first is None or not names or any(declared.count(name) > names.count(name) for name in names):
        return draft
    if len(re.findall(r"^\w[^\n;]*\)\s*\{", draft.text, re.M)) != 1:
        return draft
    edits = [Edit(*match.span(1), "") for match in _COUNTER.finditer(draft.text)]
    text = f"{first[1]}int {', '.join(dict.fromkeys(names))};\n"
    return draft.edited([Edit(first.end(), first.end(), text), *edits])


def _declared_later(draft: Draft) -> Draft:
    """A variable is declared where it is first needed: after the input, not on top."""
    match = _LATER.search(draft.text)
    if match is None or match[2] in match[3]:
        return draft
    return draft.edited([Edit(*match.span(1), ""), Edit(match.end(), match.end(), match[1])])


def _declared_together(draft: Draft) -> Draft:
    for _ in range(6):
        match = _PAIR.search(draft.text)
        if match is None:
            break
        draft = draft.edited([Edit(match.end(3), match.start(5), ", ")])
    return draft
