"""Questions before they are questions."""

from __future__ import annotations

from typing import Any

import pytest

from service.assignments.drafts import QuestionDraft, first_sentence, question_from_record


def test_a_record_becomes_a_question_titled_by_its_first_sentence() -> None:
    record = {
        "question_text": "Sequential Search. Write search(x, seq): takes in a value x.",
        "language": "Python",
        "inputs": [{"call": "search(3, [1])"}],
        "setup": "LIMIT = 3\n",
        "starter_code": "def search(x, seq):\n    pass\n",
        "references": ["def search(x, seq): return 0\n"],
        "other": 1,
    }

    draft = question_from_record("q1", record)

    assert draft == QuestionDraft(
        title="Sequential Search",
        statement=record["question_text"],
        language="python",
        key="q1",
        starter_code="def search(x, seq):\n    pass\n",
        setup="LIMIT = 3\n",
        inputs=[{"call": "search(3, [1])"}],
        references=("def search(x, seq): return 0\n",),
    )
    assert draft.problems() == []


def test_a_record_without_text_is_known_by_its_key() -> None:
    draft = question_from_record("q7", {"code": "x = 1"})

    assert (draft.title, draft.statement, draft.inputs, draft.problems()) == ("q7", "q7", None, [])


def test_everything_that_is_wrong_is_told_at_once() -> None:
    draft = QuestionDraft(
        title=" ",
        statement="",
        language="cobol",
        key="a key",
        setup="x\0y",
        inputs=[{"call": " "}, {"both": "1"}],
        references=("y" * 200_000,),
    )

    found = {problem.where for problem in draft.problems()}

    assert found == {"title", "statement", "language", "key", "setup", "input 1", "input 2", "reference 1"}


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"call": "f(1"}, "is not one expression"),
        ({"call": "x = f(1)"}, "is not one expression"),
        ({"call": "f(1); f(2)"}, "is not one expression"),
        ({"call": "import os"}, "is not one expression"),
        ({"call": "1 + 1"}, "calls nothing"),
        ({"call": "f(" + "[" * 1500 + "]" * 1500 + ")"}, ""),
        ({"call": "f('" + "x" * 5000 + "')"}, "has 5,005 characters"),
        ({"call": "f('\ud800')"}, "can't be kept"),
        ({"stdin": "1\0"}, "can't be kept"),
        ({"stdin": 1}, "must be"),
        ("f(1)", "must be"),
    ],
)
def test_an_input_that_can_not_be_tried_is_named(given: Any, word: str) -> None:
    good = [{"call": " f(1)[0] + g({2}, key=len) "}, {"stdin": ""}]
    [problem] = QuestionDraft("T", "S", inputs=[*good, given]).problems()

    assert problem.where == "input 3"
    assert word in problem.what


def test_too_many_inputs_and_a_setup_that_is_not_python_are_told() -> None:
    many = QuestionDraft("T", "S", inputs=[{"call": f"f({n})"} for n in range(51)], setup="A = 1\nB = = 2\n")

    assert {problem.where: problem.what for problem in many.problems()} == {
        "inputs": "are 51; at most 50 are taken, and a dozen are enough",
        "setup": "is not Python: line 2 can't be read, so no program could be run behind it",
    }


def test_what_other_languages_call_and_set_up_is_kept_as_it_is() -> None:
    draft = QuestionDraft("T", "S", language="java", inputs=[{"call": "new A().f(1);"}], setup="int a = 1;")

    assert draft.problems() == []


@pytest.mark.parametrize("inputs", ["f(1)", 7, {"calls": ["f(1)"]}])
def test_inputs_of_a_record_that_are_no_list_are_told(inputs: Any) -> None:
    [problem] = question_from_record("q1", {"question_text": "Write f.", "inputs": inputs}).problems()

    assert problem.what == 'must be {"call": "..."} or {"stdin": "..."}'


def test_one_input_of_a_record_needs_no_list() -> None:
    draft = question_from_record("q1", {"question_text": "Write f.", "inputs": {"call": "f(1)"}})

    assert (draft.inputs, draft.problems()) == ([{"call": "f(1)"}], [])


def test_a_long_first_sentence_ends_after_a_word() -> None:
    sentence = first_sentence("Write a program that reads " + "many numbers and " * 10)

    assert len(sentence) <= 80
    assert sentence.endswith(("numbers…", "many…", "and…"))
