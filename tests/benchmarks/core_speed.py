"""Our networks beside torch's, on one processor thread: `.venv/bin/python -m tests.benchmarks.core_speed`.

Time is the processor's, not the clock's, so that whatever else runs on the machine matters little. Both take turns in
many rounds; times are medians, and the ratio is the median of the rounds' ratios. Memory is by how much the process's
peak grows, in a process for each (Linux tells it).
"""

import os

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from torch import nn
from transformers.models.bert.configuration_bert import BertConfig
from transformers.models.bert.modeling_bert import BertModel

from models.core.activations import ReLU
from models.core.convolution import Conv2d
from models.core.flatten import Flatten
from models.core.linear import Linear
from models.core.losses import Categorical
from models.core.optimizers import Adam
from models.core.pooling import MaxPool2d
from models.core.sequential import Sequential
from models.core.transformer import Shape, TransformerEncoder

ROUNDS, SECONDS = 25, 4.0  # at least so many rounds, and at least so long
Work = Callable[[], object]
RNG = np.random.default_rng(0)


def perceptrons() -> tuple[Sequential, nn.Module, np.ndarray]:
    sizes = (784, 512, 512, 10)
    ours = [Linear(*pair, RNG) for pair in pairwise(sizes)]
    theirs = [nn.Linear(*pair) for pair in pairwise(sizes)]
    x = RNG.normal(size=(128, 784)).astype(np.float32)
    first = Sequential([ours[0], ReLU(), ours[1], ReLU(), ours[2]])
    return first, nn.Sequential(theirs[0], nn.ReLU(), theirs[1], nn.ReLU(), theirs[2]), x


def convolutions() -> tuple[Sequential, nn.Module, np.ndarray]:
    ours = [Conv2d(1, 32, 3, RNG), ReLU(), MaxPool2d(2), Conv2d(32, 64, 3, RNG), ReLU(), MaxPool2d(2)]
    theirs = [nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2)]
    x = RNG.normal(size=(64, 1, 28, 28)).astype(np.float32)
    return (
        Sequential([*ours, Flatten(), Linear(1600, 10, RNG)]),
        nn.Sequential(*theirs, nn.Flatten(), nn.Linear(1600, 10)),
        x,
    )


def pooled_once() -> tuple[Sequential, nn.Module, np.ndarray]:
    ours = [Conv2d(1, 32, 3, RNG), ReLU(), Conv2d(32, 64, 3, RNG), ReLU(), MaxPool2d(2)]
    theirs = [nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2)]
    x = RNG.normal(size=(64, 1, 28, 28)).astype(np.float32)
    return (
        Sequential([*ours, Flatten(), Linear(9216, 10, RNG)]),
        nn.Sequential(*theirs, nn.Flatten(), nn.Linear(9216, 10)),
        x,
    )


def training(ours: Sequential, theirs: nn.Module, x: np.ndarray) -> tuple[Work, Work]:
    y = RNG.integers(0, 10, size=len(x))
    optimizer, other = Adam(ours.parameters()), torch.optim.Adam(theirs.parameters())
    loss, cross_entropy, tx, ty = Categorical(), nn.CrossEntropyLoss(), torch.from_numpy(x), torch.from_numpy(y)

    def our_step() -> None:
        z = ours.forward(x)
        loss.value(z, y)
        ours.learn(loss.derivative(z, y))
        optimizer.step()

    def their_step() -> None:
        other.zero_grad()
        cross_entropy(theirs(tx), ty).backward()
        other.step()

    return our_step, their_step


def inference(ours: Sequential, theirs: nn.Module, x: np.ndarray) -> tuple[Work, Work]:
    ours.remember(False)
    tx = torch.from_numpy(x)

    def forward() -> None:
        with torch.inference_mode():
            theirs(tx)

    return lambda: ours.forward(x), forward


def encoding() -> tuple[Work, Work]:
    config = BertConfig(
        vocab_size=839, hidden_size=128, num_hidden_layers=3, num_attention_heads=4, intermediate_size=512,
        max_position_embeddings=256, type_vocab_size=1, hidden_act="gelu_pytorch_tanh",
    )  # fmt: skip
    theirs = BertModel(config, add_pooling_layer=False).eval()
    shape = Shape(vocabulary=839, dim=128, layers=3, heads=4, feed_forward=512, window=256)
    ours = TransformerEncoder(shape, RNG).load({name: value.numpy() for name, value in theirs.state_dict().items()})
    ours.remember(False)
    ids = RNG.integers(0, 839, size=(32, 128))
    tids = torch.from_numpy(ids)

    def forward() -> None:
        with torch.inference_mode():
            theirs(input_ids=tids)

    return lambda: ours.forward(ids), forward


CASES: dict[str, tuple[float, Callable[[], tuple[Work, Work]]]] = {
    "MLP 784-512-512-10, batch 128, training": (1.0, lambda: training(*perceptrons())),
    "MLP 784-512-512-10, batch 128, inference": (1.0, lambda: inference(*perceptrons())),
    "CNN 32, pool, 64, pool, dense, batch 64, training": (1.5, lambda: training(*convolutions())),
    "CNN 32, pool, 64, pool, dense, batch 64, inference": (1.5, lambda: inference(*convolutions())),
    "CNN 32, 64, pool, dense, batch 64, training": (1.5, lambda: training(*pooled_once())),
    "CNN 32, 64, pool, dense, batch 64, inference": (1.5, lambda: inference(*pooled_once())),
    "encoder 32 x 128 tokens, GELU, inference": (1.2, encoding),
}


def times(works: tuple[Work, Work]) -> np.ndarray:
    """The processor time of each in milliseconds. Shapes: (rounds, 2)."""
    for work in works:
        work()  # what is made at the first call is not counted
    end, taken = time.thread_time() + SECONDS, []
    while len(taken) < ROUNDS or time.thread_time() < end:
        stamps = [time.thread_time()]
        for work in works:
            work()
            stamps.append(time.thread_time())
        taken.append(np.diff(stamps))
    return 1000 * np.array(taken)


def memory(name: str) -> int:
    """A line of Linux's account of this process, in KiB."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith(name)).split()[1])


def growth(name: str, side: int) -> float:
    """By how many MiB a few rounds raise the peak, in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.core_speed", name, str(side)]
    return float(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def main() -> None:
    """The table; or, in a process for one side of one case, its memory."""
    torch.set_num_threads(1)
    if len(sys.argv) == 3:
        work = CASES[sys.argv[1]][1]()[int(sys.argv[2])]
        Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")  # sets the peak back to what is held now
        before = memory("VmRSS")
        for _ in range(3):
            work()
        sys.stdout.write(f"{(memory('VmHWM') - before) / 1024}")
        return
    sys.stdout.write(
        "| what | ours, ms | torch, ms | ratio | goal | ours, MiB | torch, MiB | ratio |\n" + "| --- " * 8 + "|\n"
    )
    for name, (goal, make) in CASES.items():
        taken = times(make())
        (ours, theirs), ratio = np.median(taken, axis=0), np.median(taken[:, 0] / taken[:, 1])
        held, other = growth(name, 0), growth(name, 1)
        sys.stdout.write(
            f"| {name} | {ours:.1f} | {theirs:.1f} | {ratio:.2f} | {goal} | {held:.1f} | {other:.1f} | "
            f"{held / other:.2f} |\n"
        )


if __name__ == "__main__":
    main()
