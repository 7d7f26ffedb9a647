"""Meta-training: from generated questions to a folder of weights."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from models.encoder import store
from models.encoder.tokenizer import Tokenizer
from models.encoder.vocabulary import Vocabulary
from models.synthesis import SyntheticQuestion
from models.training import corpus
from models.training.config import TrainingConfig
from models.training.episodes import sample
from models.training.network import Network
from models.training.objective import losses

Say = Callable[[str], None]
CHECKPOINT = "checkpoint.pt"
HELD_OUT_EPISODES = 60
_HELD_OUT_SEED = 7919  # episodes for choosing are the same at every check


@dataclass(frozen=True)
class Material:
    """What a run trains and is checked on."""

    vocabulary: Vocabulary
    train: list[corpus.EncodedClass]
    held_out: list[corpus.EncodedClass]
    start: store.Weights | None = None


def gather(
    questions: Sequence[SyntheticQuestion], config: TrainingConfig, say: Say, start: store.Weights | None = None
) -> Material:
    """Draw the classes, learn the vocabulary on the training side, and cut everything into pieces.

    Weights to `start` from bring their vocabulary along.

    Raises: ValueError where a side has no question.
    """
    sides = {
        out: [q for q in questions if corpus.is_held_out(q.family, config.held_out) == out] for out in (False, True)
    }
    if not sides[False] or not sides[True]:
        raise ValueError(f"of {len(questions)} questions, {len(sides[True])} are held out: both sides need one or more")
    size, seed = config.class_programs, config.seed
    if start is None:
        vocabulary = corpus.vocabulary_of(corpus.draw(sides[False], 1, size, seed), config.vocabulary)
    else:
        vocabulary = start.vocabulary
    tokenizer = Tokenizer(vocabulary)
    drawn = corpus.draw(sides[False], config.class_rounds, size, seed)
    train = corpus.encode_all(drawn, tokenizer, config.longest, say)
    held_out = corpus.encode_all(corpus.draw(sides[True], 1, size, seed), tokenizer, config.longest, say)
    return Material(vocabulary, train, held_out, start)


def _rate(step: int, config: TrainingConfig) -> float:
    """The learning rate's share at a step: straight up, then half a cosine down to a twentieth."""
    if step < config.warm_up:
        return (step + 1) / config.warm_up
    done = (step - config.warm_up) / max(1, config.steps - config.warm_up)
    return 0.05 + 0.95 * 0.5 * (1 + float(np.cos(np.pi * done)))


def _balanced_accuracy(logits: torch.Tensor, truth: torch.Tensor) -> float:
    sides = [(logits[truth == 1] > 0).float(), (logits[truth == 0] <= 0).float()]
    return float(np.mean([side.mean().item() for side in sides if len(side)]))


@torch.no_grad()
def check(network: Network, held_out: Sequence[corpus.EncodedClass], config: TrainingConfig) -> dict[str, float]:
    """Held-out questions: loss of judging and pointing, and balanced accuracy at a logit of 0."""
    network.eval()
    judge, point, right = [], [], []
    for i in range(HELD_OUT_EPISODES):
        rng = np.random.default_rng([_HELD_OUT_SEED, i])
        episode = sample(held_out[i % len(held_out)], config, rng)
        if not episode.tasks:
            continue
        result = losses(network, episode, config, rng)
        judge.append(result.judge.item())
        point.append(result.point.item())
        for logits, truth in result.scored:
            sides = [
                ((logits[truth == side] > 0) == bool(side)).float().mean().item()
                for side in (0, 1)
                if (truth == side).any()
            ]
            right.append(float(np.mean(sides)))
    network.train()
    return {"judge": float(np.mean(judge)), "point": float(np.mean(point)), "balanced_accuracy": float(np.mean(right))}


class Trainer:
    """Steps over a network. Its state is a checkpoint; every step's randomness comes from (seed, step) alone."""

    def __init__(self, material: Material, config: TrainingConfig) -> None:
        self.material, self.config, self.step = material, config, 0
        self.history: list[dict[str, Any]] = []
        torch.manual_seed(config.seed)
        self.network = Network(config.encoder(len(material.vocabulary)), config.dropout)
        if material.start is not None:
            self.network.start_from(material.start.arrays)
        self.optimizer = torch.optim.AdamW(
            self.network.parameters(), lr=config.learning_rate, weight_decay=config.weight_decay
        )

    def advance(self) -> float | None:
        """One step. Returns its loss, or None where the drawn class gave no task."""
        config, step = self.config, self.step
        self.step += 1
        rng = np.random.default_rng([config.seed, step])
        episode = sample(self.material.train[int(rng.integers(len(self.material.train)))], config, rng)
        if not episode.tasks:
            return None
        torch.manual_seed(config.seed * 1_000_003 + step)  # dropout
        for group in self.optimizer.param_groups:
            group["lr"] = config.learning_rate * _rate(step, config)
        total = losses(self.network, episode, config, rng).total(config)
        self.optimizer.zero_grad()
        torch.autograd.backward(total)
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        return total.item()

    def save(self, folder: Path, command: str) -> None:
        """A checkpoint to go on from, and the weights as they are now."""
        folder.mkdir(parents=True, exist_ok=True)
        state = {
            "config": asdict(self.config), "step": self.step, "history": self.history,
            "network": self.network.state_dict(), "optimizer": self.optimizer.state_dict(),
        }  # fmt: skip
        partial = folder / (CHECKPOINT + ".part")
        torch.save(state, partial)
        partial.replace(folder / CHECKPOINT)
        start = self.material.start
        notes = {
            "training": {"command": command, **asdict(self.config), "done": self.step},
            "started_from": None if start is None else {"sha256": start.sha256, **start.notes},
            "held_out": self.history[-1] if self.history else {},
            "questions": {
                "trained": sorted({c.question for c in self.material.train}),
                "held_out": sorted({c.question for c in self.material.held_out}),
            },
        }
        store.save(folder, self.network.config, self.material.vocabulary, self.network.weights(), notes)

    def resume(self, folder: Path) -> None:
        """Go on from a checkpoint of the same configuration.

        Raises: ValueError where the checkpoint was made with another one.
        """
        state = torch.load(folder / CHECKPOINT, weights_only=True)
        if state["config"] != asdict(self.config):
            raise ValueError(f"{folder.name}/{CHECKPOINT} was made with another configuration: start in another folder")
        self.network.load_state_dict(state["network"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step, self.history = state["step"], state["history"]


def train(
    questions: Sequence[SyntheticQuestion],
    config: TrainingConfig,
    folder: Path,
    command: str,
    say: Say,
    start: Path | None = None,
) -> None:
    """Train into `folder`, going on from its checkpoint where it has one, or from the weights in `start`.

    Raises: ValueError where the checkpoint was made with another configuration or the weights have other shapes.
    """
    first = None if start is None else store.load(start)
    trainer = Trainer(gather(questions, config, say, first), config)
    if (folder / CHECKPOINT).is_file():
        trainer.resume(folder)
        say(f"going on from step {trainer.step}")
    recent: list[float] = []
    while trainer.step < config.steps:
        loss = trainer.advance()
        if loss is not None:
            recent.append(loss)
        if trainer.step % config.checkpoint_every == 0 or trainer.step == config.steps:
            checked = check(trainer.network, trainer.material.held_out, config)
            trainer.history.append({"step": trainer.step, "loss": float(np.mean(recent)), **checked})
            say(json.dumps(trainer.history[-1]))
            recent = []
            trainer.save(folder, command)
