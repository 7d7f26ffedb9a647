"""Generated beside real: shapes, and what two classifiers can tell."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from models.code import tokenize
from models.synthesis import question_by_id
from models.synthesis.report import Sample, generated_samples, real_samples, shape_of
from models.synthesis.report.shape import depth
from models.synthesis.report.telling import tell_apart, tokens_of


def samples(text: str, question: str, number: int = 40) -> list[Sample]:
    """Programs that differ in a number."""
    return [Sample(text.replace("7", str(place)), "python", question, 1) for place in range(number)]


LOOP = "def f(a):\n    for x in a:\n        if x > 7:\n            return x\n"
PLAIN = "def g(b):\n    return b + 7\n"


def test_depth_of_blocks() -> None:
    assert depth(tokenize(LOOP, "python")) == 3
    assert depth(tokenize("int main() { if (1) { } }", "c")) == 2


def test_shape_of_a_few_programs() -> None:
    twice = [Sample(LOOP, "python", "q", 3), Sample(PLAIN, "python", "q", 1), Sample("def (", "python", "p", 4)]
    shape = shape_of(twice, 4, np.random.default_rng(0))
    assert (shape.programs, shape.questions) == (8, 2)
    assert shape.broken == 0.5
    assert shape.distinct == pytest.approx((0.5 + 0.25) / 2)
    assert shape.slope < 0
    assert shape.lines[2] == 2
    assert sum(shape.kinds.values()) == pytest.approx(1)
    with pytest.raises(ValueError, match="no program"):
        shape_of([], 4, np.random.default_rng(0))


def test_names_and_texts_are_not_seen() -> None:
    one = Sample('def f(total):\n    print("a")  # x\n', "python", "q", 1)
    other = Sample("def g(n):\n\n    print('other')\n", "python", "q", 1)
    assert tokens_of(one) == tokens_of(other)


def test_what_differs_is_told_apart_and_named() -> None:
    told = tell_apart(
        (samples(LOOP, "a"), samples(LOOP, "b")), (samples(PLAIN, "c"), samples(PLAIN, "d")), np.random.default_rng(0)
    )
    assert told.auc == 1.0
    assert "for" in {giveaway.what for giveaway in told.giveaways}
    assert all(abs(giveaway.real - giveaway.generated) > 0.9 for giveaway in told.giveaways[:5])


def test_what_is_the_same_is_not_told_apart() -> None:
    both = samples(LOOP, "a") + samples(PLAIN, "a")
    told = tell_apart((both, both), (both, both), np.random.default_rng(0))
    assert told.ngrams == pytest.approx(0.5, abs=0.15)


def test_a_part_without_programs_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing to tell apart"):
        tell_apart((samples(LOOP, "a"), []), (samples(PLAIN, "c"), []), np.random.default_rng(0))


def test_samples_are_distinct_and_count_their_copies(tmp_path: Path) -> None:
    made = list(generated_samples([question_by_id("leap_year")], 30, np.random.default_rng(0)))
    assert sum(sample.copies for sample in made) == 30
    assert len({sample.code for sample in made}) == len(made)
    record = {"question_id": "q", "language": "py", "code": "x = 1\n", "duplicates": ["a", "b"]}
    (tmp_path / "q1.jsonl").write_text(json.dumps(record) + "\n\n", encoding="utf-8")
    (tmp_path / "other.jsonl").write_text(json.dumps(record), encoding="utf-8")
    (tmp_path / "rubric_q1.json").write_text("{}", encoding="utf-8")
    assert list(real_samples(tmp_path)) == [Sample("x = 1\n", "python", "q", 3)]
