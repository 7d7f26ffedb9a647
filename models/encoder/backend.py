"""What a transformer must offer, whoever computes it."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]


class Backend(Protocol):
    """Turns the numbers of one window of tokens into token states.

    One window at a time: at this size a batch gains little on a CPU, and so nothing that happens to lie in the same
    batch can touch a program's states.
    """

    def states(self, ids: Ids) -> Floats:
        """Shapes: `ids` (T,), T at most the encoder's window -> (T, dim)."""
        ...
