"""The labelled real programs that the grader is measured on; the environment names their folder."""

import os
import re
from pathlib import Path

import numpy as np

from models.evaluation import Labelled, read_questions

VARIABLE = "FEEDFORWARD_BENCH_DATA"
CHOSEN = ("refactory/q1", "refactory/q2")  # served to choose views and weights
APART = ("refactory/q3",)  # served for nothing but reports
LABS = tuple(f"cpack/lab02_ex{number:02d}" for number in range(1, 11))
# what a compiler does not say by itself
_ASKED = re.compile(r"^(t_|v_|o_(?!compiles_not))")


def folder() -> Path:
    """Where the data lies.

    Raises: SystemExit, saying what to do, where the environment names no folder.
    """
    named = os.environ.get(VARIABLE)
    if not named:
        raise SystemExit(f"Set {VARIABLE} to the folder of labelled programs; see docs/measurements.md.")
    return Path(named)


def read(names: tuple[str, ...]) -> list[Labelled]:
    """The questions of files such as ``refactory/q1``; in C without the items that a compiler answers."""
    found = read_questions([folder() / f"{name}.jsonl" for name in names])
    return [one.only(lambda item: _ASKED.match(item) is not None) if _is_c(one) else one for one in found]


def _is_c(labelled: Labelled) -> bool:
    return labelled.question.language == "c"


def thinned(labelled: Labelled, programs: int, rng: np.random.Generator) -> Labelled:
    """The question with so many of its programs, drawn at random. Shapes: N programs -> at most `programs`."""
    question, size = labelled.question, len(labelled.keys)
    kept = sorted(rng.permutation(size)[:programs].tolist())
    records = [
        {
            "question_id": question.question_id,
            "question_text": question.text,
            "language": question.language,
            "code": question.codes[place],
            "rubric": {item: labels[place] for item, labels in labelled.labels.items() if labels[place] is not None},
        }
        for place in kept
    ]
    about = {"starter_code": question.starter_code, "setup": question.setup}
    return Labelled.from_records(records, question.item_texts, about)
