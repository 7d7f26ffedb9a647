"""What is compared: anything that reads a question once and then gives each query of an episode a probability."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from models.baselines import BLOCKS, BehaviourFeatures, Block, LexicalFeatures, LinearGrader
from models.behaviour import Call, Runner, Stdin, chosen
from models.evaluation.episodes import Episode, Question
from models.fewshot import Example, Judgement

Array = NDArray[np.float64]
Tried = Literal["nothing", "proposed", "given"]  # the inputs that programs are tried on


@dataclass(frozen=True, slots=True)
class Scored:
    """One episode's answer. Shapes: `probabilities` (Q,); `verdicts` has Q words, or none where nothing is decided."""

    probabilities: Array
    verdicts: tuple[str, ...] = ()


EpisodeScorer = Callable[[Episode], Scored]


class Scorer(Protocol):
    """A grader or a baseline under comparison."""

    @property
    def name(self) -> str:
        """What the report calls it."""
        ...

    def prepare(self, question: Question) -> EpisodeScorer:
        """Reads a question once; the result answers for the queries of an episode."""
        ...


class Judging(Protocol):
    """A question whose examples were read."""

    def judge(self, codes: Sequence[str]) -> Sequence[Judgement]:
        """One judgement a program."""
        ...


class Grader(Protocol):
    """What `GraderScorer` asks of `models.fewshot.FewShotGrader`."""

    def fit(
        self,
        examples: Sequence[Example],
        question_text: str,
        item_texts: Mapping[str, str],
        language: str,
        pool: Sequence[str] = ...,
        inputs: Sequence[Call | Stdin] | None = ...,
        setup: str = ...,
        starter_code: str = ...,
    ) -> Judging:
        """Reads the examples."""
        ...


@dataclass(frozen=True)
class LexicalScorer:
    """The lexical baseline, its terms learnt from all programs of the question."""

    name: str = "text"
    blocks: Sequence[Block] = BLOCKS

    def rows(self, question: Question) -> sp.csr_array:
        """Shapes: N programs -> (N, V)."""
        features = LexicalFeatures.fit(question.codes, question.language, question.fixed_names, self.blocks)
        return features.transform(question.codes)

    def prepare(self, question: Question) -> EpisodeScorer:
        """Shapes: an episode with Q queries -> (Q,)."""
        return _linear(self.rows(question))


@dataclass(frozen=True)
class BehaviourScorer:
    """The baseline on what programs do, learnt from all programs of the question; on request with the text beside it.

    Where a question has no inputs of the wanted kind, or its language is not run, the text alone is left.
    """

    runner: Runner
    name: str = "behaviour"
    tried: Tried = "proposed"
    with_text: bool = False

    def _inputs(self, question: Question) -> Sequence[Call | Stdin]:
        if question.language not in self.runner.languages:
            return ()
        if self.tried == "given":
            return question.inputs
        return chosen(self.runner, question.text, question.language, question.codes, question.setup).inputs

    def prepare(self, question: Question) -> EpisodeScorer:
        """Shapes: an episode with Q queries -> (Q,)."""
        inputs = self._inputs(question)
        if not inputs:
            return LexicalScorer().prepare(question)
        seen = self.runner.observe_all(question.codes, inputs, question.setup, question.language)
        rows = BehaviourFeatures.fit(seen).transform(seen)
        if self.with_text:
            rows = sp.hstack([LexicalScorer().rows(question), rows], format="csr", dtype=np.float32)
        return _linear(rows)


@dataclass(frozen=True)
class GraderScorer:
    """The few-shot grader with all that it may know: the question, the item's text and the class as its pool.

    Without `with_pool` it knows no program but its examples.
    """

    grader: Grader
    name: str = "grader"
    tried: Tried = "proposed"
    with_pool: bool = True

    def _inputs(self, question: Question) -> Sequence[Call | Stdin] | None:
        if self.tried == "nothing":
            return ()
        return (question.inputs or None) if self.tried == "given" else None

    def prepare(self, question: Question) -> EpisodeScorer:
        """Shapes: an episode with Q queries -> (Q,)."""

        def score(episode: Episode) -> Scored:
            shots = [*episode.positives, *episode.negatives]
            fitted = self.grader.fit(
                examples=[
                    Example(question.codes[place], {episode.item: place in episode.positives}) for place in shots
                ],
                question_text=question.text,
                item_texts={episode.item: question.item_texts[episode.item]},
                language=question.language,
                pool=question.codes if self.with_pool else (),
                inputs=self._inputs(question),
                setup=question.setup,
                starter_code=question.starter_code,
            )
            judged = fitted.judge([question.codes[place] for place in episode.queries])
            found = [judgement.items[episode.item] for judgement in judged]
            return Scored(np.array([item.probability for item in found]), tuple(item.verdict for item in found))

        return score


def _linear(rows: sp.csr_array) -> EpisodeScorer:
    """Logistic regression on the rows of a question's programs."""

    def score(episode: Episode) -> Scored:
        shots = [*episode.positives, *episode.negatives]
        labels = [place < len(episode.positives) for place in range(len(shots))]
        return Scored(LinearGrader().fit(rows[shots], labels).predict_proba(rows[list(episode.queries)]))

    return score
