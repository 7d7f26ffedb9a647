"""The multi-layer perceptron: layers of neurons, each looking at all of the layer before."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from models.core.activations import GELU, ReLU, Sigmoid, Tanh
from models.core.arrays import Floats, told
from models.core.classifier import NetworkClassifier
from models.core.dropout import Dropout
from models.core.layer import Layer
from models.core.linear import Linear
from models.core.sequential import Sequential

BENDS: dict[str, type[Layer]] = {"sigmoid": Sigmoid, "tanh": Tanh, "relu": ReLU, "gelu": GELU}


@dataclass(kw_only=True)
class MLP(NetworkClassifier):
    """Hidden layers of the given sizes, then one neuron a class.

    Shapes: examples (N, M).
    Raises: ValueError for rows of another shape or an unknown activation.
    """

    hidden: tuple[int, ...] = (128, 128)
    activation: Literal["sigmoid", "tanh", "relu", "gelu"] = "relu"

    def network(self, shape: tuple[int, ...], classes: int, rng: np.random.Generator) -> Sequential:
        """Linear, activation, dropout for each hidden layer, then Linear."""
        if self.activation not in BENDS:
            raise ValueError(f"MLP's activation is one of {', '.join(BENDS)}, got {self.activation!r}")
        layers: list[Layer] = []
        (size,) = shape
        for neurons in self.hidden:
            layers += [Linear(size, neurons, rng), BENDS[self.activation](), Dropout(self.dropout, rng)]
            size = neurons
        return Sequential([*layers, Linear(size, classes, rng)])

    def shaped(self, X: Floats) -> Floats:
        """Rows as they are. Shapes: (N, M) -> the same."""
        if X.ndim != 2 or X.shape[1] == 0:
            raise ValueError(f"MLP takes rows of features (N, M), but got {told(X)}")
        return X
