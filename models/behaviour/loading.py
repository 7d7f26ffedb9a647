"""A program as it can be loaded: mended where it does not parse."""

from dataclasses import dataclass
from functools import lru_cache

from models.behaviour.repair import repaired

KEPT = 2048  # programs


@dataclass(frozen=True, slots=True)
class Loadable:
    """The text to load, and in words what was mended in it; "" where nothing was."""

    code: str
    repair: str


@lru_cache(maxsize=KEPT)
def loadable(code: str) -> Loadable:
    """What is loaded for a program."""
    repair = repaired(code)
    return Loadable(repair.code, repair.what) if repair else Loadable(code, "")
