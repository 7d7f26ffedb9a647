"""Saving rubrics: versions, keys, what people graded."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from service.assignments import actions as assignments
from service.db import make_database
from service.errors import NotFound, Unprocessable
from service.rubrics import actions
from service.rubrics.actions import Draft, ItemDraft, TopicDraft
from service.tables import Course, Grade, Job, Level, Purpose, Question, RubricItem, Submission
from tests.service.assignments.test_actions import hand_in
from tests.service.conftest import Person, Place

EARLY = ItemDraft("Stops early", "Too early.", "The loop ends before the last.", "close", "0.5")
CRASH = ItemDraft("Crashes", "It crashes.")
LOOP = TopicDraft("The loop", "The loop is fine.", (EARLY, CRASH))


def grade(session: Session, question_id: object, item: str) -> None:
    submission = session.query(Submission).filter_by(question_id=question_id).first()
    assert submission is not None
    values = {"question_id": question_id, "submission_id": submission.id, "item_key": item}
    session.add(Grade(**values, applies=True, purpose=Purpose.EXAMPLE))
    session.flush()


def test_a_question_begins_without_a_rubric(session: Session, place: Place) -> None:
    assert actions.current(session, place.question_id) is None
    with pytest.raises(NotFound):
        actions.get_version(session, place.question_id, 1)


def test_a_rubric_is_read_as_it_was_saved(session: Session, place: Place, instructor: Person) -> None:
    second = TopicDraft("  Output ", " All is printed. ", (ItemDraft("Prints nothing", "Use `print`."),))

    saved = actions.save(session, place.question_id, Draft((LOOP, second)), instructor.user)

    read = actions.current(session, place.question_id)
    assert read == saved
    assert [topic.key for topic in saved.topics] == ["the_loop", "output"]
    assert saved.topics[1].fine_message == "All is printed."
    assert [item.key for item in saved.items] == ["stops_early", "crashes", "prints_nothing"]
    assert (saved.items[0].level, saved.items[0].points) == (Level.CLOSE, Decimal("0.5"))
    [version] = actions.versions(session, place.question_id)
    assert (version.number, version.author) == (1, "Iris")


def test_saving_the_same_again_makes_no_version(session: Session, place: Place) -> None:
    first = actions.save(session, place.question_id, Draft((LOOP,)))

    again = actions.save(session, place.question_id, actions.draft_of(first))
    typed_again = actions.save(session, place.question_id, Draft((replace(LOOP, title=" The loop "), TopicDraft())))

    assert first == again == typed_again
    assert session.query(RubricItem).count() == 2


def test_a_renamed_item_keeps_its_key_and_a_new_one_gets_none_that_was_used(session: Session, place: Place) -> None:
    first = actions.save(session, place.question_id, Draft((LOOP,)))
    draft = actions.draft_of(first).topics[0]
    renamed = replace(draft.items[0], title="Misses the last element")

    second = actions.save(session, place.question_id, Draft((replace(draft, items=(renamed, draft.items[1])),)))
    third = actions.save(session, place.question_id, Draft((replace(draft, items=(ItemDraft("Crashes!", "M"),)),)))

    assert [(item.key, item.title) for item in second.items] == [
        ("stops_early", "Misses the last element"),
        ("crashes", "Crashes"),
    ]
    assert [item.key for item in third.items] == ["crashes_2"]
    assert actions.get_version(session, place.question_id, 1) == first
    assert [version.number for version in actions.versions(session, place.question_id)] == [3, 2, 1]


def test_an_item_that_comes_back_by_its_title_finds_its_key(session: Session, place: Place) -> None:
    actions.save(session, place.question_id, Draft((LOOP,)))
    actions.save(session, place.question_id, Draft((replace(LOOP, items=(CRASH,)),)))

    back = actions.save(
        session, place.question_id, Draft((replace(LOOP, items=(replace(EARLY, title="stops EARLY"),)),))
    )

    assert [item.key for item in back.items] == ["stops_early"]


def test_two_new_items_of_one_title_get_two_keys(session: Session, place: Place) -> None:
    saved = actions.save(session, place.question_id, Draft((replace(LOOP, items=(CRASH, CRASH)),)))

    assert [item.key for item in saved.items] == ["crashes", "crashes_2"]


def test_flaws_are_told_and_nothing_is_written(session: Session, place: Place) -> None:
    with pytest.raises(Unprocessable, match=r"topic 1, item 1: title is missing; topic 2: has no item"):
        actions.save(
            session, place.question_id, Draft((replace(LOOP, items=(ItemDraft("", "M"),)), TopicDraft("T", "F")))
        )

    assert actions.current(session, place.question_id) is None


def test_removing_a_graded_item_is_asked_for(session: Session, place: Place) -> None:
    hand_in(session, session.get_one(Question, place.question_id))
    actions.save(session, place.question_id, Draft((LOOP,)))
    grade(session, place.question_id, "stops_early")
    without = Draft((replace(LOOP, items=(CRASH,)),))

    with pytest.raises(actions.GradedItemsRemoved) as caught:
        actions.save(session, place.question_id, without)
    assert [(problem.where, problem.what) for problem in caught.value.problems] == [("Stops early", "has 1 grade")]

    saved = actions.save(session, place.question_id, without, remove_graded=True)
    assert [item.key for item in saved.items] == ["crashes"]
    assert session.query(Grade).count() == 1


def test_removing_an_item_without_grades_is_not_asked_for(session: Session, place: Place) -> None:
    actions.save(session, place.question_id, Draft((LOOP,)))

    assert actions.save(session, place.question_id, Draft((replace(LOOP, items=(EARLY,)),))).number == 2


def test_where_programs_are_what_to_grade_next_is_thought_over(session: Session, place: Place) -> None:
    actions.save(session, place.question_id, Draft((LOOP,)))
    assert session.query(Job).count() == 0

    hand_in(session, session.get_one(Question, place.question_id))
    actions.save(session, place.question_id, Draft((replace(LOOP, title="Loops"),)))

    assert [(job.name, job.subject_id) for job in session.query(Job)] == [("grading.suggest", place.question_id)]


def test_points_and_keys_survive_postgresql(postgres_url: str) -> None:
    database = make_database(postgres_url)
    with database.writing.begin() as session:
        course = Course(title="CS1", slug=uuid4().hex)
        session.add(course)
        session.flush()
        assignment = assignments.create_assignment(session, course.id, "Week 2")
        question = assignments.add_question(
            session, assignment.id, assignments.QuestionDraft(title="Steps", statement="Add up.")
        )
        saved = actions.save(session, question.id, Draft((LOOP,)))
        assert actions.current(session, question.id) == saved
        assert actions.save(session, question.id, actions.draft_of(saved)) == saved
    database.engine.dispose()
