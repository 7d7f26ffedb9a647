"""What is compared: anything that reads a question once and then gives each query of an episode a probability."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from models.baselines import BLOCKS, Block, LexicalFeatures, LinearGrader
from models.evaluation.episodes import Episode, Question
from models.fewshot import Example, Judgement

Array = NDArray[np.float64]
EpisodeScorer = Callable[[Episode], Array]


class Scorer(Protocol):
    """A grader or a baseline under comparison."""

    @property
    def name(self) -> str:
        """What the report calls it."""
        ...

    def prepare(self, question: Question) -> EpisodeScorer:
        """Reads a question once; the result gives the queries of an episode their probabilities.

        Shapes: an episode with Q queries -> (Q,).
        """
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
        inputs: Sequence[Any] | None = ...,
        setup: str = ...,
        starter_code: str = ...,
    ) -> Judging:
        """Reads the examples."""
        ...


@dataclass(frozen=True)
class LexicalScorer:
    """The lexical baseline, its terms learnt from all programs of the question."""

    name: str = "lexical"
    blocks: Sequence[Block] = BLOCKS

    def prepare(self, question: Question) -> EpisodeScorer:
        """Shapes: an episode with Q queries -> (Q,)."""
        features = LexicalFeatures.fit(question.codes, question.language, question.fixed_names, self.blocks)
        rows, grader = features.transform(question.codes), LinearGrader()

        def score(episode: Episode) -> Array:
            shots = [*episode.positives, *episode.negatives]
            labels = [place < len(episode.positives) for place in range(len(shots))]
            return grader.fit(rows[shots], labels).predict_proba(rows[list(episode.queries)])

        return score


@dataclass(frozen=True)
class GraderScorer:
    """The few-shot grader with all that it may know: the question, the item's text and the class as its pool.

    `inputs` go to the grader as they are. A query that was not attempted has probability 0.
    """

    grader: Grader
    name: str = "grader"
    inputs: Sequence[Any] | None = ()

    def prepare(self, question: Question) -> EpisodeScorer:
        """Shapes: an episode with Q queries -> (Q,)."""

        def score(episode: Episode) -> Array:
            shots = [*episode.positives, *episode.negatives]
            fitted = self.grader.fit(
                examples=[
                    Example(question.codes[place], {episode.item: place in episode.positives}) for place in shots
                ],
                question_text=question.text,
                item_texts={episode.item: question.item_texts[episode.item]},
                language=question.language,
                pool=question.codes,
                inputs=self.inputs,
                setup=question.setup,
                starter_code=question.starter_code,
            )
            judged = fitted.judge([question.codes[place] for place in episode.queries])
            return np.array([judgement.items[episode.item].probability for judgement in judged])

        return score
