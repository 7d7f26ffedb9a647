"""The same grader with its kinds of evidence weighed otherwise: what ablations are made with."""

from dataclasses import replace

import numpy as np

from models.fewshot import FewShotGrader
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
