"""Which views of the examples go with their labels: those weigh more.

Letters: S examples, V views.
Source: centred kernel alignment, Cortes, Mohri & Rostamizadeh 2012 (JMLR 13), after Cristianini et al. 2001.
"""

from collections.abc import Sequence

import numpy as np

from models.fewshot.background import Matrix, Vector


def alignment(kernel: Matrix, labels: Sequence[bool]) -> float:
    """How well likeness in one view goes with having the same label, 0..1; what an example is to itself is left out.

    Shapes: (S, S), S labels -> a number.
    """
    target = np.array(labels, dtype=np.float64)
    target -= target.mean()
    centred = kernel - kernel.mean(axis=0) - kernel.mean(axis=1)[:, None] + kernel.mean()
    np.fill_diagonal(centred, 0.0)
    length = float(np.linalg.norm(centred)) * float(target @ target)
    return max(0.0, float(target @ centred @ target) / length) if length > 0 else 0.0


def view_weights(kernels: Sequence[Matrix], labels: Sequence[bool], trust: float) -> Vector:
    """Weights with a mean of 1: `trust` of them is dealt out by alignment, the rest is the same for all views.

    Shapes: V of (S, S), S labels -> (V,).
    """
    found = np.array([alignment(kernel, labels) for kernel in kernels])
    if not found.sum() > 0:
        return np.ones(len(kernels))
    weights: Vector = 1 - trust + trust * len(found) * found / found.sum()
    return weights
