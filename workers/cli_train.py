"""The command that makes weights: train."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from service.errors import BadRequest
from workers.console import say, say_json

if TYPE_CHECKING:
    from models.encoder.store import Weights
    from models.training.plan import Plan


def add_to(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(train)


def train(
    config: Annotated[
        Path | None, typer.Option(help="A plan in TOML; without one, that of the shipped weights.")
    ] = None,
    out: Annotated[Path, typer.Option(file_okay=False, help="The folder for weights and curves.")] = Path("weights"),
    threads: Annotated[int | None, typer.Option(min=1, help="Processor threads, instead of the plan's.")] = None,
    workers: Annotated[int | None, typer.Option(min=0, help="Processes that draw, instead of the plan's.")] = None,
    device: Annotated[
        Literal["auto", "cpu", "cuda"] | None, typer.Option(help="What computes, instead of the plan's.")
    ] = None,
    calibrate_only: Annotated[
        bool, typer.Option("--calibrate-only", help="Only choose temperature and thresholds of the weights in --out.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was measured as JSON.")] = False,
) -> None:
    """Train an encoder on generated classes, and choose when its verdicts are sure enough.

    It may be stopped at any time: the same command goes on at its last checkpoint. The folder then holds the weights
    with their manifest, curve.csv and curve.svg; `feedforward evaluate --weights` measures them.

    Example: feedforward train --config plan.toml --out weights --threads 2
    """
    from models.training.plan import SHIPPED, read_plan

    path = config or SHIPPED
    try:
        plan = read_plan(path)
        own = plan.machine
        machine = replace(
            own,
            device=device or own.device,
            threads=threads or own.threads,
            workers=own.workers if workers is None else workers,
        )
        plan = replace(plan, machine=machine)
        found = _calibrate(plan, out) if calibrate_only else _train(plan, path.name, out).notes
    except FileNotFoundError as error:
        if error.filename is not None:
            raise
        raise BadRequest(str(error)) from error
    except ValueError as error:
        raise BadRequest(str(error)) from error
    told = {name: found[name] for name in ("held_out", "calibration", "verdicts") if name in found}
    if as_json:
        say_json({"folder": str(out), **told})
    else:
        _tell(out, told)


def _train(plan: Plan, name: str, out: Path) -> Weights:
    from models.training.run import Run
    from workers.progress import progress

    with progress("Training") as advance:
        return Run(plan, out, f"feedforward train --config {name}", _log, advance).train()


def _calibrate(plan: Plan, out: Path) -> dict[str, Any]:
    from models.training.calibrate import calibrate

    return calibrate(out, plan.calibration, plan.questions())


def _log(line: str) -> None:
    typer.echo(line, err=True)


def _tell(out: Path, told: dict[str, Any]) -> None:
    held_out = told.get("held_out", {})
    if "balanced_accuracy" in held_out:
        say(f"Balanced accuracy on questions kept out: {held_out['balanced_accuracy']:.3f}.")
    for name, verdicts in told.get("verdicts", {}).items():
        say(
            f"{name}: applies is right in {verdicts['applies_precision']:.1%} and found for "
            f"{verdicts['applies_recall']:.1%}; {verdicts['unsure_share']:.1%} stays unsure."
        )
    say(f"The weights lie in {out}. Next: feedforward evaluate q1.jsonl --weights {out}")
