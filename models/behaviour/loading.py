"""A program as it can be loaded: mended where it does not parse, rewritten where the interpreter lacks something."""

from dataclasses import dataclass
from functools import lru_cache

from models.behaviour.gaps import silent_gap
from models.behaviour.parsing import fault_of, is_readable
from models.behaviour.repair import repaired
from models.behaviour.rewriting import rewritten

KEPT = 2048  # programs


@dataclass(frozen=True, slots=True)
class Loadable:
    """The text to load; in words what was mended in it, and why it is not to be loaded at all, each mostly ""."""

    code: str
    repair: str
    gap: str = ""


@lru_cache(maxsize=KEPT)
def loadable(code: str) -> Loadable:
    """What is loaded for a program."""
    repair = repaired(code)
    if not is_readable(code):
        return Loadable(code, "", "too long or nested too deep")
    if repair is None and fault_of(code) is not None:
        return Loadable(code, "", "does not parse")
    text = repair.code if repair else code
    return Loadable(rewritten(text), repair.what if repair else "", silent_gap(text))
