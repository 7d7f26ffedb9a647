"""Meta-training: steps over a network, checkpoints, and how it does on questions kept out."""

import math
import os
import pickle
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np
import torch

from models.encoder import store
from models.synthesis.happenings import is_happening
from models.training.config import TrainingConfig
from models.training.corpus import EncodedClass
from models.training.episodes import Episode, sample
from models.training.machine import Machine
from models.training.material import Material, Window
from models.training.network import Network
from models.training.objective import Scored, losses

CHECKPOINT = "checkpoint.pt"
HELD_OUT_EPISODES = 60
_HELD_OUT_SEED = 7919  # episodes for choosing are the same at every check
_TRIES = 20  # classes looked at for an episode with a task
_DIGITS = 5  # of what is logged


def _rate(step: int, config: TrainingConfig) -> float:
    """The learning rate's share at a step: straight up, then half a cosine down to a twentieth."""
    if step < config.warm_up:
        return (step + 1) / config.warm_up
    done = (step - config.warm_up) / max(1, config.steps - config.warm_up)
    return 0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * done))


def _balanced(scored: Scored) -> float:
    """Balanced accuracy at a logit of 0."""
    sides = [((scored.logits[scored.truth == side] > 0) == bool(side)).float() for side in (0, 1)]
    return float(np.mean([side.mean().item() for side in sides if len(side)]))


def _mean(values: Sequence[float]) -> float | None:
    return round(float(np.mean(values)), _DIGITS) if values else None


class Trainer:
    """Steps over a network. Its state is a checkpoint; every step's randomness comes from (seed, step) alone."""

    def __init__(self, material: Material, config: TrainingConfig, machine: Machine | None = None) -> None:
        self.material, self.config, self.machine, self.step = material, config, machine or Machine(), 0
        self.device = self.machine.torch_device()
        self.window = Window(material)
        self.history: list[dict[str, Any]] = []
        self.seconds, self._since, self._programs, self._losses = 0.0, monotonic(), 0, list[float]()
        torch.manual_seed(config.seed)
        self.network = Network(
            config.encoder(len(material.vocabulary)),
            config.dropout,
            item_text=config.item_text,
            question_text=config.question_text,
        )
        if material.start is not None:
            self.network.start_from(material.start.arrays)
        self.network.to(self.device)
        self.optimizer = torch.optim.AdamW(
            self.network.parameters(), lr=config.learning_rate, weight_decay=config.weight_decay
        )

    def _autocast(self) -> torch.autocast:
        return torch.autocast(self.device.type, torch.bfloat16, enabled=self.machine.is_half())

    def _episodes(self, rng: np.random.Generator) -> list[Episode]:
        """Those of a step; now and then a class gives no task, and another is taken."""
        config = self.config
        classes = self.window.at(self.step // config.renew if config.renew else 0)
        found: list[Episode] = []
        for _ in range(_TRIES * config.episodes):
            episode = sample(classes[int(rng.integers(len(classes)))], config, rng)
            found += [episode] if episode.tasks else []
            if len(found) == config.episodes:
                break
        return found

    def advance(self) -> float | None:
        """One step. Returns its loss, or None where no class gave a task."""
        config, step = self.config, self.step
        rng = np.random.default_rng([config.seed, step])
        episodes = self._episodes(rng)
        self.step += 1
        if not episodes:
            return None
        torch.manual_seed(config.seed * 1_000_003 + step)  # dropout on a GPU
        for group in self.optimizer.param_groups:
            group["lr"] = config.learning_rate * _rate(step, config)
        with self._autocast():
            total = losses(self.network, episodes, config, rng).total(config)
        self.optimizer.zero_grad()
        torch.autograd.backward(total)
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        self._programs += sum(len(episode.programs) for episode in episodes)
        self._losses.append(total.item())
        return self._losses[-1]

    @torch.no_grad()
    def check(self) -> dict[str, float | None]:
        """On questions kept out: losses of judging and pointing, and balanced accuracy of all items and either kind."""
        self.network.eval()
        judge, point, scored = [], [], list[Scored]()
        held_out: list[EncodedClass] = self.material.held_out
        config = replace(self.config, episodes=1)
        for i in range(HELD_OUT_EPISODES):
            rng = np.random.default_rng([_HELD_OUT_SEED, i])
            episode = sample(held_out[i % len(held_out)], config, rng)
            if not episode.tasks:
                continue
            with self._autocast():
                result = losses(self.network, [episode], config, rng)
            judge.append(result.judge.item())
            point.append(result.point.item())
            scored += result.scored
        self.network.train()
        kinds = {kind: [_balanced(one) for one in scored if is_happening(one.item) == kind] for kind in (False, True)}
        return {
            "judge": _mean(judge),
            "point": _mean(point),
            "balanced_accuracy": _mean(kinds[False] + kinds[True]),
            "balanced_written": _mean(kinds[False]),
            "balanced_happens": _mean(kinds[True]),
        }

    def log(self) -> dict[str, Any]:
        """Check, and add a line to the history: what happened since the last one."""
        spent = max(monotonic() - self._since, 1e-9)
        self.seconds += spent
        line = {
            "step": self.step,
            "loss": _mean(self._losses),
            **self.check(),
            "programs_per_second": round(self._programs / spent, 1),
            "seconds": round(self.seconds, 1),
        }
        self.history.append(line)
        self._losses, self._programs = [], 0
        return line

    def save(self, folder: Path, told: dict[str, Any]) -> dict[str, Any]:
        """The weights as they are now, then a checkpoint to go on from. Returns the manifest's notes.

        `told` stands in them under ``training``, beside the configuration.
        Whoever is stopped between the two goes on from the checkpoint before, and writes both again.
        """
        folder.mkdir(parents=True, exist_ok=True)
        start = self.material.start
        notes = {
            "training": {**told, **asdict(self.config), "done": self.step},
            "started_from": None if start is None else {"sha256": start.sha256, **start.notes},
            "held_out": self.history[-1] if self.history else {},
            "curve": self.history,
            "seconds": round(self.seconds, 1),
            "machine": self.machine.described(),
            **self.material.notes,
        }
        store.save(folder, self.network.config, self.material.vocabulary, self.network.weights(), notes)
        state = {
            "config": asdict(self.config), "step": self.step, "history": self.history, "seconds": self.seconds,
            "network": self.network.state_dict(), "optimizer": self.optimizer.state_dict(),
        }  # fmt: skip
        partial = folder / (CHECKPOINT + ".part")
        with partial.open("wb") as file:
            torch.save(state, file)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(folder / CHECKPOINT)
        self._since = monotonic()
        return notes

    def resume(self, folder: Path) -> None:
        """Go on from a checkpoint of the same configuration.

        Raises: ValueError where the checkpoint was made with another one, or is damaged.
        """
        try:
            state = torch.load(folder / CHECKPOINT, weights_only=True, map_location=self.device)
        except (RuntimeError, EOFError, pickle.UnpicklingError) as error:
            raise ValueError(f"{folder.name}/{CHECKPOINT} is damaged: remove it to begin anew") from error
        if state["config"] != asdict(self.config):
            raise ValueError(f"{folder.name}/{CHECKPOINT} was made with another configuration: start in another folder")
        self.network.load_state_dict(state["network"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step, self.history, self.seconds = state["step"], state["history"], state["seconds"]
        self._since = monotonic()
