"""Other ways from the same evidence to a score: prototypes, the nearest example, logistic regression.

All three know the products of programs that the grader weighs: text, checks and behaviour, each measured against the
class, and what the encoder read. Letters: N programs, S examples, Q queries, P pooled.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from models import encoder as encoders
from models.behaviour import Runner
from models.core.logistic import LogisticRegression, balancing_weights, row_space, sigmoid
from models.evaluation import Episode, EpisodeScorer, Question, Scored
from models.fewshot.background import COMPARED, Background, Backgrounds
from models.fewshot.evidence import Evidence
from models.fewshot.item import Mixture
from models.fewshot.keys import digest
from models.fewshot.prior import load as load_prior
from models.fewshot.question import Question as Asked
from models.fewshot.sight import look

_L2 = Mixture().l2
Head = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]  # (S + Q, S) products, (S + Q,) lengths, (S,) -> (Q,)


def prototypes(products: np.ndarray, lengths: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """How much nearer each query is to the mean of the examples for than to that of those against.

    Shapes: (S + Q, S), (S + Q,), (S,) -> (Q,).
    """
    shots = len(labels)
    own = [products[:shots][np.ix_(labels == side, labels == side)].mean() for side in (True, False)]
    near = [products[shots:, labels == side].mean(axis=1) for side in (True, False)]
    return near[0] - near[1] - (own[0] - own[1]) / 2


def nearest(products: np.ndarray, lengths: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """How much more each query is like the likest example for than like the likest against.

    Shapes: (S + Q, S), (S + Q,), (S,) -> (Q,).
    """
    shots = len(labels)
    alike = products[shots:] / np.sqrt(np.outer(lengths[shots:], lengths[:shots]) + 1e-12)  # cosines
    return alike[:, labels].max(axis=1) - alike[:, ~labels].max(axis=1)


def logistic(products: np.ndarray, lengths: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Logistic regression in the span of the examples. Shapes: (S + Q, S), (S + Q,), (S,) -> (Q,)."""
    shots = len(labels)
    mapped, back = row_space(products[:shots])
    fitted = LogisticRegression(l2=_L2).fit(mapped, labels, balancing_weights(labels))
    return products[shots:] @ (back @ fitted.weights) + fitted.bias


@dataclass(frozen=True)
class Kept:
    """What all heads share: one encoder, one runner, and what they remember."""

    evidence: Evidence
    mixture: Mixture

    @classmethod
    def shipped(cls, runner: Runner, mixture: Mixture) -> "Kept":
        """The shipped weights in NumPy."""
        return cls(Evidence(encoders.load(None, "numpy"), runner, load_prior()), mixture)

    def products(self, question: Question, *, measured: bool) -> np.ndarray:
        """All programs with all, over the views that are counted. Shapes: -> (N, N)."""
        evidence, asked = self.evidence, _asked(question)
        pool = [code for code in question.codes if not evidence.not_attempted(asked, code)]
        compared = sorted(set(pool), key=digest)[:COMPARED]
        features = evidence.features(asked, compared, evidence.chosen(asked, compared).inputs)
        found = evidence.backgrounds(asked, features, compared)
        weighed = [
            (getattr(self.mixture, view), background if measured else Background(None))
            for view, background in found.items()
        ]
        rows = evidence.rows(features, question.codes, asked)
        return np.sum(Backgrounds(weighed, list(features.widths.values())).kernels(rows), axis=0)

    def read(self, question: Question, episode: Episode) -> np.ndarray:
        """What the item sees in the examples and the queries. Shapes: -> (S + Q, P), rows of unit length."""
        places = [*episode.positives, *episode.negatives, *episode.queries]
        readings = [self.evidence.reading(question.codes[place], question.language) for place in places]
        labels = [place in episode.positives for place in places[: 2 * episode.k]]
        text = question.item_texts[episode.item]
        sight = look(self.evidence.encoder, text, question.text, readings[: len(labels)], labels)
        seen = np.stack([sight.pooled(self.evidence.encoder, reading) for reading in readings]).astype(np.float64)
        return seen / np.sqrt(seen.shape[1])


def _asked(question: Question) -> Asked:
    return Asked(
        question.text, dict(question.item_texts), question.language, None, question.setup, question.starter_code
    )


@dataclass(frozen=True)
class HeadScorer:
    """One head; `measured` says whether the views are measured against the class."""

    name: str
    kept: Kept
    head: Head
    measured: bool = True

    def prepare(self, question: Question) -> EpisodeScorer:
        """Shapes: an episode with Q queries -> (Q,)."""
        counted = self.kept.products(question, measured=self.measured)

        def score(episode: Episode) -> Scored:
            places = [*episode.positives, *episode.negatives, *episode.queries]
            shots = 2 * episode.k
            seen = self.kept.read(question, episode)
            weight = self.kept.mixture.pooled
            products = counted[np.ix_(places, places[:shots])] + weight * seen @ seen[:shots].T
            lengths = counted[places, places] + weight * np.sum(seen**2, axis=1)
            labels = np.arange(shots) < episode.k
            return Scored(sigmoid(self.head(products, lengths, labels)))

        return score
