"""Optimisers step for step against torch, and rates over time."""

import math

import numpy as np
import pytest
import torch

from models.core.layer import Parameter
from models.core.optimizers import SGD, Adam, AdamW
from models.core.schedules import constant, cosine, stepwise

CASES = {
    "SGD": (lambda p: SGD(p, 0.1), lambda p: torch.optim.SGD(p, 0.1)),
    "momentum": (lambda p: SGD(p, 0.1, momentum=0.9), lambda p: torch.optim.SGD(p, 0.1, momentum=0.9)),
    "Adam": (lambda p: Adam(p, 0.02), lambda p: torch.optim.Adam(p, 0.02)),
    "Adam, other betas": (
        lambda p: Adam(p, 0.02, betas=(0.8, 0.95), epsilon=1e-3),
        lambda p: torch.optim.Adam(p, 0.02, betas=(0.8, 0.95), eps=1e-3),
    ),
    "AdamW": (lambda p: AdamW(p, 0.02, decay=0.1), lambda p: torch.optim.AdamW(p, 0.02, weight_decay=0.1)),
}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", CASES)
def test_values_follow_those_of_torch(name: str, dtype: type) -> None:
    rng = np.random.default_rng(0)
    # larger than a block, so that blocks are joined rightly
    ours = {"a": Parameter(rng.normal(size=(150, 120)).astype(dtype)), "b": Parameter(rng.normal(size=3).astype(dtype))}
    theirs = [torch.tensor(parameter.value) for parameter in ours.values()]
    optimizer, other = CASES[name][0](ours), CASES[name][1](theirs)
    for _ in range(7):
        for parameter, tensor in zip(ours.values(), theirs, strict=True):
            parameter.gradient[...] = rng.normal(size=parameter.value.shape)
            tensor.grad = torch.tensor(parameter.gradient)
        optimizer.step()
        other.step()
    for parameter, tensor in zip(ours.values(), theirs, strict=True):
        assert parameter.value.dtype == dtype
        np.testing.assert_allclose(parameter.value, tensor.numpy(), atol=1e-5 if dtype is np.float32 else 1e-12)


def test_the_rate_follows_its_schedule() -> None:
    parameter = Parameter(np.zeros(1))
    parameter.gradient[...] = 1.0
    optimizer = SGD({"a": parameter}, stepwise(1.0, 2, 0.5))
    moved = []
    for _ in range(5):
        before = float(parameter.value[0])
        optimizer.step()
        moved.append(before - float(parameter.value[0]))
    assert moved == [1.0, 1.0, 0.5, 0.5, 0.25]


def test_schedules_rise_and_fall_as_they_say() -> None:
    assert [constant(0.3)(step) for step in (0, 99)] == [0.3, 0.3]
    rate = cosine(1.0, 14, warm_up=4, last=0.1)
    assert [rate(step) for step in range(4)] == pytest.approx([0.2, 0.4, 0.6, 0.8])
    assert rate(4) == 1.0
    assert rate(9) == pytest.approx(0.55)
    assert rate(14) == rate(1000) == pytest.approx(0.1)
    assert all(rate(step) > rate(step + 1) for step in range(4, 13))
    assert math.isclose(cosine(2.0, 10)(5), 1.0)
