"""The report of `feedforward synthesize --report`: generated programs beside real ones."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from models.evaluation import Labelled, LexicalScorer, evaluate
from models.synthesis import SyntheticClass, is_mistake, questions, sample_class
from models.synthesis.happenings import Isolated, is_happening, with_behaviour
from models.synthesis.records import class_records
from models.synthesis.report import Sample, Shape, generated_samples, real_samples, shape_of
from service.errors import SetUpError

if TYPE_CHECKING:
    from models.synthesis.report.telling import Telling
    from workers.progress import Advance

TellApart = Callable[..., "Telling"]
SHOTS: Final = 5
MOST_TOLD: Final = 600  # programs of either kind in one part of what the classifiers see
HARD, EASY = 0.6, 0.85  # balanced average precision


@dataclass(frozen=True)
class Compared:
    """Programs of one language. `telling` has one entry for each way to part the questions; empty if not measured."""

    language: str
    real: Shape
    generated: Shape
    telling: tuple[Telling, ...]

    @property
    def auc(self) -> float | None:
        """How well the stronger classifier told the two apart, mean over the ways."""
        return float(np.mean([told.auc for told in self.telling])) if self.telling else None


@dataclass(frozen=True)
class Tasks:
    """What the lexical baseline makes of generated few-shot tasks of one family of items.

    Units: balanced average precision; `hard` and `easy` are the shares of items below .6 and above .85.
    """

    items: int
    mean: float
    hard: float
    easy: float


@dataclass(frozen=True)
class Realism:
    """The whole report."""

    languages: tuple[Compared, ...]
    tasks: Mapping[str, Tasks]

    def as_json(self) -> dict[str, Any]:
        """For a program to read."""
        return {
            "languages": [asdict(compared) | {"auc": compared.auc} for compared in self.languages],
            "tasks": {family: asdict(tasks) for family, tasks in self.tasks.items()},
        }


def compare(
    folder: Path,
    held_out: Sequence[str],
    programs: int,
    seed: int,
    tell: TellApart | None,
    advance: Advance,
) -> Realism:
    """Everything that the report says. `held_out` are parts of the ids of questions that are for testing only.

    Raises: SetUpError where the folder has no program in a language of the bank.
    """
    rng = np.random.default_rng(seed)
    try:
        real = list(real_samples(folder))
    except ValueError as error:
        raise SetUpError(str(error)) from error
    bank = [question for question in questions() if question.id == question.family]
    languages = sorted({sample.language for sample in real} & {question.language for question in bank})
    if not languages:
        raise SetUpError(f"{folder} has no NAME.jsonl with a rubric_NAME.json beside it in a language of the bank.")
    compared = []
    for number, language in enumerate(languages):
        advance(number, len(languages) + 1)
        made = list(generated_samples([q for q in bank if q.language == language], programs, rng))
        ours = [sample for sample in real if sample.language == language]
        compared.append(_compared(language, ours, made, held_out, programs, tell, rng))
    advance(len(languages), len(languages) + 1)
    tasks = few_shot_tasks(rng)
    advance(len(languages) + 1, len(languages) + 1)
    return Realism(tuple(compared), tasks)


def _compared(
    language: str,
    real: Sequence[Sample],
    made: Sequence[Sample],
    held_out: Sequence[str],
    programs: int,
    tell: TellApart | None,
    rng: np.random.Generator,
) -> Compared:
    shapes = [shape_of(samples, programs, rng) for samples in (real, made)]
    first, second = _parted(real, held_out)
    halves = [s for s in made if not _in_second(s.question)], [s for s in made if _in_second(s.question)]
    ways = [((first, second), halves)]
    if not any(word in sample.question for sample in real for word in held_out):
        ways.append(((second, first), (halves[1], halves[0])))
    told = [tell(pair, other, rng, MOST_TOLD) for pair, other in ways if all((*pair, *other))] if tell else []
    return Compared(language, shapes[0], shapes[1], tuple(told))


def _parted(real: Sequence[Sample], held_out: Sequence[str]) -> tuple[list[Sample], list[Sample]]:
    """Programs to learn from and to test with: by the questions held out, else every second question."""
    names = sorted({sample.question for sample in real})
    later = {name for name in names if any(word in name for word in held_out)} or set(names[1::2])
    return [s for s in real if s.question not in later], [s for s in real if s.question in later]


def _in_second(family: str) -> bool:
    return hashlib.sha256(family.encode()).digest()[0] % 2 == 1


def few_shot_tasks(rng: np.random.Generator, classes: int = 12, programs: int = 96) -> dict[str, Tasks]:
    """The lexical baseline on generated classes in Python, with 5 + 5 examples, by family of items."""
    bank = [question for question in questions() if question.language == "python" and question.id == question.family]
    chosen = [bank[int(place)] for place in rng.permutation(len(bank))[:classes]]
    drawn = [with_behaviour(sample_class(question, programs, rng), Isolated(), rng) for question in chosen]
    baseline = LexicalScorer()
    measured = evaluate([_labelled(group) for group in drawn], [baseline], ks=(SHOTS,))
    found: dict[str, list[float]] = {}
    for items in measured.item_means(baseline.name, SHOTS, "balanced_average_precision").values():
        for item, value in items.items():
            found.setdefault(family_of(item), []).append(value)
    return {family: _tasks(values) for family, values in sorted(found.items())}


def family_of(item: str) -> str:
    """The family of a generated item, in words."""
    if is_happening(item):
        return "what happens"
    return "what is written: mistakes" if is_mistake(item) else "what is written: style and constructs"


def _labelled(group: SyntheticClass) -> Labelled:
    about = {"starter_code": group.question.starter_code, "setup": group.question.setup}
    return Labelled.from_records(list(class_records(group, group.question.id)), group.item_texts, about)


def _tasks(values: Sequence[float]) -> Tasks:
    figures = np.array(values)
    return Tasks(len(figures), float(figures.mean()), float((figures < HARD).mean()), float((figures > EASY).mean()))
