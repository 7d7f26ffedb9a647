"""Commands for whoever looks after an installation: migrate, create-user, doctor."""

from __future__ import annotations

import sys
from contextlib import closing
from typing import Annotated

import typer

from service.settings import get_settings
from workers.console import say, say_json


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(migrate)
    app.command("create-user")(create_user)
    app.command()(doctor)


def migrate(
    down_to: Annotated[str, typer.Option(help="Go back to this version instead; `base` removes every table.")] = "",
) -> None:
    """Bring the database to the version that this program knows.

    Example: feedforward migrate
    """
    from migrations.upgrade import current, downgrade, upgrade
    from service.db import open_database

    with closing(open_database(get_settings())) as database:
        if down_to:
            downgrade(database.engine, down_to)
        else:
            upgrade(database.engine)
        say(f"The database is at version {current(database.engine) or 'base'}.")


def create_user(
    email: Annotated[str, typer.Argument(help="The address that the person signs in with.")],
    name: Annotated[str, typer.Option(help="The person's name, as others see it.")],
    courses: Annotated[bool, typer.Option("--courses", help="Let the person create courses.")] = False,
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="Read the password from a pipe.")] = False,
) -> None:
    """Make an account; the password is asked for.

    Example: feedforward create-user ada@example.org --name "Ada Lovelace" --courses
    """
    from service.accounts.actions import create_user as create
    from service.db import open_database

    password = (
        sys.stdin.readline().rstrip("\n")
        if password_stdin
        else typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    )
    with closing(open_database(get_settings())) as database, database.writing.begin() as session:
        user = create(session, email, name, password, can_create_courses=courses)
    say(f"{user.name} can sign in as {user.email}.")


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check that everything Feedforward needs is there; the exit code is 1 when something is missing.

    Example: feedforward doctor --json
    """
    from workers.doctor import examine

    findings = examine(get_settings())
    if as_json:
        say_json([{"what": finding.what, "fine": finding.fine, "detail": finding.detail} for finding in findings])
    else:
        for finding in findings:
            say(f"{'ok   ' if finding.fine else 'WRONG'}  {finding.what}: {finding.detail}")
    if not all(finding.fine for finding in findings):
        raise typer.Exit(1)
