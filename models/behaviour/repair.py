"""The smallest repair that lets a program be parsed, so that more can be watched."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from models.behaviour.mending import brackets, indentation, quotes, stray, words
from models.behaviour.mending.edit import LAYOUT, Edit, Scene
from models.behaviour.parsing import LONGEST, fault_of, is_readable

# How many repairs are tried, and how many characters are parsed in trying.
_TRIES: Final = 300
_CHARACTERS: Final = 300_000


@dataclass(frozen=True, slots=True)
class Repair:
    """A program after one small repair.

    Units: `line` is counted from 1; `code` has as many lines as before.
    """

    code: str
    what: str
    line: int


def repaired(code: str) -> Repair | None:
    """The smallest single repair that makes a Python program parse.

    None where it parses already, where no single small repair is enough, and where it is too long or nested too
    deep. Smallest is fewest characters; a block that is moved counts its columns once. Of two that are equally small
    the sooner kind of `mending.edit.ORDER` is taken, and of one kind the place that a person would look at
    first. Where the parser stops at an indentation, indentations come before all else.
    """
    if not is_readable(code):
        return None
    fault = fault_of(code)
    if fault is None or not code.strip():
        return None
    scene = Scene(code, fault)
    if not scene.near:
        return None
    tries = min(_TRIES, _CHARACTERS // max(len(code), 1))
    layout = "indent" in fault.message
    ranked = sorted(_edits(scene), key=lambda edit: (layout and edit.kind not in LAYOUT, edit.rank))
    distinct = {edit.pieces: edit for edit in reversed(ranked)}
    for edit in [edit for edit in ranked if distinct[edit.pieces] is edit][:tries]:
        mended = edit.applied(code)
        if len(mended) <= LONGEST and fault_of(mended) is None:
            return Repair(mended, edit.what, edit.line)
    return None


def _edits(scene: Scene) -> Iterator[Edit]:
    for kind in (words, brackets, quotes, indentation, stray):
        yield from kind.edits(scene)
