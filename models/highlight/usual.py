"""What is usual in a class: how surprising each word is after and before its neighbours, and how rare each line.

Source: interpolated trigrams, Jelinek & Mercer 1980; code is repetitive enough for it, Hindle et al. 2012 ("On the
naturalness of software").
"""

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from models.highlight.written import Line, Written, written

Vector = NDArray[np.float64]
_START, _END = "\n\n", "\n\n\n"  # no word is either
_PAIR_STRENGTH = 0.1  # occurrences that a pair of words is credited with before it was seen
_PAIR_KINDS = 3.0


class _Trigrams:
    """Counts of words in a row."""

    def __init__(self) -> None:
        self._counts: Counter[Hashable] = Counter()

    @staticmethod
    def _keys(words: Sequence[str]) -> Iterable[Hashable]:
        row = (_START, _START, *words, _END)
        for a, b, c in zip(row, row[1:], row[2:], strict=False):
            yield from ((a, b, c), ("after", a, b, ""), ("pair", b, c, ""), b)

    def add(self, words: Sequence[str], times: int) -> None:
        """Count a program, or with -1 forget it."""
        _change(self._counts, self._keys(words), times)

    def surprise(self, words: Sequence[str]) -> list[float]:
        """Units: nats, one value a word."""
        count, row = self._counts, (_START, _START, *words)
        found = []
        for a, b, c in zip(row, row[1:], row[2:], strict=False):
            pair = (count["pair", b, c, ""] + _PAIR_STRENGTH) / (count[b] + _PAIR_KINDS)
            found.append(-math.log((count[a, b, c] + pair) / (count["after", a, b, ""] + 1.0)))
        return found


def _change(counts: Counter[Hashable], keys: Iterable[Hashable], times: int) -> None:
    for key in keys:
        counts[key] += times
        if not counts[key]:
            del counts[key]


def _neighbouring(lines: Sequence[Line]) -> Iterable[tuple[Line, Line]]:
    return pairwise([(), *(line for line in lines if line)])


class Usual:
    """Counts over a class's programs, that follow from one class to the next by what came and what went."""

    def __init__(self) -> None:
        self._programs: Counter[tuple[str, str]] = Counter()
        self._forward, self._backward = _Trigrams(), _Trigrams()
        self._lines: Counter[Hashable] = Counter()
        self._pairs: Counter[Hashable] = Counter()

    def follow(self, codes: Sequence[str], language: str) -> None:
        """From now on the class has these programs."""
        wanted = Counter((code, language) for code in codes)
        for change, sign in ((self._programs - wanted, -1), (wanted - self._programs, 1)):
            for program, times in change.items():
                self._count(written(*program), sign * times)
        self._programs = wanted

    def _count(self, program: Written, times: int) -> None:
        self._forward.add(program.words, times)
        self._backward.add(program.words[::-1], times)
        _change(self._lines, set(program.lines) - {()}, times)
        _change(self._pairs, set(_neighbouring(program.lines)), times)

    def unusual(self, program: Written) -> dict[str, Vector]:
        """By line: its most surprising word, read forwards and backwards, and how rare it is, alone and after the
        line before. Units: nats.
        """
        names = ("surprise", "surprise from behind", "rare", "rare after the last")
        found = {name: np.zeros(program.count) for name in names}
        if not self._programs:
            return found
        forward = self._forward.surprise(program.words)
        backward = self._backward.surprise(program.words[::-1])[::-1]
        for name, values in (("surprise", forward), ("surprise from behind", backward)):
            np.maximum.at(found[name], list(program.places), values)
        number = self._programs.total() + 1
        filled = program.filled
        for line, pair in zip(filled, _neighbouring(program.lines), strict=True):
            found["rare"][line] = -math.log((self._lines[program.lines[line]] + 0.5) / number)
            found["rare after the last"][line] = -math.log((self._pairs[pair] + 0.5) / number)
        return found
