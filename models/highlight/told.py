"""What a program tells against itself, and what of it the question's text asks for: both need no class."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.baselines.checks import check_terms
from models.highlight.written import Written

Vector = NDArray[np.float64]

# what the checks say of a program that is hardly ever meant so, and what may well be
_REFUSED: Final = frozenset(
    {
        "undefined", "declared, never read", "in: no address", "never ends",
        *(f"{way}: {what}" for way in ("in", "out") for what in
          ("another number of values than conversions", "int as real", "real as int")),
    }
)  # fmt: skip
_DOUBTFUL: Final = frozenset({"perhaps unset", "first round decides", "never reached", "set, never read"})
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_HEADS: Final = frozenset({"#include", "def", "import", "from"})


def _objections(code: str, language: str) -> tuple[Counter[str], bool]:
    """What is said against a program, and whether it is broken."""
    said = check_terms(code, language)["checks"]
    return Counter(term for term in said if term in _REFUSED or term in _DOUBTFUL), "broken" in said


def checked(program: Written, code: str, language: str) -> dict[str, Vector]:
    """By line, the share of what the checks object to that is gone with the line: of what is hardly ever meant so
    ("refused"), and of what may well be ("doubtful").

    A line without which the program does not parse tells nothing.
    """
    found = {name: np.zeros(program.count) for name in ("refused", "doubtful")}
    objections, broken = _objections(code, language)
    if not objections:
        return found
    lines = code.split("\n")
    gone: dict[str, list[int]] = {}
    for line in program.filled:
        left, breaks = _objections("\n".join([*lines[:line], "", *lines[line + 1 :]]), language)
        if broken or not breaks:
            for term in objections - left:
                gone.setdefault(term, []).append(line)
    for term, places in gone.items():
        found["refused" if term in _REFUSED else "doubtful"][places] += 1 / len(places)
    return found


def beside_question(program: Written, question_text: str) -> dict[str, Vector]:
    """By line, 1 where a text has a word that the question has ("asked word"), or one that it lacks ("strange word"),
    and where a name stands that occurs nowhere else ("name alone").
    """
    asked = set(_WORD.findall(question_text))
    times = Counter(name for name in program.names if name)
    found = {name: np.zeros(program.count) for name in ("asked word", "strange word", "name alone")}
    for word, name, line in zip(program.words, program.names, program.places, strict=True):
        text = program.lines[line]
        if text and (text[0] in _HEADS or "main" in text):
            continue
        if word[0] == '"' and _WORD.fullmatch(word[1:]):
            found["asked word" if word[1:] in asked else "strange word"][line] = 1.0
        if times[name] == 1:
            found["name alone"][line] = 1.0
    return found


def told(program: Written, code: str, question_text: str, language: str) -> Mapping[str, Vector]:
    """All of it. Shapes: (L,) each."""
    return {**checked(program, code, language), **beside_question(program, question_text)}
