"""What a judgement is, whatever was judged."""

from __future__ import annotations

import math

from models.behaviour import Witness
from models.fewshot import FewShotGrader, Fitted, Judgement

VERDICTS = {"applies", "absent", "unsure"}


def check(judgement: Judgement, fitted: Fitted, code: str) -> None:
    """A status, a reason where nothing was read or decided, and for every item a probability, a verdict and its places.

    Raises: AssertionError where it is none.
    """
    assert judgement.status in {"judged", "not_attempted"}
    assert judgement.items.keys() == fitted.items.keys()
    if judgement.status == "not_attempted":
        assert judgement.reason
        assert all(found.verdict == "unsure" for found in judgement.items.values())
    undecided = any(item.model is None for item in fitted.items.values())
    assert judgement.reason or not undecided
    for found in judgement.items.values():
        assert math.isfinite(found.probability)
        assert 0 <= found.probability <= 1
        assert found.verdict in VERDICTS
        ends = [0]
        for span in found.spans:
            assert ends[-1] <= span.start < span.end <= len(code)
            assert 0 < span.weight <= 1
            assert code[span.start : span.end].strip()
            ends.append(span.end)
    seen = judgement.witness
    assert seen is None or (isinstance(seen, Witness) and bool(fitted.inputs))


def check_lines(grader: FewShotGrader, code: str, pool: list[str], question: str, language: str) -> None:
    """One score, 0 to 1, for each line.

    Raises: AssertionError where there is none.
    """
    scores = grader.suspect_lines(code, pool, question, language)
    assert len(scores) == len(code.split("\n"))
    assert all(0 <= score <= 1 for score in scores)
