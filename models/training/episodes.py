"""Episodes: a few programs of one class, some of them with labels, the rest to be judged."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.encoder.backend import Ids
from models.training.config import TrainingConfig
from models.training.corpus import BROKEN_ITEM, FAULT_ITEM, EncodedClass, EncodedProgram


@dataclass(frozen=True, slots=True)
class Task:
    """One rubric item of an episode.

    Shapes: `applies` and `absent` are places of examples among the episode's programs (labels as given, now and then
    wrong), `query` (N,) places of the others, `truth` (N,) 1 where the item really applies.
    """

    item: str
    applies: Ids
    absent: Ids
    query: Ids
    truth: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Episode:
    """Programs of one class and the tasks over them."""

    source: EncodedClass
    programs: tuple[EncodedProgram, ...]
    tasks: tuple[Task, ...]


def _sides(programs: Sequence[EncodedProgram], item: str) -> tuple[Ids, Ids]:
    """Places of the programs to which the item applies and does not; of some of them neither may be known."""
    known = [program.applies.get(item) for program in programs]
    applies, absent = ([i for i, label in enumerate(known) if label is side] for side in (True, False))
    return np.array(applies, dtype=np.int64), np.array(absent, dtype=np.int64)


def _possible(programs: Sequence[EncodedProgram], items: Sequence[str]) -> list[str]:
    """Items with two programs or more on either side: one to show and one to judge."""
    return [item for item in items if min(map(len, _sides(programs, item))) >= 2]


def _task(programs: Sequence[EncodedProgram], item: str, config: TrainingConfig, rng: np.random.Generator) -> Task:
    both = _sides(programs, item)
    sides = []
    for side in both:
        shots = int(rng.integers(1, min(config.most_shots, len(side) - 1) + 1))
        sides.append(rng.choice(side, shots, replace=False))
    query = np.setdiff1d(np.concatenate(both), np.concatenate(sides))
    truth = np.isin(query, both[0]).astype(np.float32)
    turned = [rng.random(len(side)) < config.wrong_labels for side in sides]
    if all(t.sum() < len(t) for t in turned):  # no side may lose all its examples
        kept = [side[~t] for side, t in zip(sides, turned, strict=True)]
        gone = [side[t] for side, t in zip(sides, turned, strict=True)]
        sides = [np.concatenate([kept[0], gone[1]]), np.concatenate([kept[1], gone[0]])]
    return Task(item, sides[0], sides[1], query, truth)


def sample(source: EncodedClass, config: TrainingConfig, rng: np.random.Generator) -> Episode:
    """An episode over a class. It has no task where no item divides the programs that were drawn."""
    chosen = rng.choice(len(source.programs), min(config.programs, len(source.programs)), replace=False)
    programs = tuple(source.programs[i] for i in chosen)
    own = _possible(programs, [item for item in source.items if item not in (FAULT_ITEM, BROKEN_ITEM)])
    items = [str(item) for item in rng.permutation(own)[: config.items - 1]]
    # the items that every class has: pointing at whatever is at fault, and seeing that nothing parses
    common = FAULT_ITEM if rng.random() < 0.8 else BROKEN_ITEM
    items += _possible(programs, [common])
    return Episode(source, programs, tuple(_task(programs, item, config, rng) for item in items))
