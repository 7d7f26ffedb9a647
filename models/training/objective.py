"""What a step of training is asked: judge the queries, point at the fault, guess the hidden tokens.

Letters: B programs, K tasks, T tokens, D dim, Q queries, P pooled, N tokens of all texts or judged programs.
Source: prototypical networks, Snell et al. 2017 (arXiv 1703.05175); masked tokens, Devlin et al. 2019.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch.nn import functional

from models.encoder.backend import Ids
from models.encoder.reader import POINTING
from models.training.config import TrainingConfig
from models.training.episodes import Episode, Task
from models.training.network import Network, averaged
from models.training.packed import Packed, pack

MASK = 1  # the place of <mask> in every vocabulary
NOT_MASKED = -100


@dataclass(frozen=True, slots=True)
class Scored:
    """What was said of one item, for the records. Shapes: (N,) each."""

    item: str
    logits: torch.Tensor
    truth: torch.Tensor


@dataclass(frozen=True, slots=True)
class Losses:
    """The parts of one step's loss, each a scalar, and the judgements of each task."""

    judge: torch.Tensor
    point: torch.Tensor
    predict: torch.Tensor
    scored: list[Scored]

    def total(self, config: TrainingConfig) -> torch.Tensor:
        """The weighted sum that is minimised. Shapes: a scalar."""
        return self.judge + config.point_weight * self.point + config.predict_weight * self.predict


def hide(texts: Packed, programs: int, share: float, rng: np.random.Generator) -> tuple[Packed, torch.Tensor]:
    """Some tokens of the first `programs` texts replaced by <mask>, and what stood there (elsewhere `NOT_MASKED`).

    Shapes: (N,) the answers.
    """
    hidden = rng.random(len(texts.ids)) < share
    hidden[texts.starts] = False  # the mark of a text's start
    for start, length in zip(texts.starts[programs:], texts.lengths[programs:], strict=True):
        hidden[start : start + length] = False
    chosen = torch.from_numpy(hidden).to(texts.ids.device)
    return replace(texts, ids=torch.where(chosen, MASK, texts.ids)), torch.where(chosen, texts.ids, NOT_MASKED)


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


def _pointed(attention: torch.Tensor, episode: Episode, task: Task) -> torch.Tensor | None:
    """Minus the log of the attention that lies on the tokens at fault, over the judged programs where it applies.

    Shapes: (B, Q, T) -> a scalar; None where no fault is to be seen.
    """
    missed = []
    for place, truth in zip(task.query.tolist(), task.truth.tolist(), strict=True):
        faults = episode.programs[place].faults.get(task.item)
        if truth and faults is not None and len(faults):
            at = torch.from_numpy(faults).to(attention.device)
            missed.append(-torch.log(attention[place, POINTING, at].float().sum() + 1e-4))
    return torch.stack(missed).mean() if missed else None


def _said(episode: Episode) -> list[Ids]:
    """What is read in an episode beside its programs: the question, then an item for each task."""
    return [episode.source.statement, *(episode.source.items[task.item] for task in episode.tasks)]


def _prototypes(seen: torch.Tensor, episode: Episode) -> tuple[torch.Tensor, torch.Tensor]:
    """The means of each task's examples on either side. Shapes: (B, K, P) -> (K, P) twice."""
    applies = [seen[task.applies, k].mean(0) for k, task in enumerate(episode.tasks)]
    absent = [seen[task.absent, k].mean(0) for k, task in enumerate(episode.tasks)]
    return torch.stack(applies), torch.stack(absent)


def _judged(
    network: Network, states: torch.Tensor, texts: Packed, programs: slice, said: slice, episode: Episode
) -> Losses:
    """One episode, of whose texts it is known which they are."""
    words = averaged(*texts.padded(states, said))
    question, items = words[:1], words[1:]
    tokens, mask = texts.padded(states, programs)
    asked = network.queries(items, question.expand_as(items))  # (K, Q, D)
    _, seen = network.read(tokens, mask, asked)
    asked = network.refined(asked, *_prototypes(seen, episode))
    attention, seen = network.read(tokens, mask, asked)  # (B, K, Q, T), (B, K, P)
    applies, absent = _prototypes(seen, episode)
    judged, pointed, scored = [], [], []
    for k, task in enumerate(episode.tasks):
        logits = prototype_logits(network, seen[task.query, k], applies[k], absent[k]).float()
        truth = torch.from_numpy(task.truth).to(logits.device)
        judged.append(_balanced(logits, truth))
        pointed.append(_pointed(attention[:, k], episode, task))
        scored.append(Scored(task.item, logits.detach().cpu(), truth.cpu()))
    nothing = states.new_zeros(())
    points = [nothing if point is None else point for point in pointed]
    return Losses(torch.stack(judged).mean(), torch.stack(points).mean(), nothing, scored)


def losses(network: Network, episodes: Sequence[Episode], config: TrainingConfig, rng: np.random.Generator) -> Losses:
    """Run episodes, each with a task or more, through the network together; their losses' means.

    A network that is learning hides tokens and drops numbers, by the generator's word.
    """
    programs = [program.ids for episode in episodes for program in episode.programs]
    rest = [text for episode in episodes for text in _said(episode)]
    texts = pack(programs + rest, network.predict_bias.device)
    answers = torch.full_like(texts.ids, NOT_MASKED)
    if network.training and rng.random() < config.mask_steps:
        texts, answers = hide(texts, len(programs), config.mask_share, rng)
    states = network.encode(texts, rng if network.training else None)
    found, at, told = [], 0, len(programs)
    for episode in episodes:
        here, there = at + len(episode.programs), told + 1 + len(episode.tasks)
        found.append(_judged(network, states, texts, slice(at, here), slice(told, there), episode))
        at, told = here, there
    places = answers != NOT_MASKED
    guessed = states.new_zeros(())
    if places.any():
        guessed = functional.cross_entropy(network.predict(states[places]).float(), answers[places])
    return Losses(
        judge=torch.stack([one.judge for one in found]).mean(),
        point=torch.stack([one.point for one in found]).mean(),
        predict=guessed,
        scored=[scored for one in found for scored in one.scored],
    )
