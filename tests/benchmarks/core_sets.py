"""Sets to learn from: digits by hand, and three in the plane that no straight line divides."""

import numpy as np
from sklearn.datasets import load_digits


def digits() -> tuple[np.ndarray, np.ndarray]:
    """The 1,797 handwritten digits that scikit-learn ships: pictures (N, 8, 8) in 0 ... 1, classes (N,)."""
    X, y = load_digits(return_X_y=True)
    return (X / 16).reshape(-1, 8, 8), y


def circles(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """One ring around another."""
    y = np.arange(n) % 2
    angle = rng.uniform(0, 2 * np.pi, size=n)
    points = np.where(y, 0.45, 1.0)[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return points + rng.normal(scale=0.08, size=(n, 2)), y


def moons(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Two half rings that reach into each other."""
    y = np.arange(n) % 2
    angle = rng.uniform(0, np.pi, size=n)
    upper = np.column_stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25])
    return np.where(y[:, None], -upper, upper) + rng.normal(scale=0.1, size=(n, 2)), y


def spirals(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Two arms, turning once and a half around the middle."""
    y = np.arange(n) % 2
    far = np.sqrt(rng.uniform(0.02, 1.0, size=n))
    angle = 3 * np.pi * far + np.pi * y
    points = far[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return points + rng.normal(scale=0.02, size=(n, 2)), y


PLANE = {"circles": circles, "moons": moons, "spirals": spirals}
