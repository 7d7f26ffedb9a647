"""Whatever decodes is judged, or is unsure with a reason, in bounded time; so is whatever an instructor gives."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.behaviour import Call, Stdin
from models.fewshot import Example, FewShotGrader, Fitted
from tests.models.fewshot.conftest import Class
from tests.support.judging import check, check_lines
from tests.support.odd_programs import HUGE, ODD, odd_text, random_text, spoilt

SECONDS = 60  # of the processor; what grows with the square of a megabyte takes hours
QUESTION = "Write double(x), which returns twice x."
PRINTS, RETURNS = "def double(x):\n    print(2 * x)\n", "def double(x):\n    return 2 * x\n"
ONE = {"prints": "Prints the result instead of returning it."}
SIDES = [Example(PRINTS, {"prints": True}), Example(RETURNS, {"prints": False})]
ANY = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
A_FEW = settings(ANY, max_examples=8)


def fit(grader: FewShotGrader, examples: list[Example], items: dict[str, str] = ONE, **how: object) -> Fitted:
    language = str(how.pop("language", "python"))
    return grader.fit(examples, QUESTION, items, language, **{"inputs": [], **how})  # type: ignore[arg-type]


def judge(fitted: Fitted, *codes: str) -> set[str]:
    """Judge and check; the verdicts that occurred."""
    found = fitted.judge(codes)
    for judgement, code in zip(found, codes, strict=True):
        check(judgement, fitted, code)
    return {item.verdict for judgement in found for item in judgement.items.values()}


@pytest.mark.parametrize("name", ODD)
def test_odd_programs_are_judged_and_their_lines_scored(
    grader: FewShotGrader, fitted: Fitted, group: Class, name: str
) -> None:
    began = time.process_time()
    judge(fitted, ODD[name])
    check_lines(grader, ODD[name], group.codes[:3], group.text, "c")
    assert time.process_time() - began < SECONDS


@pytest.mark.slow
@pytest.mark.parametrize("name", HUGE)
def test_a_megabyte_takes_seconds(fitted: Fitted, name: str) -> None:
    began = time.process_time()
    judge(fitted, HUGE[name])
    assert time.process_time() - began < SECONDS


@pytest.mark.parametrize("number", ["9" * 5_000, "1²", "٣", "0" * 30, "1_000"])
def test_odd_numbers_are_numbers_for_the_changes_that_are_tried(
    grader: FewShotGrader, group: Class, number: str
) -> None:
    check_lines(grader, f"x = {number}\nprint(x)\n", group.codes[:3], group.text, "python")


def test_more_words_than_any_class_has_are_scored_line_by_line(grader: FewShotGrader, group: Class) -> None:
    check_lines(grader, "x = 1; " * 4_000 + "\ny = 2", group.codes[:3], group.text, "python")


@given(st.text(st.characters(), max_size=200))
@ANY
def test_any_text_is_judged(fitted: Fitted, text: str) -> None:
    judge(fitted, text)


@given(st.integers(0, 2**32))
@ANY
def test_spoilt_programs_are_judged(grader: FewShotGrader, fitted: Fitted, group: Class, seed: int) -> None:
    rng = np.random.default_rng(seed)
    code = spoilt(group.codes[int(rng.integers(len(group.codes)))], rng)
    judge(fitted, code, random_text(rng))
    check_lines(grader, code, group.codes[:5], group.text, "python")


@given(st.integers(0, 2**32), st.sampled_from(["python", "c", "java", "javascript", "of-nobody"]))
@A_FEW
def test_any_examples_and_pool_can_be_read(grader: FewShotGrader, group: Class, seed: int, language: str) -> None:
    rng = np.random.default_rng(seed)
    codes = [odd_text(group.codes[:10], rng)[:800] for _ in range(5)]
    examples = [Example(code, {"a": bool(rng.random() < 0.5), "b": True}) for code in codes[:4]]
    texts = {"a": odd_text(group.codes[:10], rng)[:800], "b": ""}
    fitted = grader.fit(examples, random_text(rng), texts, language, pool=codes[2:], inputs=[])
    judge(fitted, *codes)
    assert sorted(grader.suggest_next(codes, fitted)) == list(range(len(codes)))


@pytest.mark.parametrize("pool", [[], [""], [PRINTS] * 50, ["", "# nothing"] * 5, [ODD["half characters"], "\0"]])
def test_no_pool_is_needed_and_a_poor_one_does_no_harm(grader: FewShotGrader, pool: list[str]) -> None:
    odd = [ODD[name] for name in ("a patch", "NUL", "half characters", "emoji")]
    judge(fit(grader, SIDES, pool=pool), PRINTS, RETURNS, "x = 1", *odd)


@pytest.mark.parametrize(
    "examples",
    [
        [],
        [Example(PRINTS, {})],
        [Example(PRINTS, {"prints": True})] * 20,
        [Example(RETURNS, {"prints": False})] * 20,
    ],
    ids=["none", "not graded", "one side", "the other side"],
)
def test_one_sided_examples_are_unsure_with_a_reason_and_a_warning(
    grader: FewShotGrader, examples: list[Example]
) -> None:
    fitted = fit(grader, examples)
    assert judge(fitted, "x = 1") == {"unsure"}
    assert "Too few examples" in fitted.judge(["x = 1"])[0].reason
    assert [warning.item for warning in fitted.warnings] == ["prints"]


@pytest.mark.parametrize("code", [PRINTS, "", "# nothing\n", "\0", "(" * 500, "x"])
def test_the_same_program_on_both_sides_is_warned_of_and_judged(grader: FewShotGrader, code: str) -> None:
    fitted = fit(grader, [Example(code, {"prints": label}) for label in (True, False)] * 3)
    judge(fitted, code, PRINTS, "y = 2")
    assert any("both ways" in warning.text for warning in fitted.warnings)


def test_examples_that_all_contradict_each_other_are_judged(grader: FewShotGrader, group: Class) -> None:
    examples = [Example(code, {"prints": label}) for code in group.codes[:8] for label in (True, False)]
    judge(fit(grader, examples), *group.codes[:12])


def test_empty_examples_are_no_exception(grader: FewShotGrader) -> None:
    fitted = fit(grader, [Example("", {"prints": True}), Example("# nothing", {"prints": False})], pool=["", "\n"])
    judge(fitted, "", "x = 1", PRINTS)


@pytest.mark.parametrize(
    "texts",
    [{"a": ""}, {"": "An empty name."}, {"a": "word " * 20_000}, {"a": "Same.", "b": "Same."}, {"\ud800": "\ud800\0"}],
    ids=["empty", "no name", "long", "twice", "odd"],
)
def test_items_may_be_told_in_any_text(grader: FewShotGrader, texts: dict[str, str]) -> None:
    examples = [Example(example.code, dict.fromkeys(texts, bool(example.applies["prints"]))) for example in SIDES]
    fitted = fit(grader, examples, texts)
    judge(grader.restore(fitted.to_bytes()), PRINTS, "x = 1")
    verdicts = [tuple((i.probability, i.verdict) for i in j.items.values()) for j in fitted.judge(["x = print(1)"])]
    assert len({pair for pairs in verdicts for pair in pairs}) == 1  # items of one text are one item


def test_a_thousand_items_take_seconds(grader: FewShotGrader) -> None:
    items = {f"item {n}": f"The mistake number {n} is made." for n in range(1000)}
    examples = [Example(e.code, dict.fromkeys(list(items)[:200], e.applies["prints"])) for e in SIDES]
    began = time.process_time()
    fitted = fit(grader, examples, items)
    assert judge(fitted, "x = 1") <= {"applies", "absent", "unsure"}
    assert len(fitted.warnings) >= 1000
    assert time.process_time() - began < SECONDS


@pytest.mark.parametrize("language", ["c", "java", "of-nobody", " Python ", "PYTHON3"])
def test_inputs_in_a_language_that_is_not_run_are_left_alone(grader: FewShotGrader, language: str) -> None:
    fitted = fit(grader, SIDES, language=language, inputs=[Call("double(1)"), Stdin("\ud800\0")])
    judge(fitted, PRINTS, "int main() { return 0; }", ODD["closed brackets"])


def test_what_is_run_may_be_odd_too(grader: FewShotGrader) -> None:
    given = [Call("double(2)"), Call(""), Call("double(" * 200), Stdin("\ud800\0\n")]
    fitted = fit(grader, SIDES, inputs=given, pool=[PRINTS, RETURNS])
    judge(fitted, PRINTS, RETURNS, ODD["NUL"], ODD["closed brackets"], ODD["half characters"], "while True: pass")
