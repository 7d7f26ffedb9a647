"""The command that brings a class's programs in: import."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.settings import get_settings
from workers.console import say, say_json

if TYPE_CHECKING:
    from workers.importing import Imported

SHOWN = 20


def add_to(app: typer.Typer) -> None:
    """Add this command."""
    app.command("import")(import_command)


def import_command(
    file: Annotated[Path, typer.Argument(exists=True, readable=True, help="Records (.jsonl), a zip or a folder.")],
    assignment: Annotated[str, typer.Option(help="The assignment's name; it is made where it is missing.")],
    course: Annotated[str, typer.Option(help="The course's name; `Imported` where none is given.")] = "",
    question: Annotated[str, typer.Option(help="Key of the question that everything belongs to.")] = "",
    rubric: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="The rubric; else rubric_NAME.json beside records.")
    ] = None,
    questions: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Questions; else questions.json beside records.")
    ] = None,
    roster: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="A CSV of students; others are then refused.")
    ] = None,
    encoding: Annotated[str, typer.Option(help="Encoding of files that are not UTF-8.")] = "",
    examples: Annotated[
        int | None, typer.Option(min=1, help="Draw so many examples for and against each item from the labels.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Another seed draws other examples.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Import programs from records, a Moodle, Canvas or Gradescope zip, or a folder. Doing it again changes nothing.

    All labels that come with records are kept from the grader, for `feedforward report` alone. With --examples, K
    programs for and K against are drawn for each item, and of a drawn program the grader is told that item's label
    only. Without it, the grader is told the labels of those records that say `"example": true`.

    Example: feedforward import q1.jsonl --assignment week-2 --examples 10 --seed 0
    """
    from migrations.upgrade import is_current, upgrade
    from service.db import open_database
    from service.jobs import CelerySender, celery_client, transaction
    from workers.importing import Plan, import_file

    settings = get_settings()
    plan = Plan(file, assignment, course, question, rubric, questions, roster, encoding, examples, seed)
    with closing(open_database(settings)) as database:
        if not is_current(database.engine):
            upgrade(database.engine)
        with transaction(database.writing, CelerySender(celery_client(settings))) as session:
            made = import_file(session, plan, settings)
    if as_json:
        say_json(_as_json(made))
    else:
        _tell(made)
    if not made.upload.accepted and not made.upload.already_there:
        raise typer.Exit(1)


def _as_json(made: Imported) -> dict[str, object]:
    return {
        "assignment": made.assignment.slug,
        "accepted": made.upload.accepted,
        "already_there": made.upload.already_there,
        "rejected": made.upload.rejected,
        "problems": [{"where": problem.where, "what": problem.what} for problem in made.problems],
        "examples": made.examples,
        "remarks": made.remarks,
    }


def _tell(made: Imported) -> None:
    upload = made.upload
    say(f"{upload.accepted:,} accepted, {upload.already_there:,} there already, {upload.rejected:,} rejected.")
    for problem in made.problems[:SHOWN]:
        say(f"  rejected: {problem.where}: {problem.what}")
    if upload.rejected > SHOWN:
        say(f"  and {upload.rejected - SHOWN:,} more; --json names the first hundred")
    for key, number in made.examples.items():
        say(f"{key}: the grader is told {number:,} labels.")
    for remark in made.remarks:
        say(remark)
    if not made.remarks:
        say(f"Next: feedforward grade {made.assignment.slug} --wait")
