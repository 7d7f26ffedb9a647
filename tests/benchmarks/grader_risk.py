"""How often the grader is right where it decides: `.venv/bin/python -m tests.benchmarks.grader_risk` draws and tells.

Every judgement on real programs at the share of a class to which its item really applies, the surest first: what share
of them is decided, and how many of those are wrong. A dot is where the shipped thresholds lie.
"""

import argparse
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

import numpy as np

from models.behaviour import Runner
from models.evaluation import GraderScorer, Result, evaluate
from models.fewshot import FewShotGrader
from tests.benchmarks.grader_curves import Chart
from tests.benchmarks.grader_data import APART, CHOSEN, LABS, read
from tests.benchmarks.highlight_page import DOCS, keep

SHARES = (0.25, 0.5, 0.75, 0.9, 1.0)
STEP = 0.05  # between the marks of the error


@dataclass(frozen=True)
class Judged:
    """All judgements of one kind.

    Shapes: `labels`, `probabilities`, `decided` (N,).
    """

    name: str
    labels: np.ndarray
    probabilities: np.ndarray
    decided: np.ndarray

    @classmethod
    def of(cls, name: str, results: Sequence[Result]) -> "Judged":
        """From the results of one scorer."""
        return cls(
            name,
            np.concatenate([result.labels for result in results]),
            np.concatenate([result.probabilities for result in results]),
            np.array([verdict != "unsure" for result in results for verdict in result.verdicts]),
        )

    @property
    def wrong(self) -> np.ndarray:
        """Whether the likelier side is not the right one. Shapes: -> (N,)."""
        return (self.probabilities >= 0.5) != (self.labels > 0)

    def curve(self) -> np.ndarray:
        """The error among the surest, at every share of them. Shapes: -> (N,)."""
        order = np.argsort(-np.abs(self.probabilities - 0.5), kind="stable")
        return np.cumsum(self.wrong[order]) / np.arange(1, len(order) + 1)

    def at(self, share: float) -> float:
        """The error among so many of the surest."""
        return float(self.curve()[max(1, round(share * len(self.labels))) - 1])

    @property
    def shipped(self) -> tuple[float, float]:
        """The share decided by the shipped thresholds, and the error among them."""
        return float(self.decided.mean()), float(self.wrong[self.decided].mean())


def rows_of(judged: Sequence[Judged]) -> list[list[str]]:
    """The table."""
    head = ["error among the surest", *(f"{100 * share:.0f} %" for share in SHARES)]
    rows = [[*head, "by the thresholds: decided", "error", "always *absent*"]]
    for one in judged:
        cells = [f"{100 * one.at(share):.1f} %" for share in SHARES]
        decided, error = one.shipped
        beside = [f"{100 * decided:.0f} %", f"{100 * error:.1f} %", f"{100 * one.labels.mean():.1f} %"]
        rows.append([f"{one.name}, {len(one.labels):,} judgements", *cells, *beside])
    return rows


def draw(judged: Sequence[Judged]) -> None:
    """The curves as a picture."""
    top = max(one.curve()[len(one.labels) // 10 :].max() for one in judged)
    marks = np.arange(0, top + STEP, STEP).tolist()
    names = ("share of the judgements that is decided, the surest first", "share of these that is wrong")
    chart = Chart((0.0, 0.25, 0.5, 0.75, 1.0), marks, names, percent=True)
    for number, one in enumerate(judged):
        curve = one.curve()
        kept = np.unique(np.linspace(len(curve) // 50, len(curve) - 1, 200).astype(int))
        chart.curves({one.name: ((kept + 1) / len(curve), curve[kept])}, dots=False)
        chart.dot(*one.shipped, number)
    chart.sheet.save("risk-coverage.svg")


def main(draws: int) -> None:
    """Writes the table and the picture."""
    with closing(Runner()) as runner:
        grader = FewShotGrader.load(backend="numpy", runner=runner)
        scorers = [GraderScorer(grader, "Python, watched"), GraderScorer(grader, "Python, read only", "nothing")]
        results = list(evaluate(read(CHOSEN + APART), scorers, [10], range(draws)).results)
        results += evaluate(read(LABS), [GraderScorer(grader, "C, read only", "nothing")], [10], range(draws)).results
    names = dict.fromkeys(result.scorer for result in results)
    judged = [Judged.of(name, [result for result in results if result.scorer == name]) for name in names]
    keep("risk", rows_of(judged), DOCS / "measurements.md")
    draw(judged)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, default=1, help="how often examples are drawn anew (default: 1)")
    main(parser.parse_args().draws)
