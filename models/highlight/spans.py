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
) -> NDArray[np.float64]:
    """The weight of each token, its pieces' weights added.

    Shapes: N tokens; `pieces` (T, 2) offsets in order, `weights` (T,) -> (N,).
    """
    if not tokens:
        return np.zeros(0)
    starts = np.array([token.start for token in tokens], dtype=np.int64)
    real = pieces[:, 1] > pieces[:, 0]
    owner = np.maximum(np.searchsorted(starts, pieces[real, 0], side="right") - 1, 0)
    found = np.zeros(len(tokens))
    np.add.at(found, owner, weights[real].astype(np.float64))
    return found


def _strongest(weights: NDArray[np.float64]) -> list[int]:
    """The places of the fewest tokens that hold `ENOUGH` of the weight, none of them faint, in the order of the text.

    Shapes: (N,).
    """
    ranked = np.argsort(-weights, kind="stable")
    whole, held, chosen = weights.sum(), 0.0, []
    for place in ranked.tolist():
        if held >= ENOUGH * whole or weights[place] < FAINTEST * weights[ranked[0]] or weights[place] <= 0:
            break
        held += weights[place]
        chosen.append(place)
    return sorted(chosen)


def spans_of(code: str, tokens: Sequence[Token], pieces: NDArray[np.int64], weights: NDArray[np.float32]) -> list[Span]:
    """At most `MOST` phrases of whole tokens, in the order of the text; the strongest weighs 1.

    Neighbouring tokens on one line, with at most one unmarked token between them, become one phrase.
    Shapes: the `visible` tokens; `pieces` (T, 2), `weights` (T,), none negative.
    """
    weighed = token_weights(tokens, pieces, weights)
    phrases: list[_Phrase] = []
    last = -2
    for place in _strongest(weighed):
        token, weight = tokens[place], float(weighed[place])
        if phrases and place - last <= 2 and "\n" not in code[phrases[-1].end : token.start]:
            phrases[-1].end = token.end
            phrases[-1].weight = max(phrases[-1].weight, weight)
        else:
            phrases.append(_Phrase(token.start, token.end, weight))
        last = place
    kept = sorted(sorted(phrases, key=lambda p: (-p.weight, p.start))[:MOST], key=lambda p: p.start)
    strongest = max((p.weight for p in kept), default=1.0)
    return [Span(p.start, p.end, round(p.weight / strongest, 3)) for p in kept]
