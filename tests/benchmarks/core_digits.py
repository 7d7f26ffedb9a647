"""Handwritten digits, five stratified splits: `.venv/bin/python -m tests.benchmarks.core_digits`.

With --pictures or --only-pictures it draws the learning curves, the first filters, and what neurons like.
"""

import sys
import time
from collections.abc import Callable

import numpy as np

from models.core.cnn import CNN
from models.core.fitting import Examples, History, fit
from models.core.mlp import MLP
from models.core.multinomial import SoftmaxRegression
from models.core.optimizers import Adam
from models.core.splits import stratified
from models.core.stimuli import Unit, optimal_stimulus, top_stimuli
from tests.benchmarks.core_drawing import BLUE, GRID, ORANGE, Sheet, grays
from tests.benchmarks.core_sets import digits

SEEDS = range(5)
GOALS = {"logistic regression": 0.95, "MLP": 0.97, "CNN": 0.985}
Learner = Callable[[np.ndarray, np.ndarray, np.random.Generator], Callable[[np.ndarray], np.ndarray]]


def rows(X: np.ndarray) -> np.ndarray:
    return X.reshape(len(X), -1)


def logistic(X: np.ndarray, y: np.ndarray, _: np.random.Generator) -> Callable[[np.ndarray], np.ndarray]:
    fitted = SoftmaxRegression(l2=1.0).fit(rows(X), y)
    return lambda X: fitted.predict(rows(X))


def mlp(X: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> Callable[[np.ndarray], np.ndarray]:
    fitted = MLP(hidden=(256, 256), dropout=0.3, epochs=40).fit(rows(X), y, rng)
    return lambda X: fitted.predict(rows(X))


def cnn_settings() -> CNN:
    return CNN(filters=(32, 64), hidden=128, dropout=0.4, epochs=30)


def cnn(X: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> Callable[[np.ndarray], np.ndarray]:
    return cnn_settings().fit(X, y, rng).predict


LEARNERS: dict[str, Learner] = {"logistic regression": logistic, "MLP": mlp, "CNN": cnn}


def accuracies(learner: Learner, X: np.ndarray, y: np.ndarray) -> list[float]:
    """On a quarter held out, for each seed."""
    reached = []
    for seed in SEEDS:
        learned, unseen = stratified(y, 0.25, np.random.default_rng(seed))
        predict = learner(X[learned], y[learned], np.random.default_rng(seed))
        reached.append(float((predict(X[unseen]) == y[unseen]).mean()))
    return reached


def overfitting(dropout: float, X: np.ndarray, y: np.ndarray) -> History:
    """A wide MLP on 300 digits, a fifth of them wrongly labelled, watched on the others; the rate does not fall."""
    rng = np.random.default_rng(0)
    unseen, learned = stratified(y, 300 / len(y), rng)
    taught = y.copy()
    wrong = learned[: len(learned) // 5]
    taught[wrong] = (taught[wrong] + rng.integers(1, 10, size=len(wrong))) % 10
    X = rows(X).astype(np.float32)
    model = MLP(hidden=(256, 256), dropout=dropout).network((64,), 10, rng)
    optimizer = Adam(model.parameters(), 2e-3)
    held_out = Examples(X[unseen], y[unseen])
    return fit(model, optimizer, Examples(X[learned], taught[learned]), rng, epochs=80, batch=32, held_out=held_out)


def draw_curves(curves: dict[str, History]) -> None:
    """The loss on digits held out, over the epochs, beside that of the training batches."""
    sheet, left, top, width, height, most = Sheet(560, 300), 50, 20, 480, 230, 2.0
    for step in range(5):
        y = top + height * (1 - step / 4)
        sheet.line(np.array([[left, y], [left + width, y]]), GRID, width=1)
        sheet.text(left - 6, y + 4, f"{most * step / 4:.2f}", size=11, anchor="end")
    for (name, history), colour in zip(curves.items(), (ORANGE, BLUE), strict=True):
        for losses, dashed in ((history.loss, True), (history.validation_loss, False)):
            x = left + width * np.arange(len(losses)) / (len(losses) - 1)
            sheet.line(
                np.column_stack([x, top + height * (1 - np.minimum(losses, most) / most)]), colour, dashed=dashed
            )
        sheet.text(left + width - 8, top + 16 + 18 * (colour == BLUE), name, colour=colour, anchor="end")
    sheet.text(left + width / 2, top + height + 22, "epoch (0 to 79)", anchor="middle")
    sheet.text(left, top + height + 40, "loss: solid on digits held out, dashed on those of the training")
    sheet.save("learning-curves.svg")


def draw_filters(model: CNN) -> None:
    """The 32 filters of the first layer."""
    filters = grays(model.network_.parameters()["0.weight"].value[:, 0])
    sheet = Sheet(16 * 34 + 8, 2 * 34 + 8)
    sheet.field(0, 0, sheet.width, sheet.height, np.full((1, 1), 0.85))
    for number, pixels in enumerate(filters):
        sheet.field(8 + 34 * (number % 16), 8 + 34 * (number // 16), 28, 28, pixels)
    sheet.save("first-filters.svg")


def draw_stimuli(model: CNN, X: np.ndarray) -> None:
    """For each class the digits that its neuron answers to most, and the picture made for it."""
    depth, sheet = len(model.network_.layers), Sheet(10 * 54 + 60, 5 * 54 + 14)
    for number, words in enumerate(("most", "exciting", "digits", "", "made")):
        sheet.text(4, 44 + 54 * number, words, size=11)
    starts = np.random.default_rng(0).random(size=(6, 1, 8, 8))
    for digit in range(10):
        unit = Unit(depth, (digit,))
        best, answers = top_stimuli(model.network_, unit, X[:, None], count=4)
        tries = [optimal_stimulus(model.network_, unit, start, steps=200) for start in starts]
        made = max(tries, key=lambda made: made.responses[-1])
        sys.stdout.write(
            f"neuron of {digit}: {answers[0]:.1f} to the best digit, {made.responses[-1]:.1f} to the made one\n"
        )
        for row, pixels in enumerate(grays(np.concatenate([X[best], made.x]))):
            sheet.field(58 + 54 * digit, 14 + 54 * row, 48, 48, pixels)
    sheet.save("stimuli.svg")


def main() -> None:
    """Print the table; draw what was asked for."""
    X, y = digits()
    for name, learner in LEARNERS.items() if "--only-pictures" not in sys.argv else ():
        start = time.perf_counter()
        reached = accuracies(learner, X, y)
        each = " ".join(f"{100 * value:.1f}" for value in reached)
        took = (time.perf_counter() - start) / len(reached)
        sys.stdout.write(
            f"{name}: {100 * np.mean(reached):.2f} % ({each}), goal {100 * GOALS[name]} %, {took:.1f} s a seed\n"
        )
    curves = {f"dropout {dropout}": overfitting(dropout, X, y) for dropout in (0.0, 0.5)}
    for name, history in curves.items():
        best, last = min(history.validation_loss), history.validation_loss[-1]
        sys.stdout.write(f"{name}: loss held out {best:.3f} at best (epoch {int(np.argmin(history.validation_loss))}), "
                         f"{last:.3f} at the end; accuracy {history.validation_accuracy[-1]:.3f}\n")  # fmt: skip
    if {"--pictures", "--only-pictures"} & set(sys.argv):
        draw_curves(curves)
        model = cnn_settings().fit(X, y, np.random.default_rng(0))
        draw_filters(model)
        draw_stimuli(model, X)


if __name__ == "__main__":
    main()
