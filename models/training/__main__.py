"""``python -m models.training FOLDER [--steps N] ...``: train weights into a folder, or go on where it stopped."""

import argparse
import sys
from dataclasses import fields
from pathlib import Path

import torch

from models.synthesis import questions
from models.training.config import TrainingConfig
from models.training.trainer import train


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


def main() -> None:
    """Every field of `TrainingConfig` is an option of the same name."""
    parser = argparse.ArgumentParser(prog="python -m models.training", description=__doc__)
    parser.add_argument("folder", type=Path, help="where weights, manifest and checkpoint go")
    parser.add_argument("--threads", type=int, default=1, help="processor threads for torch (default: 1)")
    parser.add_argument("--start", type=Path, help="a folder of weights to start from (default: fresh ones)")
    for field in fields(TrainingConfig):
        kind = float if isinstance(field.default, float) else int
        parser.add_argument(f"--{field.name}", type=kind, default=field.default, help=f"default: {field.default}")
    given = vars(parser.parse_args())
    torch.set_num_threads(given.pop("threads"))
    folder: Path = given.pop("folder")
    start: Path | None = given.pop("start")
    changed = " ".join(f"--{f.name} {given[f.name]}" for f in fields(TrainingConfig) if given[f.name] != f.default)
    started = "" if start is None else " --start STARTED_FROM"
    command = f"python -m models.training FOLDER {changed}".rstrip() + started
    train(questions(), TrainingConfig(**given), folder, command, _say, start)


if __name__ == "__main__":
    main()
