"""What a step of training is asked: judge the queries, point at the fault, guess the hidden tokens.

Letters: B programs, T tokens, D dim, Q queries, P pooled, N judged programs.
Source: prototypical networks, Snell et al. 2017 (arXiv 1703.05175); masked tokens, Devlin et al. 2019.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional

from models.encoder.backend import Ids
from models.encoder.reader import POINTING
from models.training.config import TrainingConfig
from models.training.episodes import Episode, Task
from models.training.network import Network

PAD, MASK = 0, 1  # places of <pad> and <mask> in every vocabulary
NOT_MASKED = -100


@dataclass(frozen=True, slots=True)
class Losses:
    """The parts of one step's loss, each a scalar, and the judgements' logits with their truth for the records."""

    judge: torch.Tensor
    point: torch.Tensor
    predict: torch.Tensor
    scored: list[tuple[torch.Tensor, torch.Tensor]]

    def total(self, config: TrainingConfig) -> torch.Tensor:
        """The weighted sum that is minimised. Shapes: a scalar."""
        return self.judge + config.point_weight * self.point + config.predict_weight * self.predict


def padded(rows: Sequence[Ids]) -> tuple[torch.Tensor, torch.Tensor]:
    """Rows of different length as one table and its mask. Shapes: (B, T), (B, T)."""
    ids = np.full((len(rows), max(map(len, rows))), PAD, dtype=np.int64)
    mask = np.zeros(ids.shape, dtype=np.int64)
    for i, row in enumerate(rows):
        ids[i, : len(row)], mask[i, : len(row)] = row, 1
    return torch.from_numpy(ids), torch.from_numpy(mask)


def hide(
    ids: torch.Tensor, mask: torch.Tensor, share: float, rng: np.random.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """Some tokens replaced by <mask>, and what stood there (elsewhere `NOT_MASKED`). Shapes: (B, T) twice."""
    chosen = torch.from_numpy(rng.random(tuple(ids.shape)) < share) & (mask == 1)
    chosen[:, 0] = False  # the mark of a program's start
    return torch.where(chosen, MASK, ids), torch.where(chosen, ids, NOT_MASKED)


def prototype_logits(
    network: Network, query: torch.Tensor, applies: torch.Tensor, absent: torch.Tensor
) -> torch.Tensor:
    """Half the scaled difference of squared distances. Shapes: (N, P), (P,), (P,) -> (N,)."""
    scale = network.reader["log_scale"].exp()
    logits: torch.Tensor = scale * (((query - absent) ** 2).sum(-1) - ((query - applies) ** 2).sum(-1))
    return logits


def _balanced(logits: torch.Tensor, truth: torch.Tensor) -> torch.Tensor:
    """Cross-entropy in which the two classes weigh the same."""
    each = functional.binary_cross_entropy_with_logits(logits, truth, reduction="none")
    sides = [each[truth == side] for side in (0, 1)]
    return torch.stack([side.mean() for side in sides if len(side)]).mean()


def _pointed(attention: torch.Tensor, episode: Episode, task: Task) -> torch.Tensor:
    """Minus the log of the attention that lies on the tokens at fault, over the judged programs where it applies."""
    missed = []
    for place, truth in zip(task.query.tolist(), task.truth.tolist(), strict=True):
        faults = episode.programs[place].faults.get(task.item)
        if truth and faults is not None and len(faults):
            missed.append(-torch.log(attention[place, POINTING, torch.from_numpy(faults)].sum() + 1e-4))
    return torch.stack(missed).mean() if missed else attention.new_zeros(())


def losses(network: Network, episode: Episode, config: TrainingConfig, rng: np.random.Generator) -> Losses:
    """Run one episode through the network."""
    ids, mask = padded([program.ids for program in episode.programs])
    hidden = torch.full_like(ids, NOT_MASKED)
    if network.training and rng.random() < config.mask_steps:
        ids, hidden = hide(ids, mask, config.mask_share, rng)
    states = network.encode(ids, mask)
    texts = [episode.source.statement] + [episode.source.items[task.item] for task in episode.tasks]
    question, *items = network.text(*padded(texts)).unbind(0)
    judged, pointed, scored = [], [], []
    for task, item in zip(episode.tasks, items, strict=True):
        asked = network.queries(item, question)
        _, first = network.read(states, mask, asked)
        asked = network.refined(asked, first[task.applies].mean(0), first[task.absent].mean(0))
        attention, pooled = network.read(states, mask, asked)
        logits = prototype_logits(
            network, pooled[task.query], pooled[task.applies].mean(0), pooled[task.absent].mean(0)
        )
        truth = torch.from_numpy(task.truth)
        judged.append(_balanced(logits, truth))
        pointed.append(_pointed(attention, episode, task))
        scored.append((logits.detach(), truth))
    nothing = states.new_zeros(())
    places = hidden != NOT_MASKED
    guessed = functional.cross_entropy(network.predict(states[places]), hidden[places]) if places.any() else nothing
    return Losses(
        judge=torch.stack(judged).mean() if judged else nothing,
        point=torch.stack(pointed).mean() if pointed else nothing,
        predict=guessed,
        scored=scored,
    )
