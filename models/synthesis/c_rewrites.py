"""Other ways to write the same in C: increments, braces on lines of their own, small habits."""

import re
from collections.abc import Iterator

import numpy as np

from models.synthesis.draft import Edit

_STEP = re.compile(r"\b(zz_\w+)(\+\+|--)")
_OPENING = re.compile(r"^([ \t]*)([^\n]*\S)( \{)$", re.M)
_RETURN = re.compile(r"\breturn (\w+);")


def c_rewrites(text: str, rng: np.random.Generator) -> list[Edit]:
    """Edits of a C program that keep what it does, drawn by `rng`. Units: code points."""
    dice = rng.random(3)
    edits: list[Edit] = []
    if dice[0] < 0.35:
        edits += _steps(text, rng)
    if dice[1] < 0.3:
        edits += [Edit(*match.span(3), f"\n{match[1]}{{") for match in _OPENING.finditer(text)]
    if dice[2] < 0.08:
        edits += [Edit(*match.span(1), f"({match[1]})") for match in _RETURN.finditer(text)]
    return edits


def _steps(text: str, rng: np.random.Generator) -> Iterator[Edit]:
    habit = int(rng.integers(3))
    for match in _STEP.finditer(text):
        name, sign = match[1], match[2][0]
        yield Edit(*match.span(), (f"{name} {sign}= 1", f"{name} = {name} {sign} 1", f"{match[2]}{name}")[habit])
