"""Where an assignment stands and what comes next."""

from __future__ import annotations

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from service.assignments import actions
from service.assignments.next_step import STAGES
from service.rubrics import actions as rubrics
from service.rubrics.actions import Draft, ItemDraft, TopicDraft
from service.tables import Assignment, Grade, GradingRun, Purpose, Question, RunState, Submission, now
from tests.service.assignments.test_actions import hand_in
from tests.service.conftest import Place

RUBRIC = Draft((TopicDraft("Loop", "Fine.", (ItemDraft("Stops early", "Too early."), ItemDraft("Crashes", "Ouch."))),))


def stand(session: Session, place: Place) -> actions.Overview:
    session.flush()
    return actions.overview(session, session.get_one(Assignment, place.assignment.id))


def grade(session: Session, item: str, numbers: tuple[int, int]) -> None:
    """Examples for and against an item, on programs that are there."""
    submissions = session.query(Submission).order_by(Submission.external_id).all()
    for place, applies in enumerate([True] * numbers[0] + [False] * numbers[1]):
        row = submissions[place]
        values = {"question_id": row.question_id, "submission_id": row.id, "item_key": item}
        session.add(Grade(**values, applies=applies, purpose=Purpose.EXAMPLE))


def add_run(session: Session, place: Place, state: RunState, unsure: int = 0) -> GradingRun:
    rubric = rubrics.current(session, place.question_id)
    assert rubric is not None
    number = session.query(GradingRun).count() + 1
    run = GradingRun(
        question_id=place.question_id,
        number=number,
        rubric_version_id=rubric.version_id,
        state=state,
        total=8,
        done=5,
        unsure=unsure,
    )
    session.add(run)
    return run


def test_the_steps_of_an_assignment_from_first_question_to_release(session: Session, place: Place) -> None:
    path = f"/assignments/{place.assignment.id}"
    question = session.get_one(Question, place.question_id)
    seen = [stand(session, place).step]

    rubrics.save(session, question.id, RUBRIC)
    seen.append(stand(session, place).step)
    for number in range(8):
        hand_in(session, question, f"s{number}")
    seen.append(stand(session, place).step)
    grade(session, "stops_early", (3, 3))
    grade(session, "crashes", (3, 4))
    seen.append(stand(session, place).step)
    add_run(session, place, RunState.RUNNING)
    seen.append(stand(session, place).step)
    add_run(session, place, RunState.DONE, unsure=2)
    seen.append(stand(session, place).step)
    session.get_one(Assignment, place.assignment.id).released_at = now()
    seen.append(stand(session, place).step)

    assert [(STAGES[step.stage], step.path) for step in seen] == [
        ("Rubric", f"/questions/{question.id}/rubric"),
        ("Upload", f"{path}/upload"),
        ("Examples", f"/questions/{question.id}/examples"),
        ("Run", f"{path}/runs"),
        ("Run", f"{path}/runs"),
        ("Release", f"{path}/review"),
        ("Read", f"{path}/agreement"),
    ]
    assert "2 of 2" in seen[2].text
    assert "5 of 8" in seen[4].text
    assert "2\u00a0cases" in seen[5].text
    assert seen[5].also == (f"{path}/release", "Release")


def test_an_assignment_without_questions_asks_for_one(session: Session, place: Place) -> None:
    actions.remove_question(session, session.get_one(Question, place.question_id))

    assert stand(session, place).step.path == f"/assignments/{place.assignment.id}/questions/new"


@pytest.mark.parametrize(("state", "word"), [(RunState.STOPPED, "was stopped"), (RunState.FAILED, "failed")])
def test_a_run_that_ended_early_is_told(session: Session, place: Place, state: RunState, word: str) -> None:
    rubrics.save(session, place.question_id, RUBRIC)
    hand_in(session, session.get_one(Question, place.question_id))
    add_run(session, place, state)

    assert word in stand(session, place).step.text


def test_counts_are_of_examples_and_of_items_in_force(session: Session, place: Place) -> None:
    question = session.get_one(Question, place.question_id)
    rubrics.save(session, question.id, RUBRIC)
    for number in range(8):
        hand_in(session, question, f"s{number}")
    grade(session, "stops_early", (2, 4))
    grade(session, "gone", (5, 0))
    review = session.query(Submission).order_by(Submission.external_id.desc()).first()
    assert review is not None
    values = {"question_id": question.id, "submission_id": review.id, "item_key": "crashes"}
    session.add(Grade(**values, applies=True, purpose=Purpose.REVIEW))

    [row] = stand(session, place).rows

    assert (row.submissions, row.examples) == (8, 6)
    assert row.marks == {"stops_early": (2, 4), "crashes": (0, 0)}
    assert row.short_items == 2


def test_the_number_of_queries_does_not_grow_with_the_questions(session: Session, place: Place) -> None:
    def queries() -> int:
        session.expire_all()
        seen: list[str] = []
        engine = session.get_bind()
        listener = lambda *args: seen.append(args[2])  # noqa: E731
        event.listen(engine, "before_cursor_execute", listener)
        stand(session, place)
        event.remove(engine, "before_cursor_execute", listener)
        return len(seen)

    queries()  # begins the transaction
    before = queries()
    for number in range(5):
        draft = actions.QuestionDraft(title=f"Question {number}", statement="Do it.")
        rubrics.save(session, actions.add_question(session, place.assignment.id, draft).id, RUBRIC)

    assert queries() == before
