"""What the two ready networks share: fit, predict and predict_proba, after scikit-learn's manners."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from models.core.arrays import Floats, finite
from models.core.fitting import Examples, History, fit, predict
from models.core.functions import softmax
from models.core.optimizers import AdamW
from models.core.schedules import cosine
from models.core.sequential import Sequential
from models.core.splits import stratified


@dataclass(kw_only=True)
class NetworkClassifier(ABC):
    """A network that ends in the log odds of each class, trained by AdamW with a rate that falls along a cosine.

    `validation` is the share of the examples that is held out to watch; `patience` (epochs) stops when they get no
    better. A fit leaves `classes_` (K,), `network_` and `history_`, the learning curves.

    Raises: ValueError for data or settings that do not fit; AttributeError before the first fit.
    """

    epochs: int = 60
    batch: int = 32
    rate: float = 5e-3
    decay: float = 1e-2
    dropout: float = 0.0
    validation: float = 0.0
    patience: int | None = None
    classes_: Floats = field(init=False, repr=False)
    network_: Sequential = field(init=False, repr=False)
    history_: History = field(init=False, repr=False)

    def __post_init__(self) -> None:
        positive = self.epochs >= 1 and self.batch >= 1 and self.rate > 0 and self.decay >= 0
        if not (positive and 0 <= self.validation < 1 and 0 <= self.dropout < 1):
            raise ValueError(f"epochs, batch and rate must be positive, decay and shares not negative, in {self!r}")
        if self.patience is not None and (self.patience < 1 or not self.validation):
            raise ValueError(f"patience is at least 1 and needs a share for validation, in {self!r}")

    @abstractmethod
    def network(self, shape: tuple[int, ...], classes: int, rng: np.random.Generator) -> Sequential:
        """Fresh layers for examples of a shape."""

    @abstractmethod
    def shaped(self, X: Floats) -> Floats:
        """The examples as the network takes them. Shapes: (N, ...) -> (N, ...)."""

    def fit(self, X: ArrayLike, y: ArrayLike, rng: np.random.Generator) -> Self:
        """Learn from examples; `rng` decides first values, order, dropout and what is held out.

        Shapes: (N, ...), labels of any kind (N,) -> this classifier.
        """
        inputs, labels = self._checked(X), np.asarray(y)
        if labels.shape != (len(inputs),) or len(inputs) == 0:
            raise ValueError(
                f"{type(self).__name__}.fit takes as many labels as rows, got {labels.shape} for {inputs.shape}"
            )
        self.classes_, numbers = np.unique(labels, return_inverse=True)
        if len(self.classes_) < 2:
            raise ValueError(f"{type(self).__name__}.fit needs two classes at least, but every label is {labels[0]!r}")
        learned, held_out = Examples(inputs, numbers), None
        if self.validation:
            stay, out = stratified(numbers, self.validation, rng)
            learned, held_out = Examples(inputs[stay], numbers[stay]), Examples(inputs[out], numbers[out])
        self.network_ = self.network(inputs.shape[1:], len(self.classes_), rng)
        steps = self.epochs * -(-len(learned.y) // self.batch)
        optimizer = AdamW(self.network_.parameters(), cosine(self.rate, steps), decay=self.decay)
        self.history_ = fit(
            self.network_,
            optimizer,
            learned,
            rng,
            epochs=self.epochs,
            batch=self.batch,
            held_out=held_out,
            patience=self.patience,
        )
        return self

    def predict_proba(self, X: ArrayLike) -> Floats:
        """The probability of each class. Shapes: (N, ...) -> (N, K), columns as in `classes_`."""
        inputs = self._checked(X)
        return softmax(predict(self.network_, inputs)) if len(inputs) else np.zeros((0, len(self.classes_)), np.float32)

    def predict(self, X: ArrayLike) -> Floats:
        """The likeliest class. Shapes: (N, ...) -> (N,)."""
        likeliest: Floats = self.classes_[self.predict_proba(X).argmax(axis=1)]
        return likeliest

    def score(self, X: ArrayLike, y: ArrayLike) -> float:
        """The share of examples whose class is predicted. Shapes: (N, ...), (N,) -> a number."""
        return float((self.predict(X) == np.asarray(y)).mean())

    def _checked(self, X: ArrayLike) -> Floats:
        return self.shaped(finite(type(self).__name__, X, np.float32))
