"""One comparison for every layer: outputs, input and parameter gradients, ours and torch's."""

from collections.abc import Callable

import numpy as np
import torch

from models.core.layer import Layer

torch.set_num_threads(1)

Twin = Callable[[torch.Tensor, dict[str, torch.Tensor]], torch.Tensor]
TOLERANCE = {np.dtype(np.float32): 2e-4, np.dtype(np.float64): 1e-9}


def close(ours: np.ndarray, theirs: torch.Tensor, what: str) -> None:
    """Equal but for rounding, in type and shape too."""
    expected = theirs.detach().numpy()
    assert ours.dtype == expected.dtype, what
    assert ours.shape == expected.shape, what
    scale = max(1.0, float(np.abs(expected).max(initial=0.0)))
    np.testing.assert_allclose(ours / scale, expected / scale, atol=TOLERANCE[ours.dtype], rtol=0, err_msg=what)


def compare(layer: Layer, twin: Twin, x: np.ndarray, rng: np.random.Generator) -> None:
    """Forward and backward on the same numbers, with a random derivative coming in."""
    theirs = {name: torch.tensor(value, requires_grad=True) for name, value in layer.values().items()}
    given = torch.tensor(x, requires_grad=np.issubdtype(x.dtype, np.floating))
    y, expected = layer.forward(x), twin(given, theirs)
    close(y, expected, "output")
    dy = rng.normal(size=y.shape).astype(y.dtype)
    expected.backward(torch.from_numpy(dy))
    dx = layer.backward(dy)
    if given.grad is not None:
        close(dx, given.grad, "input's gradient")
    for name, parameter in layer.parameters().items():
        close(parameter.gradient, theirs[name].grad, f"gradient of {name}")
    learned = {name: parameter.gradient.copy() for name, parameter in layer.parameters().items()}
    layer.learn(dy)
    for name, parameter in layer.parameters().items():
        np.testing.assert_array_equal(parameter.gradient, learned[name])
