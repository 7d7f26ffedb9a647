"""A whole plan: stage after stage into folders of their own, then verdicts chosen, and one folder of weights."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import torch

from models.encoder import store
from models.training import curve
from models.training.calibrate import calibrate
from models.training.config import TrainingConfig
from models.training.drawing import Drawers
from models.training.material import gather
from models.training.plan import Plan, Stage
from models.training.trainer import CHECKPOINT, Trainer


@dataclass(frozen=True, slots=True)
class Run:
    """A plan that is carried out in a folder, and goes on wherever it was stopped.

    `say` is told a line now and then, `advance` how many steps of how many are done. `command` stands in the record.
    """

    plan: Plan
    folder: Path
    command: str
    say: Callable[[str], None]
    advance: Callable[[int, int], None]

    def train(self) -> store.Weights:
        """Train what is not trained yet, choose verdicts, and give the weights that then lie in the folder.

        Raises: ValueError where the folder holds something of another plan, or the scores are worth nothing;
        FileNotFoundError where there are no weights to start from.
        """
        torch.set_num_threads(self.plan.machine.threads)
        weights = None if self.plan.start is None else store.load(self.plan.start)
        before = 0
        for number, stage in enumerate(self.plan.stages, 1):
            inside = self.folder / f"{number}-{stage.name}"
            if not _is_done(stage.config, inside, weights):
                self._stage(stage, inside, weights, before)
            weights = store.load(inside)
            before += stage.config.steps
        if weights is None:
            raise ValueError("the plan has no stage: nothing can be trained")
        return self._finish(weights)

    def _stage(self, stage: Stage, inside: Path, start: store.Weights | None, before: int) -> None:
        total = sum(one.config.steps for one in self.plan.stages)
        told = {"stage": stage.name, "commit": stage.commit, "command": self.command}
        with Drawers(self.plan.machine.workers) as drawers:
            material = gather(self.plan.questions(), stage.config, inside, drawers, self.say, start)
            trainer = Trainer(material, stage.config, self.plan.machine)
            if (inside / CHECKPOINT).is_file():
                trainer.resume(inside)
                self.say(f"{stage.name}: going on from step {trainer.step}")
            while trainer.step < stage.config.steps:
                trainer.advance()
                self.advance(before + trainer.step, total)
                if trainer.step % stage.config.checkpoint_every == 0 or trainer.step == stage.config.steps:
                    self.say(json.dumps({"stage": stage.name, **trainer.log()}))
                    curve.write(self.folder, trainer.save(inside, told))

    def _finish(self, weights: store.Weights) -> store.Weights:
        settings = {**asdict(self.plan.calibration), "shots": list(self.plan.calibration.shots)}
        if self.plan.calibrate and not self._is_calibrated(weights, settings):
            store.save(self.folder, weights.config, weights.vocabulary, weights.arrays, weights.notes)
            self.say("choosing temperature and thresholds on the questions kept out")
            calibrate(self.folder, self.plan.calibration, self.plan.questions())
        elif not self.plan.calibrate:
            store.save(self.folder, weights.config, weights.vocabulary, weights.arrays, weights.notes)
        curve.write(self.folder, weights.notes)
        return store.load(self.folder)

    def _is_calibrated(self, weights: store.Weights, settings: dict[str, object]) -> bool:
        try:
            there = store.load(self.folder)
        except (FileNotFoundError, ValueError):  # not yet, or stopped while it was written
            return False
        return there.sha256 == weights.sha256 and there.notes.get("calibrated_with") == settings


def _is_done(config: TrainingConfig, inside: Path, start: store.Weights | None) -> bool:
    """Whether a stage's folder holds its weights, trained to the end.

    Raises: ValueError where they were trained with another configuration or from other weights.
    """
    try:
        notes = store.load(inside).notes
    except (FileNotFoundError, ValueError):  # not yet, or stopped while it was written
        return False
    # a record of an earlier version lacks what was then as it is now by default
    wanted, told = asdict(config), notes["training"]
    usual = asdict(TrainingConfig())
    differ = [name for name, value in wanted.items() if told.get(name, usual[name]) != value]
    if differ:
        raise ValueError(f"{inside.name} was trained with another {', '.join(differ)}: begin in another folder")
    if ((notes["started_from"] or {}).get("sha256")) != (None if start is None else start.sha256):
        raise ValueError(f"{inside.name} was trained from other weights: begin in another folder")
    return bool(told["done"] == config.steps)
