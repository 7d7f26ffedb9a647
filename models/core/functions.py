"""Softmax, once for all who need it."""

import numpy as np

from models.core.arrays import Floats


def softmax(z: Floats) -> Floats:
    """exp(z) / sum exp(z) along the last axis, shifted so that nothing overflows. Shapes: (..., K) -> (..., K)."""
    raised: Floats = z - z.max(axis=-1, keepdims=True)
    np.exp(raised, out=raised)
    raised /= np.einsum("...k->...", raised)[..., None]
    return raised


def softmax_backward(p: Floats, dp: Floats) -> Floats:
    """From the derivative by the shares p to that by z: p (dp - sum dp p). Shapes: (..., K), (..., K) -> (..., K)."""
    dz: Floats = dp - np.einsum("...k,...k->...", dp, p)[..., None]
    dz *= p
    return dz


def log_softmax(z: Floats) -> Floats:
    """log softmax(z) along the last axis. Shapes: (..., K) -> (..., K)."""
    shifted: Floats = z - z.max(axis=-1, keepdims=True)
    shifted -= np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return shifted
