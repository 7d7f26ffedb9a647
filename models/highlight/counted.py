"""Of the places where the attention lies, those that the judgement hangs on, and no other item's as much.

Most of a judgement is decided by counted terms, each of which is made of tokens; so what a token adds to the judgement
is known without judging again.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.code import Token

POWER = 0.1  # of the attention
SHARED = 0.5  # of the most that a token adds to another item: so much of it is taken off


def beyond_others(own: NDArray[np.float32], others: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """What each token adds to one item's judgement beyond half of the most that it adds to another item's.

    What makes a program look wrong speaks for every mistake; what is left speaks for this one. No more than it adds to
    the item itself.

    Shapes: `own` (T,), each of `others` (T,) -> (T,).
    """
    if not others:
        return own
    beyond: NDArray[np.float32] = np.minimum(own, own - np.float32(SHARED) * np.max(others, axis=0))
    return beyond


def owners(pieces: NDArray[np.int64], tokens: Sequence[Token]) -> NDArray[np.int64]:
    """For each piece the place of the token that it is of; -1 where it stands for nothing in the text.

    Shapes: `pieces` (T, 2), `tokens` in the order of the text -> (T,).
    """
    starts = np.array([token.start for token in tokens], dtype=np.int64)
    found: NDArray[np.int64] = np.searchsorted(starts, pieces[:, 0], side="right") - 1
    found[pieces[:, 1] <= pieces[:, 0]] = -1
    return found


def weighed_by_terms(
    weights: NDArray[np.float32], owner: NDArray[np.int64], added: NDArray[np.float32]
) -> NDArray[np.float32]:
    """A root of each piece's attention times what its token adds to the judgement; none where it speaks against.

    A root, since attention lies on few pieces: so the marks hit the known fault more often (docs/highlighting.md).
    Where no token speaks for the judgement the attention stays as it is.

    Shapes: `weights` (T,), `owner` (T,) as `owners` gives it, `added` (N,) by token -> (T,), none negative.
    """
    speaks = np.append(np.maximum(added, 0), np.float32(0))[owner]
    found: NDArray[np.float32] = weights**POWER * speaks
    return found if found.any() else weights
