"""The two kinds of input that a program can be tried on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Call:
    """An expression that calls what the program defines, as an instructor would type it: ``search(3, [1, 5])``."""

    source: str


@dataclass(frozen=True, slots=True)
class Stdin:
    """What a person types while the program runs, line by line: ``"1.7\\n"``."""

    text: str
