"""What a program printed, as text that does not depend on how its lines end."""

from models.behaviour.canonical import shortened
from models.behaviour.console import BETWEEN, READ


def printed(text: str, room: int) -> str:
    """At most `room` characters, without spaces at the ends of lines and without empty lines at the end.

    Units: characters.
    """
    lines = text.replace(READ, "").replace(BETWEEN, " ").split("\n")
    return shortened("\n".join(line.rstrip() for line in lines).rstrip("\n"), room)


def lines_read(text: str) -> int:
    """How many lines of input were read while this was printed."""
    return text.count(READ)
