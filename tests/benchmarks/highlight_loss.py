"""Of the places where the attention lies, those that a judgement hangs on.

Source: occlusion, Zeiler & Fergus 2014 (arXiv 1311.2901), here of the tokens with most attention alone.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from models.highlight.spans import token_weights

LOOKED_AT = 12  # tokens that are taken away, one at a time


def weighed_by_loss(
    code: str,
    language: str,
    pieces: NDArray[np.int64],
    weights: NDArray[np.float32],
    score: Callable[[str], float],
) -> NDArray[np.float32]:
    """Each token's weight times what the judgement loses without it, on its first piece; 0 where it loses nothing.

    `score` judges a program; it is asked once for the program and once for each of the `LOOKED_AT` heaviest tokens.

    Shapes: `pieces` (T, 2), `weights` (T,) -> (T,), none negative.
    """
    found = np.zeros(len(weights), dtype=np.float32)
    heaviest = sorted(token_weights(code, language, pieces, weights), key=lambda token: (-token[2], token[0]))
    whole = score(code)
    for start, end, weight in heaviest[:LOOKED_AT]:
        inside = np.flatnonzero((pieces[:, 0] >= start) & (pieces[:, 1] <= end) & (pieces[:, 1] > pieces[:, 0]))
        if len(inside) and weight > 0:
            found[inside[0]] = weight * max(whole - score(code[:start] + code[end:]), 0.0)
    return found
