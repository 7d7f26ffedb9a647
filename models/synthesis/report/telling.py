"""Can a classifier tell generated programs from real ones, on questions that it has not seen, and by what?

This needs scikit-learn, which is among the tools of development: nothing else imports this file.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from models.code import tokenize
from models.code.normal import normal_form
from models.code.token import LAYOUT
from models.code.tokens import significant
from models.synthesis.report.samples import Sample
from models.synthesis.report.shape import depth

Array = NDArray[np.float64]
LONGEST_GRAM: Final = 3
COUNTED_TOKENS: Final = 150
SHOWN: Final = 25


@dataclass(frozen=True, slots=True)
class Giveaway:
    """A run of tokens or a count by which programs are told apart.

    Units: `real` and `generated` are the shares of the programs that have the run, or the means of the count.
    """

    what: str
    real: float
    generated: float


@dataclass(frozen=True, slots=True)
class Telling:
    """How well programs of unseen questions were told apart: area under the ROC curve, .5 is by chance."""

    ngrams: float
    counts: float
    giveaways: tuple[Giveaway, ...]

    @property
    def auc(self) -> float:
        """That of the stronger classifier."""
        return max(self.ngrams, self.counts)


def tell_apart(
    real: tuple[Sequence[Sample], Sequence[Sample]],
    generated: tuple[Sequence[Sample], Sequence[Sample]],
    rng: np.random.Generator,
    most: int = 1200,
) -> Telling:
    """Two classifiers learn from the first half of each pair and are tested on the second; both of one language.

    As many real as generated programs are drawn for each part, at most `most` of either; each text counts once. Names
    that programs choose are numbered, texts in quotes are all the same, and comments and blanks are not seen.
    Units: most is a count.
    Raises: ValueError where a part has no program.
    """
    parts = [_balanced(real[part], generated[part], rng, most) for part in (0, 1)]
    tokens = [[tokens_of(sample) for sample in samples] for samples, _ in parts]
    truth = [labels for _, labels in parts]
    by_grams = _ngrams(tokens, truth)
    by_counts = _counts([samples for samples, _ in parts], tokens, truth)
    return Telling(by_grams, by_counts, _giveaways(tokens[0], truth[0]))


def tokens_of(sample: Sample) -> list[str]:
    """A program as the classifiers see it: its tokens, with names numbered, texts alike and layout in words."""
    found = significant(sample.code, sample.language)
    words = {"\n": "NEWLINE", "\n>": "INDENT", "\n<": "DEDENT"}
    forms = zip(found, normal_form(found, sample.language), strict=True)
    return [
        "TEXT" if token.kind == "string" else words.get(form, f"name{form[1:]}" if form[0] == "\n" else form)
        for token, form in forms
        if form
    ]


def _balanced(
    real: Sequence[Sample], generated: Sequence[Sample], rng: np.random.Generator, most: int
) -> tuple[list[Sample], NDArray[np.int64]]:
    number = min(len(real), len(generated), most)
    if number == 0:
        raise ValueError("there is nothing to tell apart: both real and generated programs are needed in each part")
    drawn = [[of[place] for place in rng.permutation(len(of))[:number]] for of in (real, generated)]
    return [*drawn[0], *drawn[1]], np.repeat([0, 1], number)


def _ngrams(tokens: Sequence[Sequence[list[str]]], truth: Sequence[NDArray[np.int64]]) -> float:
    words = TfidfVectorizer(analyzer=grams, sublinear_tf=True, min_df=3)
    rows = words.fit_transform(tokens[0])
    model = LogisticRegression(C=10.0, max_iter=2000).fit(rows, truth[0])
    return _auc(truth[1], model.decision_function(words.transform(tokens[1])))


def _counts(
    samples: Sequence[Sequence[Sample]], tokens: Sequence[Sequence[list[str]]], truth: Sequence[NDArray[np.int64]]
) -> float:
    spread = Counter(token for program in tokens[0] for token in set(program))
    known = [token for token, _ in spread.most_common(COUNTED_TOKENS)]
    rows = [
        np.array([_row(*pair, known) for pair in zip(*part, strict=True)]) for part in zip(samples, tokens, strict=True)
    ]
    model = HistGradientBoostingClassifier(max_iter=200, learning_rate=0.08, random_state=0)
    with threadpool_limits(1):  # more threads than idle cores wait for each other far longer than they work
        model.fit(rows[0], truth[0])
        return _auc(truth[1], model.predict_proba(rows[1])[:, 1])


def _row(sample: Sample, tokens: Sequence[str], known: Sequence[str]) -> list[float]:
    counts = Counter(tokens)
    read = tokenize(sample.code, sample.language)
    names = {token for token in tokens if token.startswith("name")}
    lines = [line for line in sample.code.splitlines() if line.strip()]
    solid = sum(token.kind not in LAYOUT for token in read)
    return [len(tokens), len(lines), depth(read), len(names), solid / max(len(lines), 1), *(counts[t] for t in known)]


def grams(tokens: Sequence[str]) -> list[str]:
    """All runs of one to `LONGEST_GRAM` tokens."""
    lengths = range(1, LONGEST_GRAM + 1)
    return [" ".join(tokens[at : at + size]) for size in lengths for at in range(len(tokens) - size + 1)]


def _giveaways(tokens: Sequence[list[str]], truth: NDArray[np.int64]) -> tuple[Giveaway, ...]:
    """The runs whose shares differ most, in standard errors, in what was learnt from: the test gives nothing away."""
    sides = [
        Counter(gram for t, y in zip(tokens, truth, strict=True) if y == side for gram in set(grams(t)))
        for side in (0, 1)
    ]
    number = len(truth) / 2

    def gap(gram: str) -> float:
        real, made = sides[0][gram] / number, sides[1][gram] / number
        middle = (real + made) / 2
        return float(abs(real - made) / np.sqrt(middle * (1 - middle) + 1 / number))

    found = sorted({*sides[0], *sides[1]}, key=lambda gram: (-gap(gram), gram))[:SHOWN]
    return tuple(Giveaway(gram, sides[0][gram] / number, sides[1][gram] / number) for gram in found)


def _auc(truth: NDArray[np.int64], scores: Any) -> float:
    return float(roc_auc_score(truth, scores))
