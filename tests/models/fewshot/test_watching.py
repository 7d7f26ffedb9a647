"""The grader watches what programs do, and takes it as evidence beside the text."""

import numpy as np
import pytest

from models.behaviour import Call, Observation, Stdin
from models.fewshot import Example, FewShotGrader, Fitted
from models.fewshot.keys import digest

QUESTION = "Write last_place(x, seq), which gives the place of the last element of the list seq that equals x, or -1."
ITEM = {"first": "Gives the first place instead of the last."}
HEAD = "def last_place(x, seq):\n    {a} = -1\n"
TAIL = " == x{c}:\n            {a} = {i}\n"
LOOPS = [
    HEAD + "    for {i} in range(len(seq)):\n        if seq[{i}]" + TAIL + "    return {a}\n",
    HEAD + "    {i} = 0\n    while {i} < len(seq):\n        if seq[{i}]" + TAIL + "        {i} += 1\n    return {a}\n",
    HEAD + "    for {i}, e in enumerate(seq):\n        if e" + TAIL + "    return {a}\n",
]
RIGHT = [loop.format(a=a, i=i, c="") for loop in LOOPS for a, i in (("found", "i"), ("r", "k"), ("p", "n"))]
WRONG = [
    loop.format(a=a, i=i, c=f" and {a} {late}")
    for loop in LOOPS
    for a, i, late in (("found", "i", "< 0"), ("r", "k", "== -1"), ("p", "n", "<= -1"))
]
CLASS = sorted(RIGHT + WRONG, key=digest)
EXAMPLES = [Example(code, {"first": code in WRONG}) for code in (*RIGHT[:3], *WRONG[:3])]
CALLS = [Call("last_place(2, [2, 1, 2])"), Call("last_place(5, [])")]


def fit(grader: FewShotGrader, **how: object) -> Fitted:
    return grader.fit(EXAMPLES, QUESTION, ITEM, "python", **{"pool": CLASS, **how})  # type: ignore[arg-type]


def test_what_programs_do_decides_where_their_text_is_new(grader: FewShotGrader) -> None:
    fitted = fit(grader)
    assert fitted.inputs
    scores = {wrong: fitted.scores("first", codes) for wrong, codes in ((True, WRONG[3:]), (False, RIGHT[3:]))}
    read = fit(grader, inputs=[])
    read_scores = {wrong: read.scores("first", codes) for wrong, codes in ((True, WRONG[3:]), (False, RIGHT[3:]))}
    assert scores[True].min() > 0 > scores[False].max()
    assert scores[True].mean() - scores[False].mean() > read_scores[True].mean() - read_scores[False].mean()


def test_given_inputs_come_first_and_proposed_ones_fill_up(grader: FewShotGrader) -> None:
    fitted = fit(grader, inputs=CALLS)
    assert fitted.inputs[:2] == tuple(CALLS)
    assert 2 < len(fitted.inputs) <= 12
    many = [Call(f"last_place({x}, [1, 2, 1])") for x in range(15)]
    assert fit(grader, inputs=many).inputs == tuple(many)


def test_an_empty_list_runs_nothing(grader: FewShotGrader) -> None:
    fitted = fit(grader, inputs=[])
    assert fitted.inputs == ()
    assert fitted.observation(CLASS[0]) is None
    assert fitted.judge(CLASS[:1])[0].witness is None
    assert [warning for warning in fitted.warnings if warning.item is None] == []
    assert fitted.keys != fit(grader).keys


def test_other_languages_are_read_without_a_word(grader: FewShotGrader) -> None:
    programs = [f"int f(int {x}) {{ return {x}; }}" for x in "abcdef"]
    fitted = grader.fit([Example(code, {"first": False}) for code in programs], "", ITEM, "c", pool=programs)
    assert fitted.inputs == ()
    assert [warning for warning in fitted.warnings if warning.item is None] == []


def test_where_nothing_can_be_tried_it_is_said(grader: FewShotGrader) -> None:
    programs = [f"{x} = 1" for x in "abcdef"]
    fitted = grader.fit([Example(code, {"first": False}) for code in programs], "", ITEM, "python", pool=programs)
    assert any("read, not run" in warning.text for warning in fitted.warnings if warning.item is None)


def test_a_witness_shows_a_difference(grader: FewShotGrader) -> None:
    pool = [*RIGHT, WRONG[0]]
    fitted = fit(grader, pool=pool, inputs=CALLS)
    wrong, right = fitted.judge([WRONG[0], RIGHT[0]])
    assert right.witness is None
    assert wrong.witness is not None
    assert wrong.witness.input.startswith("`last_place(")
    assert wrong.witness.got == "returned `0`"
    assert all(part in wrong.witness.sentence for part in (wrong.witness.input, wrong.witness.got, "most programs"))


def test_another_process_tries_and_judges_the_same(grader: FewShotGrader) -> None:
    fitted = fit(grader, pool=[*RIGHT, WRONG[0]], inputs=CALLS)
    again = FewShotGrader.load(backend="torch").restore(fitted.to_bytes())
    assert again.inputs == fitted.inputs
    assert again.judge(CLASS) == fitted.judge(CLASS)
    assert [j.witness for j in again.judge(CLASS)] == [j.witness for j in fitted.judge(CLASS)]
    again._evidence.runner.close()


def test_a_broken_program_is_judged_by_its_text(grader: FewShotGrader) -> None:
    broken = "def last_place(x, seq)\n  if if if ((\n"
    fitted = fit(grader, inputs=CALLS)
    seen = fitted.observation(broken)
    assert seen is not None
    assert {outcome.kind for outcome in seen.outcomes} == {"unknown"}
    judgement = fitted.judge([broken])[0]
    assert judgement.status == "judged"
    assert judgement.witness is None


def test_nothing_is_run_twice(grader: FewShotGrader, monkeypatch: pytest.MonkeyPatch) -> None:
    fitted = fit(grader, inputs=CALLS)
    fitted.judge(CLASS)

    def never(code: str, *_: object) -> Observation:
        raise AssertionError("run again")

    monkeypatch.setattr(grader.runner, "_trial", never)
    again = fit(grader, inputs=CALLS)
    np.testing.assert_array_equal(again.scores("first", CLASS), fitted.scores("first", CLASS))


def test_whole_programs_are_tried_on_what_is_typed(grader: FewShotGrader) -> None:
    doubles = [f"{n} = int(input())\nprint({n} * 2)\n" for n in "abcdef"]
    squares = [f"{n} = int(input())\nprint({n} ** 2)\n" for n in "abcdef"]
    examples = [Example(code, {"first": code in squares}) for code in (*doubles[:3], *squares[:3])]
    fitted = grader.fit(examples, "Read a number and print its double.", ITEM, "python", pool=doubles + squares)
    assert all(isinstance(given, Stdin) for given in fitted.inputs)
    assert fitted.scores("first", ["x = int(input())\ny = x * x\nprint(y)\n"])[0] > 0


def test_a_right_solution_says_what_is_usual(grader: FewShotGrader) -> None:
    mostly_wrong = [*WRONG, *RIGHT[:2]]
    fitted = fit(grader, pool=mostly_wrong, inputs=CALLS, references=[RIGHT[0]])
    right, wrong = fitted.judge([RIGHT[1], WRONG[0]])
    assert right.witness is None
    assert wrong.witness is not None
    assert "the solution" in wrong.witness.sentence
    assert grader.restore(fitted.to_bytes()).judge([WRONG[0]])[0].witness == wrong.witness
    with pytest.raises(TypeError, match="references must hold str"):
        fit(grader, references=[b"x"])
