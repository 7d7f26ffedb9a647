"""What to grade next: what is unsure, typical and unlike what was chosen before."""

import pytest

from models.fewshot import Example, FewShotGrader

LOOPS = [f"total = 0\nfor {n} in values:\n    total = total + {n}\nprint(total)\n" for n in "abcdef"]
SUMS = ["print(sum(values))\n", "print(sum(values) )\n"]
ODD = ["import this\n"]
CODES = [*ODD, *SUMS, *LOOPS, "", "# later\n"]


def test_every_program_has_one_place_and_empty_ones_come_last(grader: FewShotGrader) -> None:
    order = grader.suggest_next(CODES)
    assert sorted(order) == list(range(len(CODES)))
    assert CODES[order[-2]].strip() in ("", "# later")
    assert {CODES[i] for i in order[-2:]} == {"", "# later\n"}


def test_the_first_stand_for_the_largest_groups(grader: FewShotGrader) -> None:
    order = grader.suggest_next(CODES)
    assert CODES[order[0]] in LOOPS
    assert CODES[order[1]] in SUMS


def test_weights_count_for_submissions(grader: FewShotGrader) -> None:
    weights = [40.0 if code in ODD else 1.0 for code in CODES]
    assert CODES[grader.suggest_next(CODES, weights=weights)[0]] in ODD
    with pytest.raises(ValueError, match=r"one value a program \(11\), got 2"):
        grader.suggest_next(CODES, weights=[1, 2])


def test_what_a_person_already_graded_is_worth_little(grader: FewShotGrader) -> None:
    examples = [Example(LOOPS[0], {"a": True}), Example(ODD[0], {"a": False})]
    fitted = grader.fit(examples, "Add up.", {"a": "Adds in a loop."}, "python", pool=CODES)
    assert CODES[grader.suggest_next(CODES, fitted)[0]] in SUMS


def test_nothing_to_choose_from(grader: FewShotGrader) -> None:
    assert grader.suggest_next([]) == []
