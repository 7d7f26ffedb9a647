"""Commands for grading from the command line: grade, report."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.settings import get_settings
from workers.console import say, say_json

if TYPE_CHECKING:
    from service.tables import GradingRun
    from workers.report import Report

Name = Annotated[str, typer.Argument(help="The assignment's short name, as `feedforward import` printed it.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(grade)
    app.command()(report)


def grade(
    name: Name,
    wait: Annotated[bool, typer.Option("--wait", help="Wait until every program is judged.")] = False,
    as_json: AsJson = False,
) -> None:
    """Grade all questions of an assignment from their graded examples.

    With --wait a worker is started where none runs, and the exit code is 1 when a run did not end well.

    Example: feedforward grade week-2 --wait
    """
    from service.db import open_database
    from service.jobs import CelerySender, celery_client, transaction
    from workers.embedded import own_worker
    from workers.progress import progress
    from workers.runs import wait_for_runs
    from workers.start import start_runs

    settings = get_settings()
    with closing(open_database(settings)) as database:
        with transaction(database.writing, CelerySender(celery_client(settings))) as session:
            runs = start_runs(session, name)
        if wait:
            with own_worker(settings, lambda line: typer.echo(line, err=True)), progress("Judging") as advance:
                runs = wait_for_runs(database, [run.id for run in runs], advance)
    _tell_runs(runs, as_json)
    if wait and any(run.state != "done" for run in runs):
        raise typer.Exit(1)


def report(
    name: Name,
    baseline: Annotated[
        bool, typer.Option("--baseline", help="Also judge by the lexical baseline, from the same examples.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Compare the newest judgements with the labels that the grader was not told.

    Example: feedforward report week-2 --json
    """
    from service.db import open_database
    from workers.report import make_report

    with closing(open_database(get_settings())) as database, database.reading() as session:
        made = make_report(session, name, with_baseline=baseline)
    if as_json:
        say_json(made.as_json())
    else:
        _tell_report(made)


def _tell_runs(runs: list[GradingRun], as_json: bool) -> None:
    if as_json:
        say_json({"runs": [_run(run) for run in runs]})
        return
    for run in runs:
        say(
            f"Run {run.number}: {run.state.value}, {run.done} of {run.total} programs, {run.unsure} unsure, "
            f"{run.not_attempted} not attempted, {run.reused} reused" + (f". {run.error}" if run.error else "")
        )


def _run(run: GradingRun) -> dict[str, Any]:
    seconds = (run.finished_at - run.created_at).total_seconds() if run.finished_at else None
    return {
        "id": str(run.id),
        "question_id": str(run.question_id),
        "number": run.number,
        "state": run.state.value,
        "total": run.total,
        "done": run.done,
        "unsure": run.unsure,
        "not_attempted": run.not_attempted,
        "reused": run.reused,
        "seconds": seconds,
        "error": run.error,
    }


def _tell_report(made: Report) -> None:
    say(f"{made.programs} programs in {made.seconds:.1f} s, {100 * made.unsure_share:.1f} % of the judgements unsure")
    say(f"{'item':40} {'pos':>4} {'AP':>6} {'bal.AP':>6} {'AUC':>6}" + (" | lexical bal.AP" if made.baseline else ""))
    for key, figures in made.items.items():
        row = " ".join(
            _figure(x) for x in (figures.average_precision, figures.balanced_average_precision, figures.roc_auc)
        )
        beside = f" | {_figure(made.baseline[key].balanced_average_precision)}" if made.baseline else ""
        say(f"{key:40} {figures.positives:4d} {row}{beside}")
    for title, mean in made.means().items():
        say(f"mean of {title}: " + ", ".join(f"{name} {_figure(value).strip()}" for name, value in mean.items()))


def _figure(value: float | None) -> str:
    return "     –" if value is None else f"{value:6.3f}"
