"""Programs to compare: real ones from records, generated ones from the bank, each text once with its copies counted."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.code import canonical
from models.synthesis.classes import sample_class
from models.synthesis.question import SyntheticQuestion


@dataclass(frozen=True, slots=True)
class Sample:
    """A program; `copies` is how often it was handed in for the question, itself included."""

    code: str
    language: str
    question: str
    copies: int


def real_samples(folder: Path) -> Iterator[Sample]:
    """The programs of all `NAME.jsonl` below the folder that have a `rubric_NAME.json` beside them.

    Raises: ValueError, naming file and line, for a record that cannot be read; OSError where a file cannot be.
    """
    for path in sorted(folder.rglob("*.jsonl")):
        if path.with_name(f"rubric_{path.stem}.json").exists():
            yield from _records(path)


def _records(path: Path) -> Iterator[Sample]:
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            copies = 1 + len(record.get("duplicates", []))
            yield Sample(record["code"], canonical(record["language"]), record["question_id"], copies)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            told = "a record needs question_id, language and code"
            raise ValueError(f"{path}, line {number}: {told}") from error


def generated_samples(
    questions: Sequence[SyntheticQuestion], programs: int, rng: np.random.Generator
) -> Iterator[Sample]:
    """The programs of one class of each question."""
    for question in questions:
        copies = Counter(program.code for program in sample_class(question, programs, rng).programs)
        for code, number in copies.items():
            yield Sample(code, question.language, question.family, number)
