"""Classes: determined by their seed, exact in labels and spans, heavy-tailed, with the odd ends of a real class."""

import ast
import itertools
from collections import Counter

import numpy as np
import pytest

from models.synthesis import (
    SyntheticClass,
    is_mistake,
    question_by_id,
    questions,
    sample_class,
    sample_classes,
    sample_tasks,
)
from models.synthesis.student import hand_in_elsewhere, write

PYTHON = [question for question in questions() if question.language == "python"]


@pytest.fixture(scope="module")
def classes() -> list[SyntheticClass]:
    rng = np.random.default_rng(11)
    return list(itertools.islice(sample_classes(rng, 80, PYTHON), 12))


def test_same_seed_same_class() -> None:
    question = question_by_id("rise_count")
    first, again, other = (sample_class(question, 30, np.random.default_rng(seed)) for seed in (5, 5, 6))
    assert first == again
    assert first.programs != other.programs


def test_labels_and_spans_agree(classes: list[SyntheticClass]) -> None:
    for program in (program for group in classes for program in group.programs):
        assert {span.item for span in program.fault_spans} == {item for item, yes in program.applies.items() if yes}
        for start, end, _ in program.fault_spans:
            assert 0 <= start < end <= len(program.code)
            assert program.code[start:end] == program.code[start:end].strip()


def test_every_item_has_a_wording_and_occurs(classes: list[SyntheticClass]) -> None:
    for group in classes:
        assert group.statement in group.question.statements
        for program in group.programs:
            assert program.applies.keys() == group.item_texts.keys()
        for item, text in group.item_texts.items():
            assert text
            assert any(program.applies[item] for program in group.programs)


def test_no_slot_is_left_open(classes: list[SyntheticClass]) -> None:
    for program in (program for group in classes for program in group.programs):
        assert "zz_" not in program.code
        assert not set("«»§$") & set(program.code)


def test_parses_is_told_as_it_is(classes: list[SyntheticClass]) -> None:
    for program in (program for group in classes for program in group.programs):
        try:
            ast.parse(program.code)
        except SyntaxError:
            assert not program.parses
            assert program.applies.get("does_not_parse", True)
        else:
            assert program.parses


def test_classes_look_like_classes(classes: list[SyntheticClass]) -> None:
    programs = [program for group in classes for program in group.programs]
    share = {
        "broken": np.mean([not program.parses for program in programs]),
        "not attempted": np.mean(
            [not any(program.applies.values()) and len(program.code) < 90 for program in programs]
        ),
        "several": np.mean([sum(program.applies.values()) > 1 for program in programs]),
    }
    assert 0.03 < share["broken"] < 0.25, share
    assert share["several"] > 0.3, share
    assert any(not program.code.strip() for program in programs)
    starters = {group.question.starter_code for group in classes}
    assert any(program.code in starters for program in programs)
    ranks = [Counter(program.code for program in group.programs).most_common() for group in classes]
    assert sum(rank[0][1] > 1 for rank in ranks) > len(ranks) / 2
    assert all(sum(count == 1 for _, count in rank) > len(rank) / 2 for rank in ranks)


def test_style_and_constructs_are_no_mistakes() -> None:
    assert is_mistake("off_by_one_end")
    assert is_mistake("starts_with_second")
    assert not is_mistake("uses_while")
    assert not is_mistake("debug_print")


def test_tasks_have_both_sides() -> None:
    tasks = list(itertools.islice(sample_tasks(np.random.default_rng(3), 60, least=5, among=PYTHON), 20))
    for task in tasks:
        assert len(task.labels) == len(task.programs) == 60
        assert 5 <= sum(task.labels) <= 55
        assert task.labels == tuple(program.applies[task.item] for program in task.programs)
    assert len({task.question.id for task in tasks}) > 1


def test_wrong_arguments_are_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        sample_class(PYTHON[0], -1, np.random.default_rng(0))
    with pytest.raises(ValueError, match="no questions"):
        next(sample_classes(np.random.default_rng(0), 10, []))
    with pytest.raises(KeyError, match="no_such"):
        question_by_id("no_such")


def test_an_empty_class_is_a_class() -> None:
    assert sample_class(PYTHON[0], 0, np.random.default_rng(0)).programs == ()


def test_some_students_answer_another_question() -> None:
    question = question_by_id("rise_count")
    rng = np.random.default_rng(8)
    ideas = [hand_in_elsewhere(question, rng) for _ in range(20)]
    for idea in ideas:
        program = write(idea, rng)
        assert [mark.item for mark in program.marks].count("other_question") == 1
        assert len(program.text.strip()) > 20
    assert any("def warmer_days(" in idea.draft.text for idea in ideas)
    assert not all("def warmer_days(" in idea.draft.text for idea in ideas)


def test_a_mistake_may_do_no_harm(run_programs) -> None:
    rng = np.random.default_rng(9)
    seen = []
    for question in (question_by_id(name) for name in ("gcd", "chunks")):
        programs = [program for program in sample_class(question, 80, rng).programs if program.parses]
        wrong = [p.code for p in programs if any(yes and is_mistake(item) for item, yes in p.applies.items())]
        answers = run_programs([(code, question.examples) for code in wrong])
        seen += [row == [example.gives for example in question.examples] for row in answers]
    assert 0.01 < np.mean(seen) < 0.4
