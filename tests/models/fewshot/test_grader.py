"""The contract: what a researcher, a worker and the benchmarks call."""

import time

import numpy as np
import pytest

from models.fewshot import Example, FewShotGrader, Fitted
from models.synthesis import SyntheticClass, question_by_id, sample_class
from tests.models.fewshot.conftest import Class

QUESTION = "Write double(x), which returns twice x."
TEXTS = {"prints": "Prints the result instead of returning it."}
PRINTS = [f"def double({n}):\n    print(2 * {n})\n" for n in ("x", "number", "value_1")]
RETURNS = [f"def double({n}):\n    return {n} {op}\n" for n, op in (("x", "* 2"), ("y", "+ y"), ("n", "* 2"))]
EXAMPLES = [Example(c, {"prints": True}) for c in PRINTS] + [Example(c, {"prints": False}) for c in RETURNS]


def fit(grader: FewShotGrader, examples: list[Example], **how: object) -> Fitted:
    return grader.fit(examples, QUESTION, TEXTS, "python", **{"inputs": [], **how})  # type: ignore[arg-type]


def separation(grader: FewShotGrader, drawn: SyntheticClass, item: str) -> float | None:
    """How often a program to which the item applies is placed above one to which it does not; copies are left out."""
    group = Class(drawn.statement, {item: drawn.item_texts[item]}, drawn.programs)
    fitted = grader.fit(group.examples(item), group.text, group.items, "python", pool=group.codes, inputs=[])
    sides: dict[bool, list[float]] = {True: [], False: []}
    for program, judgement in zip(group.programs, fitted.judge(group.codes), strict=True):
        if judgement.status == "judged" and not judgement.items[item].from_example:
            sides[program.applies[item]].append(judgement.items[item].probability)
    if min(len(side) for side in sides.values()) < 4:
        return None
    return float(np.mean([[a > b for b in sides[False]] for a in sides[True]]))


def test_a_few_examples_teach_an_item(grader: FewShotGrader) -> None:
    drawn = sample_class(question_by_id("height_check"), 110, np.random.default_rng(2))
    found = [separation(grader, drawn, item) for item in sorted(drawn.item_texts)]
    known = [share for share in found if share is not None]
    assert len(known) >= 3
    assert np.mean(known) > 0.75


def test_a_judgement_does_not_depend_on_what_else_is_in_the_batch(fitted: Fitted, group: Class) -> None:
    codes = group.codes[:24]
    together = fitted.judge(codes)
    assert [fitted.judge([code])[0] for code in codes] == together
    assert fitted.judge(codes[::-1])[::-1] == together


def test_a_fit_does_not_depend_on_the_order_of_examples_and_pool(grader: FewShotGrader, group: Class) -> None:
    examples = [e for item in group.items for e in group.examples(item)]
    one = grader.fit(examples, group.text, group.items, "python", pool=group.codes)
    other = grader.fit(examples[::-1], group.text, group.items, "python", pool=group.codes[::-1])
    assert one.keys == other.keys
    assert one.judge(group.codes[:10]) == other.judge(group.codes[:10])


def test_another_process_judges_the_same(grader: FewShotGrader, fitted: Fitted, group: Class) -> None:
    restored = FewShotGrader.load().restore(fitted.to_bytes())
    codes = group.codes[:15]
    assert restored.judge(codes) == fitted.judge(codes)
    assert [[i.spans for i in j.items.values()] for j in restored.judge(codes)] == [
        [i.spans for i in j.items.values()] for j in fitted.judge(codes)
    ]
    assert (restored.keys, restored.warnings) == (fitted.keys, fitted.warnings)


def test_a_prepared_run_holds_no_program(fitted: Fitted, group: Class) -> None:
    data = fitted.to_bytes()
    assert not any(code.encode() in data for code in group.codes if len(code) > 40)


@pytest.mark.parametrize("data", [b"", b"not a run", b"\x00" * 64])
def test_damaged_runs_are_refused(grader: FewShotGrader, data: bytes) -> None:
    with pytest.raises(ValueError, match="prepare it again"):
        grader.restore(data)


def test_a_run_of_another_version_is_refused(grader: FewShotGrader) -> None:
    other = FewShotGrader.load()
    other.version = "another"
    with pytest.raises(ValueError, match="prepared by grader another"):
        grader.restore(fit(other, EXAMPLES).to_bytes())


def test_a_second_fit_reads_nothing_again(grader: FewShotGrader) -> None:
    pool = PRINTS + RETURNS
    fit(grader, EXAMPLES, pool=pool).judge(pool)
    before = grader.readings
    fit(grader, EXAMPLES[1:], pool=pool).judge(pool)
    assert grader.readings == before


def test_keys_change_with_what_a_judgement_depends_on_and_with_nothing_else(grader: FewShotGrader) -> None:
    texts = {**TEXTS, "other": "Something else."}

    def keys(examples: list[Example], **how: object) -> dict[str, str]:
        given = {"question_text": QUESTION, "item_texts": texts, "language": "python", **how}
        return grader.fit(examples, **given).keys  # type: ignore[arg-type]

    base = keys(EXAMPLES)
    assert keys([*EXAMPLES, Example("y = 1", {"other": True})])["prints"] == base["prints"]
    assert keys([*EXAMPLES, Example("y = 1", {"other": True})])["other"] != base["other"]
    assert keys(EXAMPLES, item_texts={**texts, "other": "Changed."})["prints"] == base["prints"]
    for changed in (
        {"item_texts": {**texts, "prints": "Changed."}}, {"question_text": "Other."}, {"pool": PRINTS},
        {"setup": "import math"}, {"starter_code": "x = 1"}, {"inputs": []}, {"language": "c"},
    ):  # fmt: skip
        assert keys(EXAMPLES, **changed)["prints"] != base["prints"], changed
    assert keys(EXAMPLES[1:])["prints"] != base["prints"]


@pytest.mark.parametrize("examples", [[], EXAMPLES[:3], EXAMPLES[3:]])
def test_too_few_examples_are_unsure_and_warned_of(grader: FewShotGrader, examples: list[Example]) -> None:
    few = fit(grader, examples, pool=RETURNS)
    judgement = few.judge(["def double(z):\n    return z\n"])[0]
    assert judgement.items["prints"].verdict == "unsure"
    assert judgement.items["prints"].spans == []
    assert "prints" in judgement.reason
    assert [warning.item for warning in few.warnings] == ["prints"]
    assert "one against are the least" in few.warnings[0].text.lower()


def test_one_example_on_each_side_is_enough_to_judge(grader: FewShotGrader) -> None:
    fitted = fit(grader, [EXAMPLES[0], EXAMPLES[3]])
    printed, returned = fitted.judge(["def double(k):\n    print(k + k)\n", "def double(k):\n    return k + k\n"])
    assert printed.items["prints"].probability > returned.items["prints"].probability
    assert [w.text.startswith("Only 1 examples for and 1 against") for w in fitted.warnings] == [True]


def test_contradicting_examples_are_warned_of_and_neither_is_taken_over(grader: FewShotGrader) -> None:
    twin = RETURNS[0].replace("x", "q").replace("    ", "  ")
    fitted = fit(grader, [*EXAMPLES, Example(twin, {"prints": True})])
    assert any("graded both ways" in warning.text for warning in fitted.warnings)
    assert not fitted.judge([RETURNS[0]])[0].items["prints"].from_example


def test_a_program_like_an_example_takes_the_persons_answer(grader: FewShotGrader) -> None:
    fitted = fit(grader, EXAMPLES)
    told = fitted.judge(["def double(renamed):  # mine\n  print(2 * renamed)\n"])[0].items["prints"]
    assert (told.probability, told.verdict, told.from_example) == (1.0, "applies", True)
    assert told.spans


@pytest.mark.parametrize("code", ["", "  \n\t\n", "# nothing yet\n", "def double(x):\n  pass   # todo\n"])
def test_what_was_not_attempted_is_never_judged(grader: FewShotGrader, code: str) -> None:
    judgement = fit(grader, EXAMPLES, starter_code="def double(x):\n    pass\n").judge([code])[0]
    assert judgement.status == "not_attempted"
    assert {item.verdict for item in judgement.items.values()} == {"unsure"}
    assert judgement.reason


def test_broken_programs_are_read_like_others(grader: FewShotGrader) -> None:
    codes = [
        "def double(x:\n    print(2 * x",
        "print('never closed\n",
        "}{ ;; \x00\x07",
        "\ud800 = 1",
        "é = '€'\r\nprint(é)",
    ]
    for code, judgement in zip(codes, fit(grader, EXAMPLES).judge(codes), strict=True):
        assert judgement.status == "judged"
        item = judgement.items["prints"]
        assert 0 <= item.probability <= 1
        assert all(0 <= s.start < s.end <= len(code) for s in item.spans)


def test_wrong_arguments_say_what_arrived(grader: FewShotGrader) -> None:
    with pytest.raises(ValueError, match=r"'unknown'.*add their texts"):
        fit(grader, [Example("x = 1", {"unknown": True})])
    with pytest.raises(TypeError, match="got bytes"):
        Example(b"x = 1", {"prints": True})  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="got 1: leave the item out"):
        Example("x = 1", {"prints": 1})  # type: ignore[dict-item]
    with pytest.raises(TypeError, match="examples must be Example"):
        fit(grader, ["x = 1"])  # type: ignore[list-item]
    with pytest.raises(TypeError, match="pool must be a list"):
        fit(grader, EXAMPLES, pool="x = 1")
    with pytest.raises(TypeError, match="inputs must be Call or Stdin"):
        fit(grader, EXAMPLES, inputs=["double(2)"])
    with pytest.raises(ValueError, match="item_texts is empty"):
        grader.fit([], QUESTION, {}, "python")
    with pytest.raises(ValueError, match="language is empty"):
        grader.fit(EXAMPLES, QUESTION, TEXTS, " ")
    with pytest.raises(TypeError, match="program 1 must be a str, got NoneType"):
        fit(grader, EXAMPLES).judge(["x", None])  # type: ignore[list-item]
    with pytest.raises(TypeError, match="put it in a list"):
        fit(grader, EXAMPLES).judge("x = 1")


def test_a_second_fit_of_one_item_takes_some_hundredths_of_a_second(grader: FewShotGrader, group: Class) -> None:
    item = next(iter(group.items))
    examples, text = group.examples(item), {item: group.items[item]}

    def once() -> None:
        grader.fit(examples, group.text, text, "python", pool=group.codes, inputs=[])

    once()
    began = time.process_time()
    for _ in range(5):
        once()
    assert (time.process_time() - began) / 5 < 0.2
