"""Inputs to try a question's programs on, drawn from a compact plan in the question's file.

The plan names a form and a source for each slot in it:

    [inputs]
    call = "rises({nums}, {k})"        # or stdin = "{n}\\n{nums}"; there a list gives one line for each element
    nums = "list(int(-9, 9))"
    k = "element(nums, int(-9, 9))"
    ordered = ["low", "high"]          # optional: these slots' values are put into ascending order
    together = ["a", "b"]              # optional: these slots' lists are cut to the same length
    hostile = ["rises([3] * 50, 3)"]   # optional: further inputs, as they are

Sources are those of `drawing.SOURCES`. Every input is one that the statement allows, so that all right programs agree
on it: *ordinary*, *boundary* (ends of ranges, one or two elements), *empty* (nothing, zero) or *hostile* (all the same,
in falling order, long, far away, odd characters).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

import numpy as np

from models.behaviour import Call, Stdin
from models.synthesis.drawing import Kind, Source, parse_source

_SLOT = re.compile(r"\{(\w+)(:spaces)?\}")


@dataclass(frozen=True, slots=True)
class Trial:
    """An input with the kind that it was drawn as."""

    kind: Kind
    input: Call | Stdin


@dataclass(frozen=True, eq=False)
class Plan:
    """How a question's inputs are drawn: a form with slots, `typed` if it is what a person types, and their sources."""

    form: str
    typed: bool
    sources: Mapping[str, Source]
    ordered: Sequence[str] = ()
    together: Sequence[str] = ()
    hostile: Sequence[str] = ()

    def draw(self, kind: Kind, rng: np.random.Generator) -> str:
        """The text of one input: some slots are of the kind, the others ordinary."""
        special = rng.random(len(self.sources)) < 0.6
        special[int(rng.integers(len(special)))] = True
        chosen: dict[str, Any] = {}
        for (name, source), is_special in zip(self.sources.items(), special, strict=True):
            chosen[name] = source(kind if is_special else "ordinary", rng, chosen)
        if self.ordered:
            chosen.update(zip(self.ordered, sorted(chosen[name] for name in self.ordered), strict=True))
        if self.together:
            size = min(len(chosen[name]) for name in self.together)
            chosen.update({name: chosen[name][:size] for name in self.together})
        return _SLOT.sub(lambda match: self._written(match, chosen), self.form)

    def _written(self, match: re.Match[str], chosen: Mapping[str, Any]) -> str:
        if match[1] not in chosen:
            return match[0]
        value = chosen[match[1]]
        if not self.typed:
            return repr(value)
        if isinstance(value, list):
            return " ".join(map(str, value)) if match[2] else "".join(f"{element}\n" for element in value)
        return str(value)


def read_plan(table: Mapping[str, Any]) -> Plan:
    """The plan of an `[inputs]` table.

    Raises: ValueError when the table has no form or two, a slot without a source, or a source that is not known.
    """
    if ("call" in table) == ("stdin" in table):
        raise ValueError("[inputs] has either a call or a stdin, not both or none")
    typed = "stdin" in table
    form = table["stdin" if typed else "call"]
    settings = {"call", "stdin", "ordered", "together", "hostile"}
    sources = {name: parse_source(spec) for name, spec in table.items() if name not in settings}
    slots = {match[1] for match in _SLOT.finditer(form)}
    if not sources or not slots <= set(sources):
        raise ValueError(f"[inputs] needs a source for each of {sorted(slots)}, has {sorted(sources)}")
    lists = {name: tuple(table.get(name, ())) for name in ("ordered", "together", "hostile")}
    return Plan(form, typed, sources, **lists)


def draw_trials(plan: Plan, given: Sequence[Call | Stdin], rng: np.random.Generator, number: int) -> tuple[Trial, ...]:
    """`given` and the plan's own inputs, then others of each kind in turn: all different, fewer if there are no more.

    Units: number is a count.
    """
    kind_of = Stdin if plan.typed else Call
    found = {text: Trial("ordinary", text) for text in given}
    found |= {kind_of(text): Trial("hostile", kind_of(text)) for text in plan.hostile}
    kinds = get_args(Kind)
    for attempt in range(12 * number):
        if len(found) >= number:
            break
        kind: Kind = kinds[attempt % len(kinds)]
        drawn = kind_of(plan.draw(kind, rng))
        found.setdefault(drawn, Trial(kind, drawn))
    return tuple(found.values())[:number]
