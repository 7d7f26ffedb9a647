"""The convolutional network: small filters at every place of a picture, pooled, then a perceptron."""

from dataclasses import dataclass

import numpy as np

from models.core.activations import ReLU
from models.core.arrays import Floats, told
from models.core.classifier import NetworkClassifier
from models.core.convolution import Conv2d
from models.core.dropout import Dropout
from models.core.flatten import Flatten
from models.core.layer import Layer
from models.core.linear import Linear
from models.core.pooling import MaxPool2d
from models.core.sequential import Sequential


@dataclass(kw_only=True)
class CNN(NetworkClassifier):
    """For each number of filters a convolution (sides kept), ReLU and pooling by 2; then one hidden layer.

    Shapes: pictures (N, H, W), or (N, C, H, W) with channels.
    Raises: ValueError for pictures of another shape, an even kernel, or more poolings than the sides allow.
    """

    filters: tuple[int, ...] = (32, 64)
    kernel: int = 3
    hidden: int = 128

    def network(self, shape: tuple[int, ...], classes: int, rng: np.random.Generator) -> Sequential:
        """The layers, as told above."""
        channels, height, width = shape
        if self.kernel % 2 == 0 or min(height, width) < 2 ** len(self.filters):
            raise ValueError(
                f"CNN needs an odd kernel and sides of at least {2 ** len(self.filters)} for {len(self.filters)} "
                f"poolings, got kernel {self.kernel} and pictures of {height} by {width}"
            )
        layers: list[Layer] = []
        for filters in self.filters:
            convolution = Conv2d(channels, filters, self.kernel, rng, padding=self.kernel // 2)
            layers += [convolution, ReLU(), MaxPool2d(2), Dropout(self.dropout / 2, rng)]
            channels, height, width = filters, height // 2, width // 2
        layers += [Flatten(), Linear(channels * height * width, self.hidden, rng), ReLU(), Dropout(self.dropout, rng)]
        return Sequential([*layers, Linear(self.hidden, classes, rng)])

    def shaped(self, X: Floats) -> Floats:
        """With an axis for channels. Shapes: (N, H, W) -> (N, 1, H, W); (N, C, H, W) as it is."""
        if X.ndim not in (3, 4) or 0 in X.shape[1:]:
            raise ValueError(f"CNN takes pictures (N, H, W) or (N, C, H, W), but got {told(X)}")
        return X[:, None] if X.ndim == 3 else X
