"""Dividing examples by chance, each class by the same share."""

import numpy as np
from numpy.typing import ArrayLike

from models.core.arrays import Ids


def stratified(y: ArrayLike, share: float, rng: np.random.Generator) -> tuple[Ids, Ids]:
    """The places of the examples that stay, and of those held out: `share` of each class, rounded.

    Shapes: (N,) -> (N - held,) and (held,), each in random order.
    Raises: ValueError for a share outside 0 ... 1, labels that are no row, or where one side would be empty.
    """
    labels = np.asarray(y)
    if labels.ndim != 1 or not 0 < share < 1:
        raise ValueError(f"a split takes labels (N,) and a share between 0 and 1, got {labels.shape} and {share}")
    order = rng.permutation(len(labels))
    held = np.zeros(len(labels), dtype=bool)
    for label in np.unique(labels):
        places = order[labels[order] == label]
        held[places[: round(share * len(places))]] = True
    if held.all() or not held.any():
        raise ValueError(f"a share of {share} of {len(labels)} examples leaves one side empty")
    return order[~held[order]], order[held[order]]
