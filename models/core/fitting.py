"""Training: the gradient of the loss on one mini-batch after the other, and when to stop."""

from dataclasses import dataclass, field

import numpy as np

from models.core.arrays import Floats
from models.core.losses import Categorical
from models.core.optimizers import Optimizer
from models.core.sequential import Sequential

_ROWS = 256  # predicted together


@dataclass(frozen=True)
class Examples:
    """Inputs with their classes. Shapes: `X` (N, ...), `y` (N,) of whole numbers."""

    X: Floats
    y: Floats


@dataclass
class History:
    """The learning curves: a number an epoch.

    `loss` and `accuracy` are those of the training batches as they were met, so with dropout at work; those with
    `validation_` are of the examples held out (empty without any). `best_epoch` counts from 0; with patience, its
    parameters are the ones that stay.
    """

    loss: list[float] = field(default_factory=list)
    accuracy: list[float] = field(default_factory=list)
    validation_loss: list[float] = field(default_factory=list)
    validation_accuracy: list[float] = field(default_factory=list)
    best_epoch: int = 0
    stopped_early: bool = False


def predict(model: Sequential, X: Floats) -> Floats:
    """The outputs in evaluation, a few rows at a time and keeping nothing. Shapes: (N, ...) -> (N, ...)."""
    model.train(False).remember(False)
    parts = [model.forward(X[start : start + _ROWS]) for start in range(0, len(X), _ROWS)]
    model.remember()
    return np.concatenate(parts)


def fit(
    model: Sequential,
    optimizer: Optimizer,
    examples: Examples,
    rng: np.random.Generator,
    *,
    epochs: int,
    batch: int,
    held_out: Examples | None = None,
    patience: int | None = None,
) -> History:
    """Train a classifier that ends in log odds.

    With `patience`, training ends after so many epochs without a better loss on the examples held out, and the
    parameters of the best epoch come back.

    Shapes: the model (N, ...) -> (N, K), classes 0 ... K - 1.
    Raises: ValueError for settings that contradict themselves; FloatingPointError where the loss is no number any more.
    """
    if epochs < 1 or batch < 1 or (patience is not None and (patience < 1 or held_out is None)):
        raise ValueError(
            f"epochs and batch must be at least 1, and patience too, which needs examples held out; they are {epochs}, "
            f"{batch} and {patience}, {'none' if held_out is None else len(held_out.y)} held out"
        )
    history, best, kept = History(), np.inf, model.values()
    for epoch in range(epochs):
        _one_epoch(model, optimizer, examples, rng, batch, history)
        if held_out is None:
            history.best_epoch = epoch
            continue
        odds = predict(model, held_out.X)
        history.validation_loss.append(Categorical().value(odds, held_out.y))
        history.validation_accuracy.append(float((odds.argmax(axis=1) == held_out.y).mean()))
        if history.validation_loss[-1] < best:
            best, history.best_epoch = history.validation_loss[-1], epoch
            kept = {name: value.copy() for name, value in model.values().items()}
        elif patience is not None and epoch - history.best_epoch >= patience:
            history.stopped_early = True
            break
    if patience is not None:
        model.load(kept)
    model.train(False)
    return history


def _one_epoch(
    model: Sequential, optimizer: Optimizer, examples: Examples, rng: np.random.Generator, batch: int, history: History
) -> None:
    loss, total, right = Categorical(), 0.0, 0
    model.train()
    order = rng.permutation(len(examples.y))
    for start in range(0, len(order), batch):
        chosen = order[start : start + batch]
        y = examples.y[chosen]
        odds = model.forward(examples.X[chosen])
        total += loss.value(odds, y) * len(chosen)
        right += int((odds.argmax(axis=1) == y).sum())
        model.learn(loss.derivative(odds, y))
        optimizer.step()
    if not np.isfinite(total):
        raise FloatingPointError(f"the loss became {total} in epoch {len(history.loss)}: take a smaller learning rate")
    history.loss.append(total / len(order))
    history.accuracy.append(right / len(order))
