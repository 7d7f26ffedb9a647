"""On which inputs a program does something else than usual, and in what way: what the prior looks at.

Letters: I inputs, W ways to differ.
"""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.behaviour import Call, Observation, Outcome, Stdin, difference

KNOWN, DIFFERS = 0, 1  # columns of a table before those of the ways
Table = NDArray[np.uint8]  # (I, 2 + W) of 0 and 1

_CALLED: Final = re.compile(r"[^\W\d]\w*(?=\s*\()")
_NAME: Final = re.compile(r"[^\W\d]\w*")


def strangeness(observation: Observation, usual: Sequence[Outcome | None], ways: Sequence[str]) -> Table:
    """What is known of a program on each input, whether it differs there, and how.

    Shapes: I outcomes, I usual ones (None where nothing is usual), W words of `difference` -> (I, 2 + W).
    """
    places = {way: place for place, way in enumerate(ways, start=DIFFERS + 1)}
    found = np.zeros((len(observation.outcomes), len(places) + 2), dtype=np.uint8)
    for row, outcome, expected in zip(found, observation.outcomes, usual, strict=True):
        if expected is None or outcome.kind == "unknown":
            continue
        row[KNOWN] = 1
        words = difference(outcome, expected)
        if words != ["same"]:
            row[DIFFERS] = 1
            row[[places[word] for word in words if word in places]] = 1
    return found


def meant(text: str, inputs: Sequence[Call | Stdin]) -> NDArray[np.bool_]:
    """The inputs that an item is about: where its text names some of the functions that are called, those calls.

    Shapes: I inputs -> (I,), all true where no function is named.
    """
    said = set(_NAME.findall(text))
    named = [bool(said.intersection(_called(given))) for given in inputs]
    return np.array(named if any(named) else [True] * len(named), dtype=bool)


def _called(given: Call | Stdin) -> list[str]:
    return _CALLED.findall(given.source) if isinstance(given, Call) else []
