"""What is usual in a class: how surprising each token is after the two before it.

Source: interpolated trigrams, Jelinek & Mercer 1980; code is repetitive enough for it, Hindle et al. 2012 ("On the
naturalness of software").
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain

from models.highlight.written import Line

_START, _END = "\n\n", "\n\n\n"  # no token's text is either
_PAIR_STRENGTH = 0.1  # occurrences that a pair of tokens is credited with before it was seen
_PAIR_KINDS = 3.0
_TRIPLE_STRENGTH = 1.0  # how many occurrences the estimate from pairs counts for


def _stream(lines: Iterable[Line]) -> Iterator[str]:
    return chain([_START, _START], (token for line in lines if line for token in (*line, _END)))


class Usual:
    """Counts over a class's programs."""

    def __init__(self, programs: Iterable[tuple[Line, ...]]) -> None:
        self._triples: Counter[tuple[str, str, str]] = Counter()
        self._pairs: Counter[tuple[str, str]] = Counter()
        self._after_pair: Counter[tuple[str, str]] = Counter()
        self._after: Counter[str] = Counter()
        for lines in programs:
            tokens = list(_stream(lines))
            triples = list(zip(tokens, tokens[1:], tokens[2:], strict=False))
            self._triples.update(triples)
            self._pairs.update((b, c) for _, b, c in triples)
            self._after_pair.update((a, b) for a, b, _ in triples)
            self._after.update(b for _, b, _ in triples)

    def _surprise(self, a: str, b: str, c: str) -> float:
        pair = (self._pairs[b, c] + _PAIR_STRENGTH) / (self._after[b] + _PAIR_KINDS)
        return -math.log(
            (self._triples[a, b, c] + _TRIPLE_STRENGTH * pair) / (self._after_pair[a, b] + _TRIPLE_STRENGTH)
        )

    def surprise(self, lines: tuple[Line, ...]) -> list[float]:
        """The most surprising token of each line, its end included; 0 where the line is empty. Units: nats."""
        a, b = _START, _START
        most = []
        for line in lines:
            found = 0.0
            for token in (*line, _END) if line else ():
                found = max(found, self._surprise(a, b, token))
                a, b = b, token
            most.append(found)
        return most
