"""Graders and baselines side by side on the same episodes."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.evaluation.episodes import Episode, Labelled, episodes
from models.evaluation.metrics import (
    average_precision,
    balanced_average_precision,
    brier_skill,
    expected_calibration_error,
    roc_auc,
    verdict_figures,
)
from models.evaluation.scorers import Scored, Scorer

Array = NDArray[np.float64]
Metric = Literal["average_precision", "balanced_average_precision", "roc_auc"]

METRICS: Final[Mapping[Metric, Callable[[ArrayLike, ArrayLike], float]]] = {
    "average_precision": average_precision,
    "balanced_average_precision": balanced_average_precision,
    "roc_auc": roc_auc,
}
FEWEST_POSITIVES: Final = 3
_RESAMPLES: Final = 2000


def figures(labels: ArrayLike, scores: ArrayLike) -> dict[Metric, float | None]:
    """The three figures of one item; None where fewer than 3 queries are positive or none is negative.

    Shapes: (N,), (N,) -> numbers.
    Raises: ValueError for shapes that differ or labels other than 0 and 1.
    """
    y = np.asarray(labels, dtype=np.float64)
    if not FEWEST_POSITIVES <= y.sum() < len(y):
        return dict.fromkeys(METRICS)
    return {name: metric(y, scores) for name, metric in METRICS.items()}


@dataclass(frozen=True, slots=True)
class Result:
    """One scorer on one episode.

    Shapes: `labels` and `probabilities` (Q,); Q `verdicts`, or none.
    """

    question_id: str
    item: str
    k: int
    seed: int
    scorer: str
    labels: Array
    probabilities: Array
    verdicts: tuple[str, ...]
    figures: Mapping[Metric, float | None]


@dataclass(frozen=True, slots=True)
class Summary:
    """One scorer with k + k examples: means over episodes, then items, then questions; None where nothing counts.

    The calibration error and the Brier skill are taken over all queries of all episodes together. The last three are
    means over items, an item's episodes together: how many *applies* are right, which share of the positives is said
    to apply, and which share of the answers is not *unsure*.
    """

    scorer: str
    k: int
    episodes: int
    items: int
    average_precision: float | None
    balanced_average_precision: float | None
    roc_auc: float | None
    expected_calibration_error: float
    brier_skill: float | None
    precision: float | None = None
    found: float | None = None
    decided: float | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """The first scorer's figure less the second's on the same episodes, with a 95 % bootstrap interval over items."""

    first: str
    second: str
    k: int
    metric: Metric
    mean: float
    low: float
    high: float


class Evaluation:
    """The results of all scorers on all episodes, and what they come to."""

    def __init__(self, results: Sequence[Result]) -> None:
        self.results = tuple(results)

    def _of(self, scorer: str, k: int) -> list[Result]:
        found = [result for result in self.results if (result.scorer, result.k) == (scorer, k)]
        if not found:
            raise ValueError(f"there is no result of {scorer!r} with {k} + {k} examples")
        return found

    def item_means(self, scorer: str, k: int, metric: Metric) -> dict[str, dict[str, float]]:
        """{question: {item: mean over its episodes}}, without items that have no figure.

        Raises: ValueError where there is no such result.
        """
        collected: dict[str, dict[str, list[float]]] = {}
        for result in self._of(scorer, k):
            value = result.figures[metric]
            if value is not None:
                collected.setdefault(result.question_id, {}).setdefault(result.item, []).append(value)
        return {q: {item: float(np.mean(values)) for item, values in items.items()} for q, items in collected.items()}

    def summary(self, scorer: str, k: int) -> Summary:
        """One line of the report.

        Raises: ValueError where there is no such result.
        """
        results = self._of(scorer, k)
        labels = np.concatenate([result.labels for result in results])
        probabilities = np.concatenate([result.probabilities for result in results])
        return Summary(
            scorer=scorer,
            k=k,
            episodes=len(results),
            items=len({(result.question_id, result.item) for result in results}),
            **{metric: _macro(self.item_means(scorer, k, metric)) for metric in METRICS},
            expected_calibration_error=expected_calibration_error(labels, probabilities),
            brier_skill=brier_skill(labels, probabilities) if 0 < labels.sum() < len(labels) else None,
            **_verdicts(results),
        )

    def difference(
        self, first: str, second: str, k: int, rng: np.random.Generator, metric: Metric = "balanced_average_precision"
    ) -> Difference | None:
        """How much better the first scorer is than the second; None where no item has a figure.

        The interval comes from drawing each question's items anew, with replacement.

        Raises: ValueError where one of them has no result.
        Source: Efron and Tibshirani 1993, ch. 13 (percentile interval).
        """
        ours, theirs = (self.item_means(scorer, k, metric) for scorer in (first, second))
        gaps = [
            np.array([ours[question][item] - theirs[question][item] for item in sorted(ours[question])])
            for question in sorted(ours)
        ]
        if not gaps:
            return None
        drawn = [gap[rng.integers(len(gap), size=(_RESAMPLES, len(gap)))].mean(axis=1) for gap in gaps]
        low, high = np.quantile(np.mean(drawn, axis=0), [0.025, 0.975])
        mean = float(np.mean([gap.mean() for gap in gaps]))
        return Difference(first, second, k, metric, mean, float(low), float(high))

    def as_json(self, rng: np.random.Generator) -> dict[str, Any]:
        """Summaries of all scorers, differences of the first one to the others, and the figures of each item."""
        scorers = list(dict.fromkeys(result.scorer for result in self.results))
        ks = sorted({result.k for result in self.results})
        differences = [self.difference(scorers[0], other, k, rng) for k in ks for other in scorers[1:]]
        items: list[dict[str, Any]] = []
        for scorer in scorers:
            for k in ks:
                means = {metric: self.item_means(scorer, k, metric) for metric in METRICS}
                for question, item in sorted({(r.question_id, r.item) for r in self._of(scorer, k)}):
                    found = {str(metric): mean.get(question, {}).get(item) for metric, mean in means.items()}
                    items.append({"question_id": question, "item": item, "scorer": scorer, "k": k} | found)
        return {
            "summaries": [asdict(self.summary(scorer, k)) for k in ks for scorer in scorers],
            "differences": [asdict(difference) for difference in differences if difference],
            "items": items,
        }


def evaluate(
    questions: Iterable[Labelled], scorers: Sequence[Scorer], ks: Sequence[int] = (10,), seeds: Sequence[int] = (0,)
) -> Evaluation:
    """Lets every scorer judge every episode of the questions.

    Raises: ValueError where scorers share a name, or one gives anything but one finite number a query.
    """
    names = [scorer.name for scorer in scorers]
    if len(set(names)) != len(names):
        raise ValueError(f"each scorer needs a name of its own, got {', '.join(names)}")
    return Evaluation([result for labelled in questions for result in _judged(labelled, scorers, ks, seeds)])


def _judged(labelled: Labelled, scorers: Sequence[Scorer], ks: Sequence[int], seeds: Sequence[int]) -> Iterator[Result]:
    drawn = list(episodes(labelled, ks, seeds))
    for scorer in scorers if drawn else ():
        score = scorer.prepare(labelled.question)
        for episode in drawn:
            yield _result(labelled, episode, scorer.name, score(episode))


def _verdicts(results: Sequence[Result]) -> dict[str, float | None]:
    """The verdicts' figures, means over items."""
    by_item: dict[tuple[str, str], list[Result]] = {}
    for result in results:
        if result.verdicts:
            by_item.setdefault((result.question_id, result.item), []).append(result)
    found = [
        verdict_figures(np.concatenate([r.labels for r in same]), [v for r in same for v in r.verdicts])
        for same in by_item.values()
    ]
    means = {}
    for name in ("precision", "found", "decided"):
        values = [value for one in found if (value := getattr(one, name)) is not None]
        means[name] = float(np.mean(values)) if values else None
    return means


def _result(labelled: Labelled, episode: Episode, scorer: str, scored: Scored) -> Result:
    probabilities = scored.probabilities
    labels = np.array([labelled.labels[episode.item][place] for place in episode.queries], dtype=np.float64)
    if probabilities.shape != labels.shape or not np.isfinite(probabilities).all():
        raise ValueError(
            f"{scorer} gave {probabilities.shape} for {len(labels)} queries, or numbers that are not finite"
        )
    return Result(
        question_id=labelled.question.question_id,
        item=episode.item,
        k=episode.k,
        seed=episode.seed,
        scorer=scorer,
        labels=labels,
        probabilities=probabilities,
        verdicts=scored.verdicts,
        figures=figures(labels, probabilities),
    )


def _macro(means: Mapping[str, Mapping[str, float]]) -> float | None:
    """The mean over questions of the mean over items."""
    return float(np.mean([np.mean(list(items.values())) for items in means.values()])) if means else None
