"""The command line: `feedforward ...`.

Each `cli_*` module adds its commands in `add_to`; they import what they need when they run, so `serve` stays light.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import typer
from pydantic import ValidationError

from service.errors import FeedforwardError
from workers import cli_admin, cli_evaluate, cli_grade, cli_import, cli_run, cli_synthesize, cli_train

FAILED, WRONGLY_CALLED, INTERRUPTED = 1, 2, 130

app = typer.Typer(
    name="feedforward",
    help="Few-shot feedback on student programs. Every command has --help with an example.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)
for module in (cli_run, cli_import, cli_grade, cli_evaluate, cli_synthesize, cli_train, cli_admin):
    module.add_to(app)


def main() -> None:
    """The entry point of the installed program."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command; what goes wrong is one line on the error stream and an exit code of 1 or 2."""
    try:
        return int(app(args=list(arguments) or ["--help"], prog_name="feedforward", standalone_mode=False) or 0)
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except Exception as error:
        told = explain(error)
        if told is None:
            raise
        code, line = told
        typer.echo(f"feedforward: {' '.join(line.split())}", err=True)
        return code


def explain(error: Exception) -> tuple[int, str] | None:
    """The exit code and the line for an error that a person can do something about; None for one of ours."""
    if isinstance(error, typer.TyperException):
        return WRONGLY_CALLED, f"{error.format_message().rstrip('.')} (see --help)"
    if isinstance(error, FeedforwardError):
        return FAILED, error.detail
    if isinstance(error, ValidationError) and error.title == "Settings":
        return WRONGLY_CALLED, "; ".join(_wrong_setting(error))
    if isinstance(error, OSError) and error.filename is not None:
        return FAILED, f"{error.filename}: {error.strerror}."
    original = getattr(error, "orig", None)
    if type(error).__name__ == "OperationalError" and isinstance(original, Exception):
        # Only the driver's own words: the statement's parameters may be somebody's data.
        return FAILED, f"The database can't be used: {original}"
    return None


def _wrong_setting(error: ValidationError) -> list[str]:
    lines = []
    for fault in error.errors(include_input=False, include_url=False):
        name = "_".join(str(part) for part in fault["loc"]).upper()
        message = fault["msg"].removeprefix("Value error, ")
        lines.append(f"FEEDFORWARD_{name}: {message}" if name else message)
    return lines
