"""What a program printed, as text that does not depend on how its lines end or where its objects lie."""

import re

from models.behaviour.canonical import shortened
from models.behaviour.console import BETWEEN, READ

_ADDRESS = re.compile(r" at 0x[0-9A-Fa-f]+")


def without_addresses(text: str) -> str:
    """A text without the places in memory that objects show."""
    return _ADDRESS.sub("", text)


def printed(text: str, room: int) -> str:
    """At most `room` characters, without addresses, spaces at the ends of lines and empty lines at the end.

    Units: characters.
    """
    lines = without_addresses(text.replace(READ, "").replace(BETWEEN, " ")).split("\n")
    return shortened("\n".join(line.rstrip() for line in lines).rstrip("\n"), room)


def lines_read(text: str) -> int:
    """How many lines of input were read while this was printed."""
    return text.count(READ)
