"""Whether a backward pass is the derivative of its forward pass, by central differences.

The derivative of f at x is nearly (f(x + e) - f(x - e)) / (2 e), with an error of order e^2. A backward pass gives all
derivatives at once; the differences give them one by one, slowly, with nothing to get wrong.
"""

from collections.abc import Callable

import numpy as np

from models.core.arrays import Floats
from models.core.layer import Layer
from models.core.losses import Loss


def differences(f: Callable[[], float], x: Floats, places: Floats, epsilon: float = 1e-6) -> Floats:
    """The central differences of f by some of the numbers of x, which is changed in place and put back.

    Shapes: x (...), `places` (P,) numbers of the flattened x -> (P,).
    """
    found = np.empty(len(places))
    for slot, place in enumerate(places):
        index = np.unravel_index(int(place), x.shape)
        before = x[index]
        x[index] = before + epsilon
        above = f()
        x[index] = before - epsilon
        below = f()
        x[index] = before
        found[slot] = (above - below) / (2.0 * epsilon)
    return found


def check_layer(
    layer: Layer,
    x: Floats,
    rng: np.random.Generator,
    *,
    probes: int = 12,
    before: Callable[[], None] = lambda: None,
) -> dict[str, float]:
    """The largest error of the backward pass at `probes` random places of the input and of each parameter.

    The output is weighed with random numbers to make one number of it. `before` runs ahead of every forward pass, to
    set back a generator that the layer draws from. Errors are relative to the largest derivative there (1 at least).

    Shapes: x (N, ...) in float64, as the layer takes it. The answer has "input" (not for ids) and each parameter.
    """
    before()
    weights = rng.normal(size=layer.forward(x).shape)

    def weighed() -> float:
        before()
        return float((layer.forward(x) * weights).sum())

    weighed()
    dx = layer.backward(weights)
    checked = {name: (parameter.value, parameter.gradient.copy()) for name, parameter in layer.parameters().items()}
    if np.issubdtype(x.dtype, np.floating):
        checked["input"] = (x, dx)
    return {name: _error(weighed, value, gradient, rng, probes) for name, (value, gradient) in checked.items()}


def check_loss(loss: Loss, z: Floats, y: Floats, rng: np.random.Generator, *, probes: int = 12) -> float:
    """The largest error of a loss's derivative. Shapes: z (N, ...) in float64, y as the loss takes it."""
    return _error(lambda: loss.value(z, y), z, loss.derivative(z, y), rng, probes)


def _error(f: Callable[[], float], x: Floats, gradient: Floats, rng: np.random.Generator, probes: int) -> float:
    places = rng.permutation(x.size)[:probes]
    expected = differences(f, x, places)
    got = gradient.reshape(-1)[places]
    return float(np.abs(got - expected).max() / max(1.0, np.abs(expected).max()))
