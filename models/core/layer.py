"""What every layer is: a forward pass, and the backward pass right under it.

`forward` keeps what `backward` will need. `backward` takes the derivative of the loss by the layer's output, writes
the derivative by each parameter into `Parameter.gradient`, and returns the derivative by the layer's input: the chain
rule, one link a layer.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, NoReturn, Self

import numpy as np

from models.core.arrays import Floats, told


class Parameter:
    """Numbers that are learned, with the derivative of the loss by each of them.

    Shapes: `value` and `gradient` alike. The gradient is that of the latest backward pass, no sum over passes.
    """

    def __init__(self, value: Floats) -> None:
        self.value = value
        self._gradient: Floats | None = None

    @property
    def gradient(self) -> Floats:
        """Made when it is first asked for: a network that only predicts needs none. Shapes: that of the value (...)."""
        if self._gradient is None:
            self._gradient = np.zeros_like(self.value)
        return self._gradient


class Layer(ABC):
    """A function of one array, with parameters and their derivatives.

    Shapes: each layer's own, (N, ...) -> (N, ...).
    Raises: ValueError where what arrives has the wrong shape; RuntimeError for a backward without a forward.
    """

    training = False  # dropout and nothing else asks
    remembers = True  # whether forward keeps what backward needs
    takes_ids = False  # whole numbers that are looked up, not computed with
    place = ""  # where the layer stands in a network, for the texts of errors
    _memory: tuple[Any, ...] | None = None

    @abstractmethod
    def forward(self, x: Floats) -> Floats:
        """The layer's output."""

    @abstractmethod
    def backward(self, dy: Floats) -> Floats:
        """From the derivative by the output to that by the input; the parameters' gradients on the way."""

    def learn(self, dy: Floats) -> None:
        """`backward` for a first layer, whose input's derivative nobody asks for."""
        self.backward(dy)

    def weights(self) -> dict[str, Parameter]:
        """The layer's own parameters by name."""
        return {}

    def children(self) -> "dict[str, Layer]":
        """Layers that this one is made of."""
        return {}

    def parameters(self) -> dict[str, Parameter]:
        """All parameters by name, those of the children as ``child.name``."""
        found = self.weights()
        for name, child in self.children().items():
            found.update({f"{name}.{inner}": parameter for inner, parameter in child.parameters().items()})
        return found

    def parameter_count(self) -> int:
        """How many numbers are learned."""
        return sum(parameter.value.size for parameter in self.parameters().values())

    def train(self, on: bool = True) -> Self:
        """Training (dropout drops) or evaluation."""
        self.training = on
        for child in self.children().values():
            child.train(on)
        return self

    def remember(self, on: bool = True) -> Self:
        """Whether forward keeps what backward needs; without, a prediction holds no more memory than it must."""
        self.remembers = on
        self._memory = None
        for child in self.children().values():
            child.remember(on)
        return self

    def load(self, arrays: Mapping[str, Floats]) -> Self:
        """Take over values by name, copied in the layer's own precision. Shapes: each that of its parameter (...).

        Raises: ValueError where a name is missing or unknown, or a shape differs.
        """
        wanted = self.parameters()
        if missing := sorted(wanted.keys() - arrays.keys()):
            raise ValueError(f"{self!r} needs parameters that did not come: {', '.join(missing)}")
        if unknown := sorted(arrays.keys() - wanted.keys()):
            raise ValueError(f"{self!r} has no parameters of these names: {', '.join(unknown)}")
        for name, parameter in wanted.items():
            if arrays[name].shape != parameter.value.shape:
                raise ValueError(
                    f"{self!r} expects {name} of shape {parameter.value.shape}, but got {told(arrays[name])}"
                )
        for name, parameter in wanted.items():
            parameter.value = np.array(arrays[name], dtype=parameter.value.dtype, order="C")
        return self

    def values(self) -> dict[str, Floats]:
        """The parameters' values by name, as `load` takes them. Shapes: each its own (...)."""
        return {name: parameter.value for name, parameter in self.parameters().items()}

    def _refuse(self, x: Any, wanted: str) -> NoReturn:
        raise ValueError(f"{self.place}{self!r} expects {wanted}, but got {told(x)}")

    def _keep(self, *values: Any) -> None:
        if self.remembers:
            self._memory = values

    def _kept(self) -> tuple[Any, ...]:
        if self._memory is None:
            raise RuntimeError(f"{self.place}{self!r}: backward needs a forward before it, with remember(True)")
        return self._memory

    def _expect_like(self, dy: Floats, shape: tuple[int, ...]) -> None:
        if dy.shape != shape:
            self._refuse(dy, f"a derivative of its output's shape {shape}")

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"
