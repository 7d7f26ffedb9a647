"""Making and changing assignments and questions."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from service.assignments import actions
from service.assignments.actions import QuestionDraft
from service.errors import Conflict, NotFound, Unprocessable
from service.tables import Job, Program, Question, Submission, now
from tests.service.conftest import Place

STATEMENT = "Add up the steps of a week."


def hand_in(session: Session, question: Question, name: str = "s1") -> Program:
    """One program handed in and already prepared."""
    program = Program(question_id=question.id, sha256=name, text="x = 1", norm_key="n", attempted=True)
    session.add(program)
    session.flush()
    session.add(
        Submission(
            question_id=question.id, program_id=program.id, external_id=name, pseudonym="Otter 1", handed_in_at=now()
        )
    )
    session.flush()
    return program


def test_slugs_come_from_titles_and_are_unique(session: Session, place: Place) -> None:
    made = [actions.create_assignment(session, place.course.id, "Week 2").slug for _ in range(2)]

    assert made == ["week-2-2", "week-2-3"]
    found = actions.find_by_slug(session, "week-2-3")
    assert found is not None
    assert found.title == "Week 2"
    assert actions.find_by_slug(session, "week-9") is None


def test_long_titles_still_fit_with_their_number(session: Session, place: Place) -> None:
    made = [actions.create_assignment(session, place.course.id, "a" * 200).slug for _ in range(2)]

    assert made[1] == made[0] + "-2"
    assert len(made[1]) <= 80


@pytest.mark.parametrize("slug", ["week-2", "Week 3", "-a", "a" * 81])
def test_a_slug_that_is_taken_or_none_is_refused(session: Session, place: Place, slug: str) -> None:
    with pytest.raises(Unprocessable) as caught:
        actions.create_assignment(session, place.course.id, "Week 3", slug)

    assert [problem.where for problem in caught.value.problems] == ["slug"]


def test_an_assignment_needs_a_course(session: Session) -> None:
    with pytest.raises(NotFound):
        actions.create_assignment(session, uuid4(), "Week 3")


def test_changing_keeps_the_slug_unless_it_is_named(session: Session, place: Place) -> None:
    other = actions.create_assignment(session, place.course.id, "Week 3")

    actions.change_assignment(session, other, "Week three", "week-3", None)
    assert (other.title, other.slug) == ("Week three", "week-3")
    for slug in ("", "week-2"):
        with pytest.raises(Unprocessable):
            actions.change_assignment(session, other, "Week three", slug, None)


def test_questions_come_in_order_with_keys_of_their_own(session: Session, place: Place) -> None:
    draft = QuestionDraft(title="Every second", statement=STATEMENT)
    first = actions.add_question(session, place.assignment.id, draft)
    second = actions.add_question(session, place.assignment.id, draft)

    questions = actions.questions_of(session, place.assignment.id)

    assert [question.key for question in questions] == ["q1", "every_second", "every_second_2"]
    actions.reorder(session, place.assignment.id, [second.id, place.question_id, first.id])
    actions.move_question(session, first, -1)
    actions.move_question(session, second, -1)  # already first: stays
    assert [question.id for question in actions.questions_of(session, place.assignment.id)] == [
        second.id,
        first.id,
        place.question_id,
    ]


def test_an_order_must_name_every_question_once(session: Session, place: Place) -> None:
    for order in ([], [place.question_id, place.question_id], [uuid4()]):
        with pytest.raises(Unprocessable):
            actions.reorder(session, place.assignment.id, order)


def test_a_key_names_one_question(session: Session, place: Place) -> None:
    with pytest.raises(Unprocessable) as caught:
        actions.add_question(session, place.assignment.id, QuestionDraft(title="", statement=STATEMENT, key="q1"))

    assert {problem.where for problem in caught.value.problems} == {"title", "key"}


def test_a_question_comes_back_as_it_was_drafted(session: Session, place: Place) -> None:
    draft = QuestionDraft(
        title="Steps",
        statement=STATEMENT,
        language="java",
        key="steps",
        starter_code="class A {}\n",
        setup="int n = 3;\n",
        inputs=[{"stdin": "1\n"}],
        references=("class B {}\n",),
    )

    assert actions.draft_of(actions.add_question(session, place.assignment.id, draft)) == draft


def test_changing_what_programs_are_compared_with_prepares_them_anew(session: Session, place: Place) -> None:
    question = session.get_one(Question, place.question_id)
    program = hand_in(session, question)
    draft = actions.draft_of(question)

    actions.change_question(session, question, QuestionDraft(title="New title", statement=draft.statement))
    assert session.query(Job).count() == 0

    actions.change_question(session, question, QuestionDraft(title="T", statement=draft.statement, starter_code="x"))
    session.refresh(program)
    assert (program.norm_key, program.attempted) == (None, None)
    assert [(job.name, job.subject_id) for job in session.query(Job)] == [("submissions.prepare", question.id)]
    assert question.key == "q1"


def test_what_has_submissions_stays(session: Session, place: Place) -> None:
    question = session.get_one(Question, place.question_id)
    hand_in(session, question)

    with pytest.raises(Conflict, match="1 program"):
        actions.remove_question(session, question)
    with pytest.raises(Conflict):
        actions.remove_assignment(session, session.get_one(type(place.assignment), place.assignment.id))


def test_what_has_none_goes_and_the_rest_closes_up(session: Session, place: Place) -> None:
    added = actions.add_question(session, place.assignment.id, QuestionDraft(title="Steps", statement=STATEMENT))

    actions.remove_question(session, session.get_one(Question, place.question_id))

    assert [(q.id, q.position) for q in actions.questions_of(session, place.assignment.id)] == [(added.id, 1)]
    actions.remove_assignment(session, session.get_one(type(place.assignment), place.assignment.id))
    assert actions.find_by_slug(session, "week-2") is None
    assert session.get(Question, added.id, populate_existing=True) is None
