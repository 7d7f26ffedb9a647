"""One fitted item: a linear function of what the baselines count, in text and behaviour, and what the reader saw, added
to what the item's words led to expect.

A weighted sum of linear kernels over 20 examples has rank 20 at most, so logistic regression runs in the span of the
examples, exactly and in milliseconds; afterwards it is unrolled into one weight a feature, and the examples are gone.

Letters: S examples, V features of text and behaviour, P pooled.
Source: the map K(x, S) K(S, S)^(-1/2), Williams & Seeger 2001 (Nystroem), here exact: see `core.logistic.row_space`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from models.core.logistic import LogisticRegression, balancing_weights, row_space
from models.encoder import Floats
from models.fewshot.alignment import view_weights
from models.fewshot.background import Backgrounds
from models.fewshot.prior import ItemPrior, Table
from models.fewshot.sight import Sight, Vector, distances, prototypes


@dataclass(frozen=True, slots=True)
class Mixture:
    """How much each kind of evidence weighs, and how much the weights are held back (`l2`).

    `alignment` is how much of the views' weights the examples deal out. `words` and `oddness` weigh what is expected
    before any example: by the item's words, and by doing something else than usual whatever the words.

    Chosen on generated questions and two public classes; see docs/grader.md.
    """

    lexical: float = 2.0
    checks: float = 3.0
    texts: float = 3.0
    shapes: float = 3.0
    outcomes: float = 3.0
    differences: float = 3.0
    signature: float = 3.0
    pooled: float = 1.0
    distance: float = 1.0
    alignment: float = 0.5
    words: float = 0.2
    oddness: float = 0.5
    l2: float = 0.1


@dataclass(frozen=True)
class ItemModel:
    """What is left of a fit.

    Shapes: `counted` (V,), `direction` (P,).
    """

    sight: Sight
    counted: Floats
    direction: Vector
    bias: float
    prior: ItemPrior | None = None

    def score(self, row: sp.csr_array, pooled: Floats, strange: Table | None = None) -> float:
        """The log odds where both sides are equally likely; `strange` is None where the program was not tried.

        Shapes: `row` (1, V), `pooled` (P,), `strange` (I, 2 + W) -> a number.
        """
        # summed by NumPy one program at a time: no matrix product, whose order of additions could depend on its size
        counted = float(np.sum(row.data * self.counted[row.indices], dtype=np.float64))
        return expected(self.prior, strange) + counted + float(np.sum(self.direction * pooled)) + self.bias


def expected(prior: ItemPrior | None, strange: Table | None) -> float:
    """The log odds before any example; 0 where there is nothing to go by. Shapes: `strange` (I, 2 + W)."""
    return 0.0 if prior is None or strange is None else prior.odds(strange)


def fit_item(
    sight: Sight,
    rows: sp.csr_array,
    seen: Floats,
    labels: list[bool],
    mixture: Mixture,
    backgrounds: Backgrounds,
    prior: ItemPrior | None = None,
    strange: Sequence[Table | None] = (),
) -> ItemModel:
    """Logistic regression over the examples' features and distances to their prototypes, for what the prior leaves.

    Shapes: `rows` (S, V), `seen` (S, P), `strange` S tables (I, 2 + W), if there is a prior; `labels` have both sides.
    """
    pooled = seen.astype(np.float64) / np.sqrt(seen.shape[1])  # unit length
    views = backgrounds.kernels(rows)
    shares = view_weights(views, labels, mixture.alignment)
    kernel = np.tensordot(shares, views, 1) + mixture.pooled * pooled @ pooled.T
    mapped, back = row_space(kernel)
    extra = np.sqrt(mixture.distance) * distances(seen, labels)
    known = [expected(prior, table) for table in strange] if prior else None
    model = LogisticRegression(l2=mixture.l2).fit(
        np.column_stack([mapped, extra]), labels, balancing_weights(labels), known=known
    )
    on_examples = back @ model.weights[:-1]  # (S,)
    on_distance = np.sqrt(mixture.distance) * model.weights[-1]
    applies, absent = (side.astype(np.float64) for side in prototypes(seen, labels))
    # mean((z - absent)^2) - mean((z - applies)^2) is linear in z
    toward = 2 * (applies - absent) / len(applies)
    level = np.mean(absent**2) - np.mean(applies**2)
    return ItemModel(
        sight=sight,
        counted=backgrounds.weights(rows.T @ on_examples, shares).astype(np.float32),
        direction=mixture.pooled * (on_examples @ pooled) / np.sqrt(len(applies)) + on_distance * toward,
        bias=float(model.bias + on_distance * level),
        prior=prior,
    )
