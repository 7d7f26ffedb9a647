"""Layers one after another: a network is many logistic regression pieces stacked on top of each other."""

from collections.abc import Iterable
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import ArrayLike
from safetensors.numpy import load_file, save_file

from models.core.arrays import Floats, finite
from models.core.layer import Layer


class Sequential(Layer):
    """The output of each layer is the input of the next.

    Shapes: those of the first layer's input -> those of the last layer's output, (N, ...) -> (N, ...).
    Raises: ValueError without layers; where the input is NaN or infinite, and where it does not fit a layer, which the
        text then names.
    """

    def __init__(self, layers: Iterable[Layer]) -> None:
        self.layers = list(layers)
        if not self.layers:
            raise ValueError("Sequential needs at least one layer")
        for number, layer in enumerate(self.layers):
            layer.place = f"layer {number} of {len(self.layers)}, "

    @property
    def dtype(self) -> np.dtype[np.generic]:
        """The precision of the parameters (float32 where there are none)."""
        found = (p.value.dtype for layer in self.layers for p in layer.parameters().values())
        return next(found, np.dtype(np.float32))

    def enter(self, x: ArrayLike) -> Floats:
        """The edge: floats in the network's precision, checked for NaN; ids as they are. Shapes: (N, ...), kept."""
        if self.layers[0].takes_ids:
            return np.asarray(x)
        return finite(f"{self!r}", x, self.dtype)

    def forward(self, x: Floats) -> Floats:
        """Shapes: (N, ...) -> (N, ...)."""
        return self.forward_to(len(self.layers), self.enter(x))

    def forward_to(self, depth: int, x: Floats) -> Floats:
        """The output of the first `depth` layers. Shapes: (N, ...) -> (N, ...)."""
        for layer in self.layers[:depth]:
            x = layer.forward(x)
        return x

    def backward(self, dy: Floats) -> Floats:
        """Shapes: (N, ...) -> (N, ...)."""
        return self.backward_from(len(self.layers), dy)

    def backward_from(self, depth: int, dy: Floats) -> Floats:
        """From the derivative by the output of the first `depth` layers to that by the input. Shapes: (N, ...)."""
        for layer in reversed(self.layers[:depth]):
            dy = layer.backward(dy)
        return dy

    def learn(self, dy: Floats) -> None:
        """`backward` without the input's derivative. Shapes: (N, ...)."""
        for layer in reversed(self.layers[1:]):
            dy = layer.backward(dy)
        self.layers[0].learn(dy)

    def children(self) -> dict[str, Layer]:
        """The layers by their number."""
        return {str(number): layer for number, layer in enumerate(self.layers)}

    def save(self, path: Path) -> None:
        """Write the parameters as safetensors."""
        save_file(self.values(), path)

    def load_file(self, path: Path) -> Self:
        """Take over the parameters that `save` wrote.

        Raises: FileNotFoundError where there is no file; ValueError where the parameters are those of other layers.
        """
        if not path.is_file():
            raise FileNotFoundError(f"there is no file {path.name} to load parameters from")
        return self.load(load_file(path))

    def __repr__(self) -> str:
        first = ", ".join(map(repr, self.layers[:3]))
        return f"Sequential of {len(self.layers)} layers ({first}{', ...' if len(self.layers) > 3 else ''})"
