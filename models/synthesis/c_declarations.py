"""Where and how a student declares in C: on top or late, together or apart, outside main, with #define, needlessly."""

import re

import numpy as np

from models.synthesis.draft import Change, Draft, Edit

TYPE = r"(?:int|double|float|long long|long|char)"
UNUSED = "unused_variable"
_PAIR = re.compile(r"^( +)(int|double|float|long long|long|char) ([^;\n]+);\n\1(\2) ([^;\n*\[\]]+);\n", re.M)
_COUNTER = re.compile(r"\bfor \((int )(zz_\w+) = ")
_LATER = re.compile(rf"^( +{TYPE} (zz_\w+) = [^\n;]*;\n)( +scanf\([^\n]*\);\n)", re.M)
_STARTED = re.compile(rf"^    {TYPE} (zz_\w+)( = -?\d+(?:\.\d+)?);\n(?!    {TYPE} )", re.M)
_MAIN = re.compile(r"^int main\((?:void)?\) ?\n?\{\n", re.M)
_TOP = re.compile(rf"(?:    {TYPE} zz_\w+(?:\[\d+\])?(?: = -?\d+(?:\.\d+)?)?(?:, zz_\w+(?: = -?\d+)?)*;\n)+")
_ARRAY = re.compile(r"^    (?:int|double|float) zz_\w+\[(100)\];\n", re.M)
_NUMBER = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|#[^\n]*|return [^\n]*|(?<![\w.])(\d+)(?![\w.])")
_SPARE = ("spare", "x", "temp", "i", "k", "answer", "flag")
_CONSTANTS = {
    "0": "ZERO START NONE",
    "1": "ONE START FIRST STEP",
    "2": "TWO PAIR FIRST",
    "10": "TEN BASE TEN_TIMES",
    "60": "SIXTY MINUTES HOUR",
    "100": "MAX SIZE N DIM HUNDRED",
    "200": "MAX LENGTH SIZE LINE",
}


def declared_in_own_way(draft: Draft, rng: np.random.Generator) -> Draft:
    """The draft with its declarations as a student drawn by `rng` would write them."""
    dice = rng.random(8)
    if dice[0] < 0.6:
        draft = counters_first(draft)
    if dice[1] < 0.15:
        draft = _started_apart(draft)
    if dice[2] < 0.7:
        draft = declared_together(draft)
    if dice[3] < 0.1:
        draft = _declared_later(draft)
    if dice[4] < 0.08:
        draft = sized_by_input(draft)
    if dice[5] < 0.06:
        draft = _unused(draft, rng)
    if dice[6] < 0.05:
        draft = outside_main(draft)
    if dice[7] < 0.1:
        draft = with_constants(draft, rng)
    return draft


def counters_first(draft: Draft) -> Draft:
    """The loops' counters are declared on top of the function, where they have one in all."""
    names = [match[2] for match in _COUNTER.finditer(draft.text)]
    first = re.search(rf"^( +){TYPE} [^\n]*;\n", draft.text, re.M)
    declared = re.findall(rf"\b{TYPE} (zz_\w+)", draft.text)
    if first is None or not names or any(declared.count(name) > names.count(name) for name in names):
        return draft
    if len(re.findall(r"^\w[^\n;]*\)\s*\{", draft.text, re.M)) != 1:
        return draft
    edits = [Edit(*match.span(1), "") for match in _COUNTER.finditer(draft.text)]
    text = f"{first[1]}int {', '.join(dict.fromkeys(names))};\n"
    return draft.edited([Edit(first.end(), first.end(), text), *edits])


def declared_together(draft: Draft) -> Draft:
    """Several variables of one type in one declaration."""
    for _ in range(6):
        match = _PAIR.search(draft.text)
        if match is None:
            break
        draft = draft.edited([Edit(match.end(3), match.start(5), ", ")])
    return draft


def _started_apart(draft: Draft) -> Draft:
    """The last variable on top gets its start value in a line of its own."""
    match = _STARTED.search(draft.text)
    if match is None:
        return draft
    return draft.edited([Edit(match.start(2), match.start(2), f";\n    {match[1]}")])


def _declared_later(draft: Draft) -> Draft:
    """A variable is declared where it is first needed: after the input, not on top."""
    match = _LATER.search(draft.text)
    if match is None or match[2] in match[3] or _marked(draft, match):
        return draft
    return draft.edited([Edit(*match.span(1), ""), Edit(match.end(), match.end(), match[1])])


def sized_by_input(draft: Draft) -> Draft:
    """The array is declared after its size is read, and only as large as that."""
    array = _ARRAY.search(draft.text)
    read = array and re.compile(r'^    scanf\("%d", &(zz_\w+)\);\n', re.M).search(draft.text, array.end())
    if array is None or not read or _marked(draft, array) or len(re.findall(r"\[\d\d", draft.text)) > 1:
        return draft
    line = array[0].replace(array[1], read[1])
    return draft.edited([Edit(*array.span(), ""), Edit(read.end(), read.end(), line)])


def outside_main(draft: Draft) -> Draft:
    """The first variables of main are declared above it. The head moves, so that marks stay on the declarations."""
    head = _MAIN.search(draft.text)
    top = head and _TOP.match(draft.text, head.end())
    if not head or not top:
        return draft
    margins = (Edit(line, line + 4, "") for line in _line_starts(draft.text, *top.span()))
    return draft.edited([Edit(*head.span(), ""), *margins, Edit(top.end(), top.end(), f"\n{head[0]}")])


def with_constants(draft: Draft, rng: np.random.Generator) -> Draft:
    """A number of the program gets a name in capitals."""
    found = [match for match in _NUMBER.finditer(draft.text) if match[1] and not _marked(draft, match)]
    place = draft.text.rfind("#include")
    if not found or place < 0:
        return draft
    chosen = found[int(rng.integers(len(found)))][1]
    names = _CONSTANTS.get(chosen, "LIMIT FACTOR VALUE CONST").split()
    name = names[int(rng.integers(len(names)))]
    end = draft.text.index("\n", place) + 1
    uses = [Edit(*match.span(), name) for match in found if match[1] == chosen]
    return draft.edited([Edit(end, end, f"#define {name} {chosen}\n"), *uses])


def _unused(draft: Draft, rng: np.random.Generator) -> Draft:
    """One variable more than is needed, which is an item of style."""
    first = re.search(rf"^    {TYPE} [^\n]*;\n", draft.text, re.M)
    if first is None:
        return draft
    name = f"zz_{_SPARE[int(rng.integers(len(_SPARE)))]}9"
    line = f"    int {name}{('', ' = 0')[int(rng.integers(2))]};\n"
    return draft.changed(Change((Edit(first.end(), first.end(), line, True),)), UNUSED)


def _marked(draft: Draft, match: re.Match[str]) -> bool:
    return any(mark.start < match.end() and match.start() < mark.end for mark in draft.marks)


def _line_starts(text: str, start: int, end: int) -> list[int]:
    return [match.start() for match in re.compile(r"^", re.M).finditer(text, start, end) if match.start() < end]
