"""From a weight on every piece of a program to a few marked phrases."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.code import Token
from models.code.token import LAYOUT

MOST = 5  # marked places of one judgement
ENOUGH = 0.6  # of the whole weight: what lies on the remaining tokens is not marked
FAINTEST = 0.2  # of the strongest: below this a place is not marked


@dataclass(frozen=True, slots=True)
class Span:
    """A marked place. Units: `start` and `end` are code points of the source text, half open; `weight` 0..1."""

    start: int
    end: int
    weight: float


@dataclass(slots=True)
class _Phrase:
    start: int
    end: int
    weight: float


def visible(tokens: Iterable[Token]) -> list[Token]:
    """The tokens that can be marked: comments and layout are left out."""
    return [token for token in tokens if token.kind != "comment" and token.kind not in LAYOUT]


def token_weights(
    tokens: Sequence[Token], pieces: NDArray[np.int64], weights: NDArray[np.float32]
) -> list[tuple[int, int, float]]:
    """(start, end, weight) of each token, its pieces' weights added.

    Shapes: `pieces` (T, 2) offsets in order, `weights` (T,).
    """
    starts = np.array([token.start for token in tokens], dtype=np.int64)
    sums = np.zeros(len(tokens))
    if tokens:
        real = pieces[:, 1] > pieces[:, 0]
        owner = np.searchsorted(starts, pieces[real, 0], side="right") - 1
        np.add.at(sums, np.maximum(owner, 0), weights[real].astype(np.float64))
    return [(t.start, t.end, float(w)) for t, w in zip(tokens, sums, strict=True)]


def _strongest(tokens: list[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    """The fewest tokens that hold `ENOUGH` of the weight, none of them faint, in the order of the text."""
    ranked = sorted(tokens, key=lambda t: (-t[2], t[0]))
    whole, held, chosen = sum(t[2] for t in tokens), 0.0, []
    for token in ranked:
        if held >= ENOUGH * whole or token[2] < FAINTEST * ranked[0][2] or token[2] <= 0:
            break
        held += token[2]
        chosen.append(token)
    return sorted(chosen)


def spans_of(code: str, tokens: Sequence[Token], pieces: NDArray[np.int64], weights: NDArray[np.float32]) -> list[Span]:
    """At most `MOST` phrases of whole tokens, in the order of the text; the strongest weighs 1.

    Neighbouring tokens on one line, with at most one unmarked token between them, become one phrase.
    Shapes: the `visible` tokens; `pieces` (T, 2), `weights` (T,), none negative.
    """
    weighed = token_weights(tokens, pieces, weights)
    place = {start: i for i, (start, _, _) in enumerate(weighed)}
    phrases: list[_Phrase] = []
    last = -2
    for start, end, weight in _strongest(weighed):
        if phrases and place[start] - last <= 2 and "\n" not in code[phrases[-1].end : start]:
            phrases[-1].end = end
            phrases[-1].weight = max(phrases[-1].weight, weight)
        else:
            phrases.append(_Phrase(start, end, weight))
        last = place[start]
    kept = sorted(sorted(phrases, key=lambda p: (-p.weight, p.start))[:MOST], key=lambda p: p.start)
    strongest = max((p.weight for p in kept), default=1.0)
    return [Span(p.start, p.end, round(p.weight / strongest, 3)) for p in kept]
