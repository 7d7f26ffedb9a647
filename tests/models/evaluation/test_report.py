"""Scorers side by side on the same episodes."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from models.evaluation import Episode, EpisodeScorer, GraderScorer, LexicalScorer, Question, Scored, evaluate, figures
from models.fewshot import Example, ItemJudgement, Judgement
from tests.models.evaluation.classes import class_of


@dataclass(frozen=True)
class Guess:
    """Reads the label from the text, wrongly for a share of the programs."""

    name: str
    wrong: float

    def prepare(self, question: Question) -> EpisodeScorer:
        def score(episode: Episode) -> Scored:
            rng = np.random.default_rng([episode.seed, len(episode.item)])
            word = {"forgets": "= input()", "loops": "while"}[episode.item]
            truth = np.array([word in question.codes[place] for place in episode.queries])
            guessed = rng.random(len(truth)) < self.wrong
            return Scored(np.where(guessed, rng.random(len(truth)), truth))

        return score


def test_the_lexical_baseline_learns_what_stands_in_the_text() -> None:
    evaluation = evaluate([class_of()], [LexicalScorer()], ks=[5], seeds=[0, 1])
    summary = evaluation.summary("text", 5)
    assert summary.episodes == 4
    assert summary.items == 2
    assert summary.balanced_average_precision is not None
    assert summary.balanced_average_precision > 0.95
    assert summary.expected_calibration_error < 0.3


def test_differences_are_paired_and_have_an_interval() -> None:
    evaluation = evaluate([class_of()], [Guess("good", 0.2), Guess("bad", 0.9)], ks=[5], seeds=range(5))
    difference = evaluation.difference("good", "bad", 5, np.random.default_rng(0))
    good, bad = evaluation.summary("good", 5), evaluation.summary("bad", 5)
    assert difference is not None
    assert difference.mean == pytest.approx(good.balanced_average_precision - bad.balanced_average_precision)
    assert 0 < difference.low <= difference.mean <= difference.high
    assert evaluation.difference("good", "good", 5, np.random.default_rng(0)).high == 0


def test_the_report_is_json_and_repeatable() -> None:
    evaluation = evaluate([class_of()], [Guess("good", 0.2), Guess("bad", 0.9)], ks=[5, 16], seeds=[0])
    report = evaluation.as_json(np.random.default_rng(1))
    assert report == evaluation.as_json(np.random.default_rng(1))
    assert json.loads(json.dumps(report)) == report
    assert [(line["scorer"], line["k"], line["items"]) for line in report["summaries"]] == [
        ("good", 5, 2),
        ("bad", 5, 2),
        ("good", 16, 1),
        ("bad", 16, 1),
    ]
    assert len(report["items"]) == 6
    assert {line["k"] for line in report["differences"]} == {5, 16}


def test_figures_are_none_with_fewer_than_three_positives() -> None:
    assert set(figures([1, 1, 0, 0], [0.9, 0.8, 0.2, 0.1]).values()) == {None}
    assert set(figures([1, 1, 1], [0.9, 0.8, 0.2]).values()) == {None}
    assert set(figures([1, 1, 1, 0], [0.9, 0.8, 0.7, 0.1]).values()) == {1.0}


class Recording:
    """A grader that says of each program whether it is long, and remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[dict] = []

    def fit(self, examples: Sequence[Example], **how: object) -> "Recording":
        self.told.append({"examples": examples, **how})
        return self

    def judge(self, codes: Sequence[str]) -> list[Judgement]:
        (item,) = self.told[-1]["item_texts"]
        return [
            Judgement("judged", {item: ItemJudgement(min(len(code) / 100, 1.0), "applies")})
            if code
            else Judgement("not_attempted", {item: ItemJudgement(0.25, "unsure")})
            for code in codes
        ]


def test_the_grader_is_told_the_examples_of_one_item_alone() -> None:
    grader, labelled = Recording(), class_of()
    evaluation = evaluate([labelled], [GraderScorer(grader)], ks=[5], seeds=[0])
    assert evaluation.summary("grader", 5).roc_auc is not None
    told = grader.told[0]
    assert set(told["item_texts"]) == {"forgets"}
    assert [example.applies for example in told["examples"]] == [{"forgets": True}] * 5 + [{"forgets": False}] * 5
    assert all(("= input()" in example.code) == example.applies["forgets"] for example in told["examples"])
    assert tuple(told["pool"]) == labelled.question.codes


def test_the_grader_can_be_asked_without_the_class() -> None:
    grader = Recording()
    evaluate([class_of()], [GraderScorer(grader, with_pool=False)], ks=[5], seeds=[0])
    assert grader.told
    assert all(tuple(told["pool"]) == () for told in grader.told)


def test_what_is_not_attempted_scores_as_undecided() -> None:
    question = Question("q", "", "python", ("", "a = 1", "b"), {"i": "i"})
    score = GraderScorer(Recording()).prepare(question)
    scored = score(Episode("i", 1, 0, (1,), (2,), (0, 1)))
    assert scored.probabilities.tolist() == [0.25, 0.05]
    assert scored.verdicts == ("unsure", "applies")


@dataclass(frozen=True)
class Short:
    """Gives one number, however many queries there are."""

    name: str = "short"

    def prepare(self, question: Question) -> EpisodeScorer:
        return lambda episode: Scored(np.zeros(1))


def test_scorers_that_break_the_rules_are_refused() -> None:
    with pytest.raises(ValueError, match="a name of its own"):
        evaluate([], [Guess("a", 0), Guess("a", 0)])
    with pytest.raises(ValueError, match="short gave"):
        evaluate([class_of()], [Short()], ks=[5])
    with pytest.raises(ValueError, match="no result of 'b'"):
        evaluate([class_of()], [Guess("a", 0)], ks=[5]).summary("b", 5)
