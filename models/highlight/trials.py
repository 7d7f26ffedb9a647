"""Which lines can be changed so that a program does what most programs of its class do."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from models.behaviour import Call, Observation, Outcome, Runner, Stdin, chosen, usual
from models.encoder.cache import BoundedCache
from models.highlight.edits import Edit, borrowings, undone_slips
from models.highlight.neighbours import Neighbour
from models.highlight.statements import statements

Vector = NDArray[np.float64]
SAMPLE = 60  # programs of the class from which it is learned what most do
_CHOSEN: BoundedCache[tuple[Call | Stdin, ...]] = BoundedCache(2**20, lambda inputs: 200 * len(inputs))


@dataclass(frozen=True)
class Tried:
    """On what programs are tried.

    `usual` has for each input what most of the class does, None where that is unclear.
    """

    runner: Runner
    inputs: tuple[Call | Stdin, ...]
    usual: tuple[Outcome | None, ...]
    setup: str = ""

    def odd(self, observation: Observation) -> frozenset[int]:
        """The inputs on which a program does something else than most."""
        pairs = zip(observation.outcomes, self.usual, strict=True)
        return frozenset(
            i for i, (got, most) in enumerate(pairs) if most is not None and got.kind != "unknown" and got.seen != most
        )

    def mended(self, code: str, tries: Sequence[Edit]) -> list[float]:
        """For each edit the share of the odd inputs that it mends, less those that it makes odd, 0 at least.

        One odd input decides whether the others are looked at.
        """
        odd = self.odd(self.runner.observe(code, self.inputs, self.setup))
        if not odd:
            return [0.0] * len(tries)
        shares = dict.fromkeys((edit.code for edit in tries), 0.0)
        hopeful = list(shares)
        for sure in (self._sure(odd), frozenset(range(len(self.inputs)))):
            chosen = sorted(sure)
            found = self.runner.observe_all(hopeful, [self.inputs[i] for i in chosen], self.setup)
            wrong = {text: self._wrong(chosen, seen) for text, seen in zip(hopeful, found, strict=True)}
            hopeful = [text for text in hopeful if len(wrong[text]) < len(sure)]
        for text in hopeful:
            shares[text] = max(0.0, (len(odd) - len(wrong[text])) / len(odd))
        return [shares[edit.code] for edit in tries]

    @staticmethod
    def _sure(odd: frozenset[int]) -> frozenset[int]:
        """The first and the last odd input: an edit that mends neither is given up."""
        return frozenset({min(odd), max(odd)})

    def _wrong(self, chosen: Sequence[int], seen: Observation) -> list[int]:
        """The inputs on which a program does not surely do what most do."""
        return [
            i
            for i, outcome in zip(chosen, seen.outcomes, strict=True)
            if self.usual[i] is not None and outcome.seen != self.usual[i]
        ]


def tried_on(runner: Runner, question_text: str, language: str, codes: Sequence[str], setup: str) -> Tried:
    """What a sample of the class does on inputs that tell its programs apart. Without inputs nothing is tried.

    The sample is drawn by content, so it hardly changes when a program comes or goes.
    """
    sample = sorted(set(codes), key=lambda code: sha256(code.encode("utf-8", "surrogatepass")).digest())[:SAMPLE]
    if language not in runner.languages or not sample:
        return Tried(runner, (), ())
    key = (question_text, language, setup, *sample)
    inputs = _CHOSEN.get(key, lambda: chosen(runner, question_text, language, sample, setup).inputs)
    return Tried(runner, inputs, tuple(usual(runner.observe_all(sample, inputs, setup, language))), setup)


def trials(tried: Tried, code: str, neighbours: Sequence[Neighbour], count: int) -> dict[str, Vector]:
    """By line: how much a change of it alone mends at best ("alone"), of several with it, shared out ("among"), and
    how many changes of it mend something ("often").

    Slips are undone where nothing that a neighbour has mends everything. Zeros where the program is not run, or does
    what most do.

    Shapes: (`count`,) each. Units: shares of the odd inputs; "often" is a logarithm.
    """
    found = {f"mends {how}": np.zeros(count) for how in ("alone", "among", "often")}
    if not any(tried.usual):
        return found
    lines = [statement.line for statement in statements(code)]
    for tries in (borrowings(code, neighbours), undone_slips(code)):
        shares = tried.mended(code, tries)
        for edit, share in zip(tries, shares, strict=True):
            part = share / len(edit.changed)
            for line in {lines[statement] for statement in edit.changed}:
                found["mends among"][line] = max(found["mends among"][line], part)
                found["mends often"][line] += part**2
                if len(edit.changed) == 1:
                    found["mends alone"][line] = max(found["mends alone"][line], share)
        if max(shares, default=0.0) == 1.0:
            break
    found["mends often"] = np.log1p(found["mends often"])
    return found
