"""Why an assignment or a question can't be made, changed or removed."""

from __future__ import annotations

from collections.abc import Sequence

from service.errors import Conflict, Problem, Unprocessable


def refuse(problems: Sequence[Problem]) -> None:
    """Raise Unprocessable where there is a problem, with all of them in one sentence."""
    if problems:
        raise Unprocessable("; ".join(f"{p.where} {p.what}" for p in problems) + ".", tuple(problems))


def refuse_handed_in(title: str, number: int) -> None:
    """Raise Conflict where programs were handed in to what is called `title`."""
    if number:
        programs = "1 program" if number == 1 else f"{number:,} programs"
        raise Conflict(f"{title} can't be removed: {programs} were handed in to it.")
