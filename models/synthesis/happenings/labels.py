"""Behaviour as rubric items: which programs of a class do what, on which of the inputs."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from models.behaviour import Call, Observation, Outcome, Stdin, traits
from models.code import is_empty
from models.synthesis.happenings.effects import effects
from models.synthesis.naming import named
from models.synthesis.question import SyntheticQuestion, sample_inputs

if TYPE_CHECKING:
    from models.synthesis.classes import SyntheticClass

PREFIX = "happens_"
FEWEST_PROGRAMS = 3  # on either side, else nothing can be learnt from the item
MOST_ITEMS = 12
INPUTS = 12
MOST_OF_ONE_EFFECT = 3
Known = npt.NDArray[np.int8]  # (programs,): 1 applies, 0 does not, -1 nothing can be said


class Observer(Protocol):
    """What runs programs: `models.behaviour.Runner`, or anything like it."""

    def observe_all(
        self, codes: Sequence[str], inputs: Sequence[Call | Stdin], setup: str = "", language: str = "python"
    ) -> Sequence[Observation]:
        """What each program does on each of the inputs."""
        ...


@dataclass(frozen=True, slots=True)
class Happening:
    """An item: an effect, on an occasion. `scope` is some, always, on or only; `trait` is empty for the first two."""

    effect: str
    scope: str
    trait: str = ""

    @property
    def item(self) -> str:
        """The id of the rubric item."""
        return PREFIX + "_".join(part for part in (self.effect, self.scope, self.trait) if part)

    def wording(self, rng: np.random.Generator) -> str:
        """One of the ways to say it."""
        table = _wordings()
        when = _one(table["occasions" if self.trait else "scopes"][self.trait or self.scope], rng)
        if self.scope == "only":
            when = _one(table["scopes"]["only"], rng).format(when=when)
        return _one(table["effects"][self.effect], rng).format(when=when).strip()


def is_happening(item: str) -> bool:
    """Whether an item is about what a program does, and not about what is written in it."""
    return item.startswith(PREFIX)


def with_behaviour(group: SyntheticClass, runner: Observer, rng: np.random.Generator) -> SyntheticClass:
    """The class with items about what its programs do, found by running them beside the question's right strategies.

    An input counts where all right strategies do the same on it. A program that does not parse, that is empty or of
    which something decisive is unknown has no label for an item. Programs of a language that is not run keep the
    labels that they have. `inputs` of the class are those that count.
    """
    question = group.question
    given = [trial.input for trial in sample_inputs(question, rng, INPUTS)]
    expected = _expected(question, given, runner)
    kept = [place for place, outcome in enumerate(expected) if outcome is not None]
    if not kept:
        return group
    inputs = tuple(given[place] for place in kept)
    usual = [outcome for outcome in expected if outcome is not None]
    codes = sorted({p.code for p in group.programs if p.parses and not is_empty(p.code, question.language)})
    observed = runner.observe_all(codes, inputs, question.setup, question.language)
    rows = {code: number for number, code in enumerate(codes)}
    found = _chosen(dict(_columns(observed, usual, inputs)), [rows.get(p.code, -1) for p in group.programs], rng)
    texts = {happening.item: happening.wording(rng) for happening in found}
    programs = tuple(
        replace(program, applies={**program.applies, **_labels(found, number)})
        for number, program in enumerate(group.programs)
    )
    return replace(group, programs=programs, item_texts={**group.item_texts, **texts}, inputs=inputs)


def reference(question: SyntheticQuestion) -> str:
    """A right program for the question, by its first strategy, with plain names."""
    return _references(question)[0]


@lru_cache(maxsize=1024)
def _references(question: SyntheticQuestion) -> tuple[str, ...]:
    rng = np.random.default_rng(0)
    drafts = (strategy.template.render(frozenset(), rng) for strategy in question.strategies)
    return tuple(named(draft, question.starter_code, rng).text for draft in drafts)


def _expected(question: SyntheticQuestion, inputs: Sequence[Call | Stdin], runner: Observer) -> list[Outcome | None]:
    """What right programs do on each input; None where they differ, fail or cannot be run."""
    seen = runner.observe_all(_references(question), inputs, question.setup, question.language)
    expected: list[Outcome | None] = []
    for place in range(len(inputs)):
        outcomes = {replace(observation.outcomes[place], prompts=0) for observation in seen}
        agreed = outcomes.pop()
        expected.append(agreed if not outcomes and agreed.kind == "finished" else None)
    return expected


def _columns(
    observed: Sequence[Observation], expected: Sequence[Outcome], inputs: Sequence[Call | Stdin]
) -> Iterator[tuple[Happening, Known]]:
    """Every item that applies to one program or more. Shapes: (programs,) each."""
    shape = (len(observed), len(inputs))
    known = np.zeros(shape, dtype=bool)
    hits: dict[str, npt.NDArray[np.bool_]] = {}
    for row, observation in enumerate(observed):
        for place, outcome in enumerate(observation.outcomes):
            if outcome.kind == "unknown" or observation.repair:
                continue
            known[row, place] = True
            for effect in effects(outcome, expected[place]):
                hits.setdefault(effect, np.zeros(shape, dtype=bool))[row, place] = True
    features = [traits(given) for given in inputs]
    occasions = {trait: np.array([trait in of for of in features]) for trait in sorted(set().union(*features))}
    for effect in sorted(hits):
        hit = hits[effect]
        yield Happening(effect, "some"), _some(hit, known)
        yield Happening(effect, "always"), _always(hit, known)
        for trait, there in occasions.items():
            if hit[:, there].any():
                yield Happening(effect, "on", trait), _some(hit[:, there], known[:, there])
                if not there.all():
                    yield Happening(effect, "only", trait), _only(hit, known, there)


def _some(hit: npt.NDArray[np.bool_], known: npt.NDArray[np.bool_]) -> Known:
    return np.where(hit.any(axis=1), 1, np.where(known.all(axis=1), 0, -1)).astype(np.int8)


def _always(hit: npt.NDArray[np.bool_], known: npt.NDArray[np.bool_]) -> Known:
    spared = (known & ~hit).any(axis=1)
    return np.where(spared, 0, np.where(known.all(axis=1), 1, -1)).astype(np.int8)


def _only(hit: npt.NDArray[np.bool_], known: npt.NDArray[np.bool_], there: npt.NDArray[np.bool_]) -> Known:
    elsewhere, here = hit[:, ~there].any(axis=1), hit[:, there].any(axis=1)
    return np.where(elsewhere, 0, np.where(known.all(axis=1), here, -1)).astype(np.int8)


def _chosen(
    columns: Mapping[Happening, Known], rows: Sequence[int], rng: np.random.Generator
) -> dict[Happening, Known]:
    """Some of the items that divide the class, no two of them in the same way. Shapes: (programs of the class,)."""
    place = np.array(rows, dtype=np.int64)
    happenings = list(columns)
    taken: dict[Happening, Known] = {}
    ways: set[bytes] = set()
    often: Counter[str] = Counter()
    for number in rng.permutation(len(happenings)):
        happening = happenings[number]
        column = np.where(place < 0, np.int8(-1), np.append(columns[happening], np.int8(-1))[place])
        sides = int((column == 1).sum()), int((column == 0).sum())
        fits = min(sides) >= FEWEST_PROGRAMS and often[happening.effect] < MOST_OF_ONE_EFFECT
        if fits and column.tobytes() not in ways:
            taken[happening] = column
            ways.add(column.tobytes())
            often[happening.effect] += 1
        if len(taken) == MOST_ITEMS:
            break
    return taken


def _labels(found: Mapping[Happening, Known], number: int) -> dict[str, bool]:
    return {happening.item: bool(column[number]) for happening, column in found.items() if column[number] >= 0}


@lru_cache(maxsize=1)
def _wordings() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads((Path(__file__).parents[1] / "behaviour.toml").read_text(encoding="utf-8"))


def _one(options: Sequence[str], rng: np.random.Generator) -> str:
    return options[int(rng.integers(len(options)))]
