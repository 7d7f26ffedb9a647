"""Every question of the bank: complete, parsed, right on its own examples, and still right in other people's ways."""

import ast
import shutil
import subprocess
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from models.behaviour import Stdin
from models.synthesis import SyntheticQuestion, questions, sample_inputs
from models.synthesis.c_rewrites import c_rewrites
from models.synthesis.mistakes import parses
from models.synthesis.naming import named
from models.synthesis.rewrites import rewrite

PYTHON = [question for question in questions() if question.language == "python"]

C = [question for question in questions() if question.language == "c" and question.id == question.family]


def right_programs(question: SyntheticQuestion, renderings: int) -> list[tuple[str, str]]:
    rng = np.random.default_rng(len(question.id))
    found = []
    for strategy in question.strategies:
        for number in range(renderings):
            draft = strategy.template.render(frozenset(), rng)
            draft = draft if number == 0 else rewrite(draft, rng)
            prints_more = {mark.item for mark in draft.marks} & {"debug_print", "dead_code"}
            if not (question.examples[0].printed and prints_more):
                found.append((strategy.name, named(draft, question.starter_code, rng).text))
    return found


def test_bank_has_unique_ids_and_enough_families() -> None:
    ids = [question.id for question in questions()]
    assert len(ids) == len(set(ids))
    assert len({question.family for question in questions()}) >= 120
    assert len({question.family for question in PYTHON}) >= 100
    assert len({question.family for question in C}) >= 20
    for question in questions():
        assert len(question.strategies) >= 3, question.id
        assert len({strategy.name for strategy in question.strategies}) == len(question.strategies), question.id
        assert len(question.statements) >= 3, question.id
        assert all(len(set(texts)) == len(texts) for texts in question.items.values()), question.id


def test_half_of_the_questions_read_and_print_or_are_functions() -> None:
    typed = {question.family for question in PYTHON if question.examples[0].stdin is not None}
    assert len(typed) >= 25
    assert len({question.group for question in PYTHON}) >= 14


def test_right_programs_give_the_expected_results(run_programs) -> None:
    times = {question: 4 if question.id == question.family else 1 for question in PYTHON}
    labelled = [(q, name, code) for q, renderings in times.items() for name, code in right_programs(q, renderings)]
    for _, _, code in labelled:
        ast.parse(code)
    answers = run_programs([(code, question.examples) for question, _, code in labelled])
    assert len(answers) == len(labelled)
    wrong = [
        (question.id, name, example.call or example.stdin, got, code)
        for (question, name, code), row in zip(labelled, answers, strict=True)
        for example, got in zip(question.examples, row, strict=True)
        if got != example.gives
    ]
    assert not wrong, "\n".join(map(str, wrong[0])) + f"\n({len(wrong)} in all)"


@pytest.mark.parametrize("question", C, ids=lambda question: question.id)
def test_right_c_programs_give_the_expected_results(question: SyntheticQuestion, tmp_path: Path) -> None:
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler here")
    rng = np.random.default_rng(1)
    typed = [trial.input.text for trial in sample_inputs(question, rng, 12) if isinstance(trial.input, Stdin)]
    answers = []
    for strategy in question.strategies:
        draft = strategy.template.render(frozenset(), rng)
        code = named(draft.edited(c_rewrites(draft.text, rng)), question.starter_code, rng).text
        assert parses(code, "c")
        (tmp_path / "p.c").write_text(code, encoding="utf-8")
        subprocess.run([compiler, "-O0", "-o", tmp_path / "p", tmp_path / "p.c"], check=True, capture_output=True)
        run = partial(subprocess.check_output, [tmp_path / "p"], text=True, timeout=5)
        answers.append([run(input=text) for text in typed])
        assert answers[-1][: len(question.examples)] == [example.gives for example in question.examples], code
    assert all(row == answers[0] for row in answers), question.id


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.id)
def test_own_mistakes_change_the_program_where_they_are_marked(question: SyntheticQuestion) -> None:
    for strategy in question.strategies:
        for item in strategy.template.items:
            changed = 0
            for seed in range(6):
                wrong = strategy.template.render({item}, np.random.default_rng(seed))
                marks = [mark for mark in wrong.marks if mark.item == item]
                assert marks, (strategy.name, item)
                assert all(wrong.text[mark.start : mark.end].strip() for mark in marks)
                right = strategy.template.render(frozenset(), np.random.default_rng(seed))
                changed += wrong.text != right.text
            assert changed, (strategy.name, item)
