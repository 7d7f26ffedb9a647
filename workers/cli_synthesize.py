"""The command that makes classes without students: synthesize."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workers.console import say, say_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers.realism import TellApart

LANGUAGES = ("python", "c", "java", "javascript")


def add_to(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(synthesize)


def synthesize(
    out: Annotated[Path | None, typer.Option(file_okay=False, help="A new or empty folder for the records.")] = None,
    questions: Annotated[int, typer.Option(min=1, help="How many classes, each of one question.")] = 10,
    programs: Annotated[int, typer.Option(min=1, help="How many programs in each class.")] = 96,
    seed: Annotated[int, typer.Option(min=0, help="Another seed draws other classes.")] = 0,
    language: Annotated[str, typer.Option(help=f"One of {', '.join(LANGUAGES)}; all where none is given.")] = "",
    behaviour: Annotated[
        bool, typer.Option("--behaviour", help="Also run the programs, for items about what they do.")
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option(exists=True, file_okay=False, help="Compare generated programs with the real ones in here."),
    ] = None,
    held_out: Annotated[
        list[str] | None,
        typer.Option(help="With --report: part of the ids of questions that are for testing."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Write classes of generated programs with all their labels, as records that `feedforward import` reads.

    No person's work is in them. Beside each NAME.jsonl lies rubric_NAME.json, beside all of them questions.json. With
    --report nothing is written: generated and real programs are told side by side.

    Example: feedforward synthesize --questions 5 --programs 60 --seed 1 --out classes
    """
    if (out is None) == (report is None):
        raise typer.BadParameter("Give either --out for a folder to write into or --report for one to compare with")
    if language and language not in LANGUAGES:
        raise typer.BadParameter(f"--language is one of {', '.join(LANGUAGES)}, not {language!r}")
    if report is not None:
        _report(report, held_out or [], programs, seed, as_json)
    elif out is not None:
        _write(out, questions, programs, seed, language or None, behaviour, as_json)


def _write(
    out: Path, questions: int, programs: int, seed: int, language: str | None, behaviour: bool, as_json: bool
) -> None:
    from models.synthesis import write_classes
    from models.synthesis.happenings import Isolated
    from workers.progress import progress

    runner = Isolated() if behaviour else None
    with progress("Writing classes") as advance:
        paths: list[Path] = []
        advance(0, questions)
        written: Iterator[Path] = write_classes(out, questions, programs, seed, language, runner)
        for path in written:
            paths.append(path)
            advance(len(paths), questions)
    if as_json:
        say_json({"folder": str(out), "files": [path.name for path in paths], "programs": questions * programs})
        return
    say(f"{len(paths):,} classes of {programs:,} programs in {out}.")
    say(f"Next: feedforward import {paths[0]} --assignment week-1 --examples 10")


def _report(folder: Path, held_out: list[str], programs: int, seed: int, as_json: bool) -> None:
    from workers.progress import progress
    from workers.realism import compare
    from workers.realism_page import lines

    with progress("Comparing") as advance:
        realism = compare(folder, held_out, programs, seed, _tell_apart(), advance)
    if as_json:
        say_json(realism.as_json())
    else:
        for line in lines(realism):
            say(line)


def _tell_apart() -> TellApart | None:
    """None where scikit-learn is missing, which is a tool of development; the report then says so."""
    try:
        from models.synthesis.report.telling import tell_apart
    except ModuleNotFoundError:
        return None
    return tell_apart
