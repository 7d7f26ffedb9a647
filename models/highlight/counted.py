"""Of the places where the attention lies, those that the judgement hangs on.

Most of a judgement is decided by counted terms, each of which is made of tokens; so what a token adds to the judgement
is known without judging again.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def weighed_by_terms(
    pieces: NDArray[np.int64], weights: NDArray[np.float32], added: Sequence[tuple[int, int, float]]
) -> NDArray[np.float32]:
    """The root of each piece's attention times what its token adds to the judgement; none where it speaks against.

    The root, since attention lies on few pieces: so the marks hit the known fault more often (docs/highlighting.md).
    `added` has (start, end, worth) of tokens in the order of the text. Where no token speaks for the judgement the
    attention stays as it is.

    Shapes: `pieces` (T, 2), `weights` (T,) -> (T,), none negative.
    """
    if not added:
        return weights
    starts = np.array([start for start, _, _ in added])
    worth = np.array([max(value, 0.0) for _, _, value in added], dtype=np.float32)
    owner = np.maximum(np.searchsorted(starts, pieces[:, 0], side="right") - 1, 0)
    found: NDArray[np.float32] = np.sqrt(weights) * worth[owner] * (pieces[:, 1] > pieces[:, 0])
    return found if found.any() else weights
