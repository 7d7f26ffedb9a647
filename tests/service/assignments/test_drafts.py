"""Questions before they are questions."""

from __future__ import annotations

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


def test_a_long_first_sentence_ends_after_a_word() -> None:
    sentence = first_sentence("Write a program that reads " + "many numbers and " * 10)

    assert len(sentence) <= 80
    assert sentence.endswith(("numbers…", "many…", "and…"))
