"""A person's word in review: it goes before the model's, for one submission or for all whose programs are alike."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.errors import Conflict, NotFound
from service.feedback.actions import refresh
from service.grading.examples import Overtaken, lock_grades, write_grade
from service.jobs import JobName, enqueue
from service.rubrics import actions as rubrics
from service.submissions.actions import acting_alike, submissions_alike
from service.tables import Grade, Program, Purpose, Question, Submission

UNSEEN = object()


def override(
    session: Session,
    question: Question,
    submission: Submission,
    item_key: str,
    applies: bool | None,
    grader_id: UUID | None,
    alike: bool = True,
    acting: bool = False,
    seen: bool | object | None = UNSEEN,
) -> list[UUID]:
    """Say whether an item applies; None takes the word back. Answers with the submissions that it was said of.

    Of the submissions whose texts are `alike`, and of those `acting` alike on every input, those follow that stood as
    this one stood; what people said of them as examples stays. `seen` is what a person had said of this one when the
    page was made.

    Raises:
        NotFound: The item is not in the rubric.
        Overtaken: Somebody else said something different meanwhile.
        Conflict: A graded example can't be given back to the model here.
    """
    rubric = rubrics.current(session, question.id)
    if rubric is None or item_key not in {item.key for item in rubric.items}:
        raise NotFound(f"This question's rubric has no item {item_key!r}.")
    together = _lock_alike(session, question, submission, acting) if alike or acting else []
    before = lock_grades(session, submission).get(item_key)
    stood = before.applies if before else None
    if seen is not UNSEEN and stood not in (seen, applies):
        raise Overtaken("Somebody else decided this in the meantime; look at it again.")
    if before is not None and before.purpose == Purpose.EXAMPLE:
        if applies is None:
            raise Conflict("This program is a graded example; take it out on the examples page.")
        enqueue(session, JobName.GRADING_SUGGEST, question.id)
    write_grade(session, submission, item_key, before, applies, grader_id, Purpose.REVIEW)
    followers = _followers(session, [one for one in together if one.id != submission.id], item_key, stood)
    for follower, grade in followers:
        write_grade(session, follower, item_key, grade, applies, grader_id, Purpose.REVIEW)
    changed = [submission.id, *(follower.id for follower, _ in followers)]
    refresh(session, changed)
    return changed


def _lock_alike(session: Session, question: Question, submission: Submission, acting: bool) -> Sequence[Submission]:
    """The submissions alike, this one among them, locked in one order so that two reviewers never wait in a circle."""
    program = session.get_one(Program, submission.program_id)
    also = acting_alike(session, question, program) if acting else None
    return session.scalars(submissions_alike(program, also).with_for_update(of=Submission)).all()


def _followers(
    session: Session, others: Sequence[Submission], item_key: str, stood: bool | None
) -> list[tuple[Submission, Grade | None]]:
    """Those of which nobody spoke, or of which the same was said in review."""
    grades = {
        grade.submission_id: grade
        for grade in session.scalars(
            select(Grade).where(Grade.submission_id.in_([other.id for other in others]), Grade.item_key == item_key)
        )
    }
    found = [(other, grades.get(other.id)) for other in others]
    return [
        (other, grade)
        for other, grade in found
        if grade is None or (grade.purpose == Purpose.REVIEW and grade.applies == stood)
    ]
