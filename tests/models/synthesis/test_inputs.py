"""Inputs of the bank's questions: enough of every kind, the same for a seed, and all right programs agree on them."""

from dataclasses import replace

import numpy as np
import pytest

from models.behaviour import Call, Limits, Runner, Stdin
from models.synthesis import QuestionExample, SyntheticQuestion, questions, sample_inputs
from models.synthesis.drawing import parse_source
from models.synthesis.inputs import Trial, read_plan
from models.synthesis.naming import named

ENOUGH = 12
FEW = {"winner"}  # three words twice: there are only nine inputs


def as_example(trial: Trial, printed: bool) -> QuestionExample:
    if isinstance(trial.input, Call):
        return QuestionExample(trial.input.source, None, "", printed)
    return QuestionExample(None, trial.input.text, "", printed)


def test_every_question_has_enough_different_inputs() -> None:
    for question in (question for question in questions() if question.language in ("python", "c")):
        trials = sample_inputs(question, np.random.default_rng(1), 20)
        texts = [trial.input for trial in trials]
        assert len(set(texts)) == len(texts)
        assert question.family in FEW or len(texts) >= ENOUGH, question.id
        assert trials == sample_inputs(question, np.random.default_rng(1), 20)
        assert len(sample_inputs(question, np.random.default_rng(1), 4)) <= 4


def test_all_kinds_of_inputs_occur_in_the_bank() -> None:
    kinds = {trial.kind for q in questions() for trial in sample_inputs(q, np.random.default_rng(2))}
    assert kinds == {"ordinary", "boundary", "empty", "hostile"}


def test_right_programs_agree_on_every_input(run_programs) -> None:
    rng = np.random.default_rng(3)
    asked: list[tuple[SyntheticQuestion, list[QuestionExample], list[str]]] = []
    for question in (question for question in questions() if question.language == "python"):
        trials = sample_inputs(question, rng, 16)
        drafts = [strategy.template.render(frozenset(), rng) for strategy in question.strategies]
        codes = [named(draft, question.starter_code, rng).text for draft in drafts]
        asked.append((question, [as_example(trial, question.examples[0].printed) for trial in trials], codes))
    answers = iter(run_programs([(code, examples) for _, examples, codes in asked for code in codes]))
    for question, examples, codes in asked:
        found = [next(answers) for _ in codes]
        for number, example in enumerate(examples):
            different = {row[number] for row in found}
            assert len(different) == 1, (question.id, example, different)
            assert "Error" not in different.pop().partition(":")[0], (question.id, example)


def test_right_programs_agree_in_the_interpreter_too() -> None:
    rng = np.random.default_rng(6)
    with Runner(Limits(input_seconds=5.0, program_seconds=60.0), processes=2) as runner:
        for question in questions():
            if question.language != "python" or question.id != question.family:
                continue
            inputs = [trial.input for trial in sample_inputs(question, rng, 20)][-3:]
            drafts = [strategy.template.render(frozenset(), rng) for strategy in question.strategies]
            codes = [named(draft, question.starter_code, rng).text for draft in drafts]
            rows = [row.outcomes for row in runner.observe_all(codes, inputs, question.setup)]
            for given, outcomes in zip(inputs, zip(*rows, strict=True), strict=True):
                known = {replace(outcome, prompts=0) for outcome in outcomes if outcome.kind != "unknown"}
                assert len(known) == 1, (question.id, given, known)
                assert known.pop().kind == "finished", (question.id, given)


def test_slots_depend_on_each_other() -> None:
    table = {"call": "f({a}, {b}, {low}, {high}, {k})", "a": "list(int)", "b": "list(word)", "k": "element(a, int)"}
    table |= {"low": "int", "high": "int"}
    plan = read_plan({**table, "ordered": ["low", "high"], "together": ["a", "b"]})
    rng = np.random.default_rng(4)
    for kind in ("ordinary", "boundary", "empty", "hostile"):
        a, b, low, high, _ = eval(plan.draw(kind, rng)[1:])
        assert low <= high
        assert len(a) == len(b)


def test_typed_lists_have_a_line_for_each_element() -> None:
    plan = read_plan(
        {"stdin": "{n}\n{x}{y:spaces}\n", "x": "list(int(1, 9), 2, 2)", "n": "len(x)", "y": "list(word, 3, 3)"}
    )
    text = plan.draw("ordinary", np.random.default_rng(5))
    assert text.count("\n") == 4
    assert text.startswith("2\n")
    assert text.split("\n")[3].count(" ") == 2


@pytest.mark.parametrize("spec", ["nothing", "list(", "int(1, 2, 3, 4)", "list(nothing)"])
def test_unknown_sources_are_refused(spec: str) -> None:
    with pytest.raises(ValueError, match=r"source|argument"):
        parse_source(spec)


@pytest.mark.parametrize("table", [{"call": "f()", "stdin": "1\n"}, {"call": "f({x})"}, {"x": "int"}])
def test_incomplete_plans_are_refused(table: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="inputs"):
        read_plan(table)


def test_a_question_without_a_plan_has_its_examples() -> None:
    question = questions()[0]
    plain = SyntheticQuestion(**{**vars(question), "inputs": None})
    trials = sample_inputs(plain, np.random.default_rng(0))
    assert [trial.input for trial in trials] == [
        Call(e.call) if e.call is not None else Stdin(e.stdin or "") for e in question.examples
    ]
