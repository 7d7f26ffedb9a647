"""What arrays are here, and how one that does not fit is refused.

Floats are float32 or float64: layers compute in the precision of their parameters. Ids are whole numbers. Letters of
shapes: N examples, M features, C channels, H and W height and width, T tokens, D dimensions.
"""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

Floats: TypeAlias = NDArray[Any]
Ids: TypeAlias = NDArray[np.integer[Any]]


def told(x: Any) -> str:
    """What arrived, for an error's text."""
    if isinstance(x, np.ndarray):
        return f"an array of shape {x.shape} and type {x.dtype}"
    return f"a {type(x).__name__}"


def finite(who: str, values: ArrayLike, dtype: DTypeLike) -> Floats:
    """The values as an array of the given type; the edge at which NaN is refused. Shapes: any -> the same.

    Raises: ValueError where a value is NaN or infinite, or no number at all.
    """
    try:
        x = np.asarray(values, dtype=dtype)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{who} takes numbers in rows of equal length: {error}") from error
    good = np.isfinite(x)
    if not good.all():
        where = tuple(int(i) for i in np.argwhere(~good)[0])
        raise ValueError(
            f"{who} takes finite numbers, but got {told(x)} with {int(x.size - good.sum())} NaN or infinite values, "
            f"the first at index {where}: drop or fill them before"
        )
    return x
