"""What kind of line a line is: some kinds hold more mistakes than others, whatever the class."""

import math

import numpy as np
from numpy.typing import NDArray

from models.highlight.written import SEPARATORS, Line, Written

_COMPARISONS = frozenset({"<", ">", "<=", ">=", "==", "!="})
_ARITHMETIC = frozenset({"+", "-", "*", "/", "%", "//", "+=", "-="})
_FRAME = SEPARATORS | {"else", ":", "do", "try"}
_TYPES = frozenset({"int", "float", "double", "char", "long"})


def _of(line: Line) -> dict[str, float]:
    words = set(line)
    first = line[0] if line else ""
    return {
        "length": math.log1p(len(line)),
        "frame alone": float(bool(line) and words <= _FRAME),
        "head": float(first in {"#include", "def", "import", "from"} or "main" in words),
        "comparison": float(bool(words & _COMPARISONS)),
        "return": float(first == "return"),
        "return 0": float(line in {("return", "0", ";"), ("return", "0")}),
        "loop": float(first in {"for", "while"}),
        "if": float(bool(words & {"if", "elif"})),
        "else": float("else" in words),
        "declaration": float(first in _TYPES),
        "output": float(bool(words & {"printf", "print"})),
        "input": float(bool(words & {"scanf", "input"})),
        "arithmetic": float(bool(words & _ARITHMETIC)),
        "number": float(any(word.isdigit() for word in words)),
    }


def kinds(program: Written) -> dict[str, NDArray[np.float64]]:
    """By line, 1 or 0 for each kind; the length of a line in words as a logarithm. Shapes: (L,) each."""
    lines = [_of(line) for line in program.lines]
    return {name: np.array([line[name] for line in lines]) for name in _of(())}
