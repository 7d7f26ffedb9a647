"""What commands say: a line for a person, JSON for a program."""

from __future__ import annotations

import json
import sys
from typing import Any

import typer


def say(line: str) -> None:
    """A line for a person, at once."""
    typer.echo(line)
    sys.stdout.flush()


def say_json(value: Any) -> None:
    """One JSON value for a program."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
