"""Assignments: making, changing, removing; and the room's door, for its pages, other rooms and the workers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from service.assignments.drafts import (
    KEY,
    QuestionDraft,
    first_sentence,
    question_from_record,
    title_problems,
)
from service.assignments.inputs import format_inputs
from service.assignments.names import LONGEST, short_name
from service.assignments.next_step import Step, next_step
from service.assignments.queries import (
    FEW,
    QuestionCounts,
    assignment_by_slug,
    assignments_of,
    counts,
    questions_in_order,
    slugs_like,
    submission_count,
    submission_counts,
)
from service.assignments.questions import (
    add_question,
    change_question,
    draft_of,
    move_question,
    remove_question,
    reorder,
)
from service.assignments.refusals import refuse, refuse_handed_in
from service.courses.actions import slug_of
from service.errors import NotFound, Problem, Unprocessable
from service.rest import listing
from service.tables import Assignment, Course, Question

__all__ = [
    "FEW",
    "KEY",
    "Overview",
    "QuestionDraft",
    "add_question",
    "change_assignment",
    "change_question",
    "create_assignment",
    "draft_of",
    "find_by_slug",
    "first_sentence",
    "format_inputs",
    "handed_in",
    "move_question",
    "overview",
    "page_of_assignments",
    "question_from_record",
    "questions_of",
    "remove_assignment",
    "remove_question",
    "reorder",
    "short_name",
    "submission_count",
    "submission_counts",
]


@dataclass(frozen=True, slots=True)
class Overview:
    """Where an assignment stands: a row for each question, and what comes next."""

    rows: Sequence[QuestionCounts]
    step: Step


def create_assignment(
    session: Session,
    course_id: UUID,
    title: str,
    slug: str | None = None,
    deadline: datetime | None = None,
    run_programs: bool = True,
    show_witness: bool = False,
) -> Assignment:
    """A new assignment without questions; without a slug it gets one of its own, made from the title.

    Raises:
        NotFound: There is no such course.
        Unprocessable: The title is missing or too long, or the slug is taken or not one.
    """
    if session.get(Course, course_id) is None:
        raise NotFound("There is no such course.")
    title = title.strip()
    refuse(title_problems(title) + _slug_problems(session, slug))
    if not slug:
        slug = short_name(title, slugs_like(session, slug_of(title)[:LONGEST]))
    switches = {"run_programs": run_programs, "show_witness": show_witness}
    assignment = Assignment(course_id=course_id, title=title, slug=slug, deadline=_utc(deadline), **switches)
    session.add(assignment)
    session.flush()
    return assignment


def change_assignment(
    session: Session,
    assignment: Assignment,
    title: str,
    slug: str,
    deadline: datetime | None,
    run_programs: bool | None = None,
    show_witness: bool | None = None,
) -> Assignment:
    """Change what an assignment is called, when it is due, and its switches; a switch of None stays as it is.

    Raises:
        Unprocessable: As `create_assignment`; an empty slug is refused too, since addresses in use hold it.
    """
    slug_problems = [Problem("slug", "is missing")] if not slug else []
    if slug and slug != assignment.slug:
        slug_problems = _slug_problems(session, slug)
    refuse(title_problems(title) + slug_problems)
    assignment.title, assignment.slug, assignment.deadline = title.strip(), slug, _utc(deadline)
    if run_programs is not None:
        assignment.run_programs = run_programs
    if show_witness is not None:
        assignment.show_witness = show_witness
    session.flush()
    return assignment


def remove_assignment(session: Session, assignment: Assignment) -> None:
    """Remove an assignment to which nothing was handed in.

    Raises:
        Conflict: There are submissions.
    """
    refuse_handed_in(assignment.title, handed_in(session, assignment.id))
    session.delete(assignment)
    session.flush()


def handed_in(session: Session, assignment_id: UUID) -> int:
    """How many programs were handed in to an assignment."""
    questions = questions_in_order(session, assignment_id)
    return sum(submission_counts(session, [question.id for question in questions]).values())


def find_by_slug(session: Session, slug: str) -> Assignment | None:
    """The assignment that the command line and addresses know by this name."""
    return assignment_by_slug(session, slug)


def page_of_assignments(
    session: Session, course_id: UUID, cursor: str, limit: int
) -> tuple[Sequence[Assignment], str | None]:
    """Some of a course's assignments and the cursor of the next ones."""
    return listing(session, assignments_of(course_id), Assignment.id, cursor, limit)


def overview(session: Session, assignment: Assignment) -> Overview:
    """Where an assignment stands."""
    rows = counts(session, assignment.id)
    return Overview(rows, next_step(assignment, rows))


def questions_of(session: Session, assignment_id: UUID) -> Sequence[Question]:
    """The questions in order."""
    return questions_in_order(session, assignment_id)


def _utc(moment: datetime | None) -> datetime | None:
    """The same moment as it will be read back."""
    try:
        return moment.astimezone(UTC) if moment is not None else None
    except OverflowError as error:
        raise Unprocessable.of([Problem("deadline", "is before the first or after the last day there is")]) from error


def _slug_problems(session: Session, slug: str | None) -> list[Problem]:
    if not slug:
        return []
    if slug != slug_of(slug):
        return [Problem("slug", "may hold lower-case letters, digits and single `-`, at most 80 of them")]
    if assignment_by_slug(session, slug) is not None:
        return [Problem("slug", f"{slug!r} is the name of another assignment")]
    return []
