"""What each part of the grader brings: `.venv/bin/python -m tests.benchmarks.grader_ablations` puts tables into docs.

On real programs (`FEEDFORWARD_BENCH_DATA`). Questions 1 and 2 served to choose views and weights; question 3, which
served for nothing, stands beside them. Everything is encoded, run and counted once; only weights, examples and heads
change.
"""

import argparse
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, fields, replace

import numpy as np

from models.behaviour import Runner, chosen
from models.evaluation import (
    BehaviourScorer,
    EpisodeScorer,
    Evaluation,
    GraderScorer,
    LexicalScorer,
    Question,
    Scorer,
    evaluate,
)
from models.evaluation.intervals import Values, less, mean, told, values
from models.fewshot import FewShotGrader
from models.fewshot.item import Mixture
from tests.benchmarks.grader_data import APART, CHOSEN, read
from tests.benchmarks.grader_heads import HeadScorer, Kept, logistic, nearest, prototypes
from tests.benchmarks.highlight_page import DOCS, keep

PAGE = DOCS / "measurements.md"
SHOTS = (1, 2, 5, 10, 20)
SHOWN = 10
EVERYTHING, READ_ONLY = "everything", "text only"
READING = ("pooled", "distance")
SEEN = ("outcomes", "differences", "signature", "words", "oddness")
_WORDS = {
    "lexical": "the lexical features",
    "checks": "the checks of the text",
    "outcomes": "the outcomes",
    "differences": "the differences from the usual",
    "signature": "the signature",
    "words": "what the item's words lead to expect",
    "oddness": "what being odd leads to expect",
}
_KEPT_AS_IT_IS = ("l2",)


def without(mixture: Mixture, names: Sequence[str]) -> Mixture:
    """The mixture with some kinds of evidence weighing nothing."""
    return replace(mixture, **dict.fromkeys(names, 0.0))


def only(mixture: Mixture, names: Sequence[str]) -> Mixture:
    """The mixture with all other kinds of evidence weighing nothing."""
    return without(mixture, [f.name for f in fields(mixture) if f.name not in (*names, *_KEPT_AS_IT_IS)])


@dataclass(frozen=True)
class Untold:
    """A scorer that is not told the items' texts."""

    name: str
    scorer: Scorer

    def prepare(self, question: Question) -> EpisodeScorer:
        """As the scorer's own."""
        return self.scorer.prepare(replace(question, item_texts=dict.fromkeys(question.item_texts, "")))


@dataclass(frozen=True)
class Alone:
    """The grader without a pool, on the inputs that the class would have led to."""

    name: str
    grader: FewShotGrader

    def prepare(self, question: Question) -> EpisodeScorer:
        """As the grader's."""
        inputs = chosen(self.grader.runner, question.text, question.language, question.codes, question.setup).inputs
        scorer = GraderScorer(self.grader, self.name, "given", with_pool=False)
        return scorer.prepare(replace(question, inputs=inputs))


def parts(grader: FewShotGrader) -> list[Scorer]:
    """The grader, and with one of its parts missing."""
    mixture = grader.mixture
    reads = GraderScorer(grader, READ_ONLY, "nothing")
    views = [f.name for f in fields(mixture) if f.name not in (*READING, *_KEPT_AS_IT_IS)]
    return [
        GraderScorer(grader, EVERYTHING),
        GraderScorer(grader.weighing(only(mixture, SEEN)), "behaviour only"),
        GraderScorer(grader.weighing(without(mixture, READING)), "without the encoder's reading"),
        *(GraderScorer(grader.weighing(without(mixture, [v])), f"without {_WORDS.get(v, f'the {v}')}") for v in views),
        Untold("without the items' texts", GraderScorer(grader)),
        reads,
        GraderScorer(grader.weighing(without(mixture, READING)), "text only, without the encoder's reading", "nothing"),
        GraderScorer(grader.weighing(only(mixture, READING)), "text only, the encoder's reading alone", "nothing"),
        Untold("text only, without the items' texts", reads),
    ]


def alone(grader: FewShotGrader) -> list[Scorer]:
    """Without the class. What is counted is then learnt from the examples alone, anew for each item: this is slow."""
    reads = GraderScorer(grader, "text only, without the class", "nothing", with_pool=False)
    return [Alone("without the class", grader), reads]


def heads(kept: Kept) -> list[Scorer]:
    """The heads on the same evidence; the first is the grader without what words lead to expect, and the distance."""
    return [
        HeadScorer("logistic regression", kept, logistic),
        HeadScorer("prototypes", kept, prototypes),
        HeadScorer("the nearest example", kept, nearest),
        HeadScorer("logistic regression, not measured against the class", kept, logistic, measured=False),
    ]


def by_parts(near: Evaluation, apart: Evaluation, names: Sequence[str]) -> list[list[str]]:
    """A line for each scorer, compared with the first."""
    rows = [["10 + 10 examples", "questions 1 and 2", "less the first", "AP", "question 3"]]
    rng, first = np.random.default_rng(0), values(near, names[0], SHOWN)
    for name in names:
        found = values(near, name, SHOWN)
        precision = mean(values(near, name, SHOWN, "average_precision"))
        gap = "" if name == names[0] else told(less(found, first), rng, signed=True)
        rows.append([name, told(found, rng), gap, f"{precision:.3f}", _short(values(apart, name, SHOWN))])
    return rows


def by_shots(near: Evaluation, apart: Evaluation, names: Sequence[str]) -> list[list[str]]:
    """A line for each scorer, a column for each number of examples; question 3 in parentheses."""
    rows = [["balanced AP", *(f"{k} + {k}" for k in SHOTS)]]
    for name in names:
        cells = [(values(near, name, k), values(apart, name, k)) for k in SHOTS]
        rows.append(
            [name, *(f"{mean(ours):.3f} ({mean(other):.3f})" if ours and other else "-" for ours, other in cells)]
        )
    return rows


def _short(found: Values) -> str:
    return f"{mean(found):.3f}" if any(found.values()) else "-"


def gaps(near: Evaluation, pairs: Sequence[tuple[str, str]]) -> list[list[str]]:
    """The first of each pair less the second, with intervals."""
    rng = np.random.default_rng(0)
    rows = [["balanced AP, questions 1 and 2", *(f"{k} + {k}" for k in SHOTS)]]
    for first, second in pairs:
        both = [less(values(near, first, k), values(near, second, k)) for k in SHOTS]
        rows.append([f"{first} less {second}", *(told(one, rng, signed=True) for one in both)])
    return rows


def main(draws: int) -> None:
    """Writes the tables."""
    near, apart = read(CHOSEN), read(APART)
    with closing(Runner()) as runner:
        grader = FewShotGrader.load(backend="numpy", runner=runner)
        ablated, lonely, other = parts(grader), alone(grader), heads(Kept.shipped(runner, grader.mixture))
        found = [
            Evaluation(
                evaluate(questions, [*ablated, *other], [SHOWN], range(draws)).results
                + evaluate(questions, lonely, [SHOWN], [0]).results
            )
            for questions in (near, apart)
        ]
        keep("ablations", by_parts(*found, [scorer.name for scorer in (*ablated, *lonely)]), PAGE)
        keep("heads", by_parts(*found, [scorer.name for scorer in other]), PAGE)
        simple = [BehaviourScorer(runner, "text and behaviour, logistic regression", with_text=True), LexicalScorer()]
        shown: list[Scorer] = [GraderScorer(grader, EVERYTHING), GraderScorer(grader, READ_ONLY, "nothing"), *simple]
        found = [evaluate(questions, shown, SHOTS, range(draws)) for questions in (near, apart)]
        keep("shots", by_shots(*found, [scorer.name for scorer in shown]), PAGE)
        keep("gaps", gaps(found[0], [(EVERYTHING, simple[0].name), (READ_ONLY, simple[1].name)]), PAGE)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=2, help="how often examples are drawn anew (default: 2)")
    main(parser.parse_args().draws)
