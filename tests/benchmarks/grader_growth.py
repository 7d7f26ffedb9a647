"""How the encoder grows with training: `.venv/bin/python -m tests.benchmarks.grader_growth FOLDER ...`.

The folders hold weights at different steps of one training. For each: balanced AP of the grader on text alone, and of
the encoder's reading alone, from 10 + 10 examples; and how often the pointer's first line is at fault, asked for
"something is wrong here" without example or class. On parts of the real classes, the same for all folders.
"""

import os

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from models import encoder as encoders
from models.encoder import Encoder, store
from models.evaluation import Evaluation, GraderScorer, Labelled, Scorer, evaluate
from models.evaluation.intervals import mean, values
from models.fewshot import FewShotGrader
from models.highlight.lines import pointed
from models.synthesis import is_mistake, questions, sample_class
from models.training.corpus import is_held_out
from tests.benchmarks.grader_ablations import READING, only
from tests.benchmarks.grader_curves import Chart
from tests.benchmarks.grader_data import CHOSEN, LABS, folder, read, thinned
from tests.benchmarks.highlight_page import DOCS, keep

PYTHON, C = 400, 200  # programs of each class
SHOTS = 10
TOLD, SEEN = "text only", "reading alone"


@dataclass(frozen=True)
class Pointing:
    """A wrong program. `lines` are those at fault, counted from 0."""

    question_text: str
    language: str
    code: str
    lines: frozenset[int]

    @property
    def chance(self) -> float:
        """How often a line that holds code is at fault."""
        filled = [line for line in self.code.split("\n") if line.strip()]
        return len(self.lines) / len(filled)

    def hit(self, encoder: Encoder) -> bool:
        """Whether the first line is at fault."""
        return int(np.argmax(pointed(encoder, self.code, self.question_text, self.language))) in self.lines


def generated(share: float) -> list[Pointing]:
    """Mistakes in a few programs of questions that training never saw."""
    rng, found = np.random.default_rng(5), []
    for question in [question for question in questions() if is_held_out(question.family, share)]:
        drawn = sample_class(question, 12, rng)
        for program in drawn.programs:
            faults = [span for span in program.fault_spans if is_mistake(span.item)]
            lines = frozenset(program.code.count("\n", 0, span.start) for span in faults)
            if lines:
                found.append(Pointing(drawn.statement, question.language, program.code, lines))
    return found


def real(name: str, classes: Sequence[Labelled]) -> list[Pointing]:
    """Wrong programs of a file of lines, of these classes alone."""
    texts = {one.question.question_id: one.question.text for one in classes}
    records: list[Mapping[str, Any]] = [
        json.loads(line) for line in (folder() / "lines" / f"{name}.jsonl").read_text("utf-8").splitlines()
    ]
    return [
        Pointing(
            texts[one["question_id"]], one["language"], one["code"], frozenset(line - 1 for line in one["fault_lines"])
        )
        for one in records
        if one["question_id"] in texts
    ]


def steps(notes: Mapping[str, Any]) -> int:
    """How many steps of training are in the weights, those of earlier stages included."""
    return int(notes["training"]["done"]) + (steps(notes["started_from"]) if notes.get("started_from") else 0)


def measured(
    weights: Path, classes: Mapping[str, Sequence[Labelled]], wrong: Mapping[str, Sequence[Pointing]]
) -> dict[str, float]:
    """The figures of one folder."""
    grader, encoder = FewShotGrader.load(weights, backend="numpy"), encoders.load(weights, "numpy")
    reads = grader.weighing(only(grader.mixture, READING))
    scorers: list[Scorer] = [GraderScorer(grader, TOLD, "nothing"), GraderScorer(reads, SEEN, "nothing")]
    found = {}
    for kind, asked in classes.items():
        result: Evaluation = evaluate(asked, scorers, [SHOTS], [0])
        for scorer in scorers:
            found[f"{scorer.name}, {kind}"] = mean(values(result, scorer.name, SHOTS))
    for kind, cases in wrong.items():
        found[f"first line, {kind}"] = float(np.mean([case.hit(encoder) for case in cases]))
    return found


def draw(along: Sequence[int], found: Sequence[Mapping[str, float]]) -> None:
    """All figures over the steps."""
    x = np.array(along, dtype=float)
    series = {name: (x, np.array([one[name] for one in found])) for name in found[0]}
    marks = np.linspace(0, 10 ** np.ceil(np.log10(x.max())), 11)
    marks = marks[: int(np.searchsorted(marks, x.max())) + 1]
    every = np.concatenate([y for _, y in series.values()])
    ys = np.arange(np.floor(10 * every.min()) / 10, every.max() + 0.3, 0.1).tolist()
    chart = Chart(marks.tolist(), ys, ("steps of training", "balanced AP; share of programs"), percent=False)
    chart.curves(series, dots=True)
    chart.sheet.save("growth.svg")


def main(folders: Sequence[Path]) -> None:
    """Writes the table and the picture."""
    notes = {path: store.load(path).notes for path in folders}
    order = sorted(folders, key=lambda path: steps(notes[path]))
    rng = np.random.default_rng(0)
    classes = {
        "Python": [thinned(one, PYTHON, rng) for one in read(CHOSEN[:1])],
        "C": [thinned(one, C, rng) for one in read(LABS[:3])],
    }
    wrong = {
        "generated": generated(notes[order[0]]["training"]["held_out"]),
        "Python": real("refactory_lines", read(CHOSEN[:1])),
        "C": real("cpack_fixes", read(LABS)),
    }
    rows, found = [], []
    for path in order:
        found.append(measured(path, classes, wrong))
        rows.append([f"{steps(notes[path]):,}", *(f"{value:.3f}" for value in found[-1].values())])
        sys.stdout.write(f"{' | '.join(rows[-1])}\n")
        sys.stdout.flush()
    blank = [""] * (len(found[0]) - len(wrong))
    chance = [
        "a line by chance",
        *blank,
        *(f"{np.mean([one.chance for one in cases]):.3f}" for cases in wrong.values()),
    ]
    keep("growth", [["steps", *found[0]], *rows, chance], DOCS / "measurements.md")
    draw([steps(notes[path]) for path in order], found)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="weights at some step of a training")
    main(parser.parse_args().folders)
