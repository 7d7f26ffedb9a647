"""Grading by hand: a person's word on every item of a submission, for the model to learn from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from service.errors import Conflict, Problem, Unprocessable
from service.feedback.actions import refresh
from service.grading.candidates import has_candidates
from service.grading.queries import grades_of
from service.jobs import JobName, enqueue
from service.rubrics import actions as rubrics
from service.tables import Grade, Purpose, Question, Submission

# After so many new examples the model looks anew at what would teach it most.
SUGGEST_EVERY = 3

Wanted = Mapping[str, bool | None]


class Overtaken(Conflict):
    """Somebody else graded the same submission in the meantime."""

    title = "Somebody was here in between"


def state_of(grades: Mapping[str, Grade]) -> str:
    """A word for what people said of a submission: it changes whenever somebody changes a grade of it."""
    said = sorted(f"{key}={grade.applies}:{grade.purpose.value}" for key, grade in grades.items())
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


def grade_example(
    session: Session,
    question: Question,
    submission: Submission,
    wanted: Wanted,
    grader_id: UUID | None,
    seen: str | None = None,
) -> None:
    """Say of each item in `wanted` whether it applies; None takes a word back, items that are not named stay.

    `seen` is the `state_of` that the person had before their eyes; None means that they did not look.

    Raises:
        Unprocessable: An item is not in the rubric.
        Overtaken: The submission was graded otherwise since the person saw it.
    """
    _refuse_unknown(session, question, wanted)
    before = lock_grades(session, submission)
    if seen is not None and seen != state_of(before) and not _says(before, wanted):
        raise Overtaken("Somebody else graded this program in the meantime, and not as you did.")
    for item_key, applies in wanted.items():
        write_grade(session, submission, item_key, before.get(item_key), applies, grader_id, Purpose.EXAMPLE)
    session.flush()
    _suggest_anew(session, question)
    refresh(session, [submission.id])


def remove_example(session: Session, question: Question, submission: Submission) -> None:
    """Take a submission out of the examples; what a person said in review stays."""
    session.execute(delete(Grade).where(Grade.submission_id == submission.id, Grade.purpose == Purpose.EXAMPLE))
    enqueue(session, JobName.GRADING_SUGGEST, question.id)
    refresh(session, [submission.id])


def ask_for_suggestions(session: Session, question: Question) -> None:
    """Have the model look now at what would teach it most."""
    enqueue(session, JobName.GRADING_SUGGEST, question.id)


def lock_grades(session: Session, submission: Submission) -> dict[str, Grade]:
    """The grades of a submission, nobody else's to change until this transaction ends."""
    session.execute(select(Submission.id).where(Submission.id == submission.id).with_for_update())
    return grades_of(session, submission.id)


def write_grade(
    session: Session,
    submission: Submission,
    item_key: str,
    before: Grade | None,
    applies: bool | None,
    grader_id: UUID | None,
    purpose: Purpose,
) -> None:
    """Make one grade be `applies`; a grade that says so already keeps its author."""
    if applies is None:
        if before is not None:
            session.delete(before)
        return
    if before is None:
        session.add(
            Grade(
                question_id=submission.question_id,
                submission_id=submission.id,
                item_key=item_key,
                applies=applies,
                purpose=purpose,
                grader_id=grader_id,
            )
        )
        return
    if before.applies != applies:
        before.applies, before.grader_id = applies, grader_id
    if purpose == Purpose.EXAMPLE:
        before.purpose = purpose


def _refuse_unknown(session: Session, question: Question, wanted: Wanted) -> None:
    rubric = rubrics.current(session, question.id)
    known = {item.key for item in rubric.items} if rubric else set()
    problems = tuple(
        Problem(key, "is not an item of this question's rubric")
        for key, word in wanted.items()
        if word is not None and key not in known
    )
    if problems:
        named = ", ".join(sorted(known)) or "none yet"
        raise Unprocessable(f"Unknown rubric items; this question has: {named}.", problems)


def _says(grades: Mapping[str, Grade], wanted: Wanted) -> bool:
    return all((grades[key].applies if key in grades else None) == applies for key, applies in wanted.items())


def _suggest_anew(session: Session, question: Question) -> None:
    graded = session.scalar(
        select(func.count(Grade.submission_id.distinct())).where(
            Grade.question_id == question.id, Grade.purpose == Purpose.EXAMPLE
        )
    )
    if (graded or 0) % SUGGEST_EVERY == 0 or not has_candidates(session, question.id):
        enqueue(session, JobName.GRADING_SUGGEST, question.id)
