"""The same grader with its kinds of evidence weighed otherwise, and what is remembered of judgements."""

from dataclasses import replace

import numpy as np
import pytest

from models.fewshot import FewShotGrader, Fitted
from models.fewshot import fitted as fitting
from tests.models.fewshot.conftest import Class


def test_another_mixture_judges_otherwise_and_reads_nothing_again(grader: FewShotGrader, group: Class) -> None:
    item = next(iter(group.items))

    def scores(asked: FewShotGrader) -> np.ndarray:
        fitted = asked.fit(group.examples(item), group.text, {item: group.items[item]}, "python", group.codes, [])
        return fitted.scores(item, group.codes)

    first = scores(grader)
    read = grader.readings
    blind = grader.weighing(replace(grader.mixture, lexical=0.0))
    assert blind.mixture.lexical == 0.0
    assert blind.version != grader.version
    assert np.abs(scores(blind) - first).max() > 0.1
    assert grader.readings == read
    np.testing.assert_array_equal(scores(blind.weighing(grader.mixture)), first)


def test_a_program_that_was_judged_costs_nothing_again(
    fitted: Fitted, group: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = [judgement.items for judgement in fitted.judge(group.codes)]

    def never(*_: object) -> float:
        raise AssertionError("scored again")

    monkeypatch.setattr(fitting, "score_of", never)
    again = [judgement.items for judgement in fitted.judge(group.codes)]
    for ours, theirs in zip(first, again, strict=True):
        assert {i: (j.probability, j.verdict) for i, j in ours.items()} == {
            i: (j.probability, j.verdict) for i, j in theirs.items()
        }
    with pytest.raises(AssertionError, match="scored again"):
        fitted.judge([group.codes[0] + "\nlater = 1\n"])
