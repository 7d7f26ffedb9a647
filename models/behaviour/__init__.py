"""What a program is given when it is watched: calls of its functions and lines on its standard input."""

from models.behaviour.inputs import Call, Stdin

__all__ = ["Call", "Stdin"]
