"""The people and programs of the demo course: who hands in what, and which programs serve as examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.synthesis import DemoQuestion, SyntheticProgram, demo_course, sample_class
from models.synthesis.happenings import reference

STUDENTS = 120
SHOTS = 10
SEED = 2021  # any; the demo is the same on every machine
FIRST = (
    "Ada Alan Amara Barbara Chen Dorothy Edsger Emeka Fatima Frances Grace Hedy Ines Ivan Jean John Joan Kateryna "
    "Kenji Lina Linus Lucia Mary Maya Mei Nadia Niklaus Noor Olu Priya Radia Ravi Rosa Sana Shafi Sofia Tim Tove Yusuf"
)
LAST = "BCDFGHKLMNPRSTVWZ"


@dataclass(frozen=True, slots=True)
class DemoClass:
    """One question of the demo: its programs, one a student, and for each item the places of its examples."""

    asked: DemoQuestion
    programs: tuple[SyntheticProgram, ...]
    examples: dict[str, list[int]]

    @property
    def reference(self) -> str:
        """A program that is right."""
        return reference(self.asked.question)

    @property
    def grades(self) -> dict[int, dict[str, bool]]:
        """What a person said: {place: {item: applies}}."""
        said: dict[int, dict[str, bool]] = {}
        for item, places in self.examples.items():
            for place in places:
                said.setdefault(place, {})[item] = self.programs[place].applies[item]
        return said


def student_names() -> list[tuple[str, str]]:
    """(identifier, name) of each student."""
    first = FIRST.split()
    names = [f"{first[place % len(first)]} {LAST[place % len(LAST)]}." for place in range(STUDENTS)]
    return [(f"{name.split()[0].lower()}{place}@demo.invalid", name) for place, name in enumerate(names)]


def demo_classes() -> list[DemoClass]:
    """The three questions with their classes, the same every time."""
    rng = np.random.default_rng(SEED)
    made = []
    for asked in demo_course().questions:
        programs = sample_class(asked.question, STUDENTS, rng).programs
        items = [item.key for topic in asked.topics for item in topic.items]
        made.append(DemoClass(asked, programs, draw_examples(programs, items, rng)))
    return made


def draw_examples(
    programs: Sequence[SyntheticProgram], items: Sequence[str], rng: np.random.Generator
) -> dict[str, list[int]]:
    """For each item the places of `SHOTS` programs to which it applies and as many to which it does not.

    Programs that serve another item already are taken first, so that a person would have had little to grade.
    """
    order = rng.permutation(len(programs)).tolist()
    used: set[int] = set()
    drawn: dict[str, list[int]] = {}
    for item in items:
        places = []
        for applies in (True, False):
            fits = [
                place for place in order if programs[place].code.strip() and programs[place].applies[item] == applies
            ]
            places += sorted(fits, key=lambda place: place not in used)[:SHOTS]
        used |= set(places)
        drawn[item] = places
    return drawn
