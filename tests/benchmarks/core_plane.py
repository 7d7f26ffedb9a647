"""Circles, moons and spirals: `.venv/bin/python -m tests.benchmarks.core_plane` prints accuracies, draws surfaces."""

import sys

import numpy as np

from models.core.logistic import LogisticRegression
from models.core.mlp import MLP
from tests.benchmarks.core_drawing import BLUE, ORANGE, Sheet
from tests.benchmarks.core_sets import PLANE

SIDE, CELLS, REACH = 170, 85, 1.8


def surface(shares: np.ndarray) -> np.ndarray:
    """Colours from orange (0) over white to blue (1), pale. Shapes: (H, W) -> (H, W, 3)."""
    ends = np.array([[0.98, 0.80, 0.66], [1.0, 1.0, 1.0], [0.68, 0.81, 0.95]])
    low = np.clip(2 * shares, 0, 1)[..., None]
    high = np.clip(2 * shares - 1, 0, 1)[..., None]
    return ends[0] * (1 - low) + ends[1] * (low - high) + ends[2] * high


def main() -> None:
    """One column a set: logistic regression above, the network below."""
    steps = np.linspace(-REACH, REACH, CELLS)
    grid = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    sheet = Sheet(3 * (SIDE + 14) + 14, 2 * (SIDE + 34) + 10)
    for column, (name, make) in enumerate(PLANE.items()):
        rng = np.random.default_rng(0)
        X, y = make(400, rng)
        unseen, truth = make(1000, rng)
        straight = LogisticRegression(l2=1e-3).fit(X, y)
        bent = MLP(hidden=(32, 32), epochs=80, rate=1e-2).fit(X, y, rng)
        models = {"logistic regression": straight.predict_proba, "MLP 2-32-32-2": lambda X: bent.predict_proba(X)[:, 1]}  # noqa: B023
        for row, (words, chance) in enumerate(models.items()):
            right = float(((chance(unseen) > 0.5) == truth).mean())
            sys.stdout.write(f"{name}, {words}: {100 * right:.1f} % of {len(truth)} unseen points\n")
            x, top = 14 + column * (SIDE + 14), 28 + row * (SIDE + 34)
            sheet.field(x, top, SIDE, SIDE, surface(chance(grid).reshape(CELLS, CELLS)), smooth=True)
            sheet.text(x, top - 7, f"{words}: {100 * right:.0f} %", size=11)
            places = (X[:140] / REACH + 1) / 2 * SIDE + [x, top]
            for label, colour in ((0, ORANGE), (1, BLUE)):
                sheet.dots(places[y[:140] == label], colour)
    sheet.save("decision-surfaces.svg")


if __name__ == "__main__":
    main()
