"""Which words of two programs are the same words: the fewest that have to be taken away or put in.

Letters: N words of ours, K other programs of at most M words.
Source: edit distance without substitution, Wagner & Fischer 1974, for all other programs at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NONE = -1
_LARGEST = 8_000_000  # cells of the table
_LONGEST = 2_500  # words of a program that take part, some 300 lines; the table of two such programs is not too large


@dataclass(frozen=True, slots=True)
class Alignment:
    """`distance` words differ; `partner` has for each of our words the place of the same one of theirs, or `NONE`."""

    distance: int
    partner: tuple[int, ...]


def aligned(ours: Sequence[str], others: Sequence[Sequence[str]]) -> list[Alignment]:
    """Our words beside those of each other program. What is too long for the table is left out, from the end."""
    if not others:
        return []
    longest = min(max(map(len, others)), _LONGEST)
    others = others[: max(1, _LARGEST // ((min(len(ours), _LONGEST) + 1) * (longest + 1)))]
    numbers: dict[str, int] = {}
    mine, *theirs = (
        np.array([numbers.setdefault(word, len(numbers)) for word in words[:_LONGEST]], dtype=np.int32)
        for words in (ours, *others)
    )
    table = np.full((len(theirs), max(map(len, theirs))), NONE, dtype=np.int32)
    for row, words in zip(table, theirs, strict=True):
        row[: len(words)] = words
    costs = _costs(mine, table)
    left = (NONE,) * (len(ours) - len(mine))
    found = [_traced(mine.tolist(), words.tolist(), costs[:, k]) for k, words in enumerate(theirs)]
    return [Alignment(one.distance, one.partner + left) for one in found]


def _costs(mine: NDArray[np.int32], table: NDArray[np.int32]) -> NDArray[np.int16]:
    """The distance of every beginning of ours to every beginning of theirs. Shapes: (N,), (K, M) -> (N+1, K, M+1)."""
    steps = np.arange(table.shape[1] + 1, dtype=np.int16)
    costs = np.empty((len(mine) + 1, len(table), len(steps)), dtype=np.int16)
    costs[0] = steps
    for i, word in enumerate(mine):
        row = costs[i + 1]
        row[:, 0] = i + 1
        row[:, 1:] = np.minimum(costs[i, :, :-1] + 2 * (table != word), costs[i, :, 1:] + 1)
        row -= steps  # from here on each step to the right costs 1
        np.minimum.accumulate(row, axis=1, out=row)
        row += steps
    return costs


def _traced(mine: list[int], theirs: list[int], costs: NDArray[np.int16]) -> Alignment:
    """From the end back along the least costs. Shapes: `costs` (N+1, M+1)."""
    table: list[list[int]] = costs.tolist()
    partner = [NONE] * len(mine)
    i, j = len(mine), len(theirs)
    distance = table[i][j]
    while i and j:
        if mine[i - 1] == theirs[j - 1]:
            i, j = i - 1, j - 1
            partner[i] = j
        elif table[i][j] == table[i - 1][j] + 1:
            i -= 1
        else:
            j -= 1
    return Alignment(distance, tuple(partner))
