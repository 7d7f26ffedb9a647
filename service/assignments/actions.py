"""Assignments and their questions: making, changing, ordering, removing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from service.assignments.drafts import (
    KEY,
    QuestionDraft,
    first_sentence,
    question_from_record,
    title_problems,
)
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
    submission_counts,
)
from service.courses.actions import slug_of
from service.errors import Conflict, NotFound, Problem, Unprocessable
from service.jobs import JobName, enqueue
from service.rest import listing
from service.tables import Assignment, Course, Program, Question

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
# What decides how programs are prepared; the rest may change without looking at them again.
PREPARED_BY = ("statement", "language", "starter_code", "setup", "inputs")


@dataclass(frozen=True, slots=True)
class Overview:
    """Where an assignment stands: a row for each question, and what comes next."""

    rows: Sequence[QuestionCounts]
    step: Step


def create_assignment(
    session: Session, course_id: UUID, title: str, slug: str | None = None, deadline: datetime | None = None
) -> Assignment:
    """A new assignment without questions; without a slug it gets one of its own, made from the title.

    Raises:
        NotFound: There is no such course.
        Unprocessable: The title is missing or too long, or the slug is taken or not one.
    """
    if session.get(Course, course_id) is None:
        raise NotFound("There is no such course.")
    title = title.strip()
    _refuse(title_problems(title) + _slug_problems(session, slug))
    if not slug:
        slug = short_name(title, slugs_like(session, slug_of(title)[:LONGEST]))
    assignment = Assignment(course_id=course_id, title=title, slug=slug, deadline=_utc(deadline))
    session.add(assignment)
    session.flush()
    return assignment


def change_assignment(
    session: Session, assignment: Assignment, title: str, slug: str, deadline: datetime | None
) -> Assignment:
    """Change what an assignment is called and when it is due.

    Raises:
        Unprocessable: As `create_assignment`; an empty slug is refused too, since addresses in use hold it.
    """
    slug_problems = [Problem("slug", "is missing")] if not slug else []
    if slug and slug != assignment.slug:
        slug_problems = _slug_problems(session, slug)
    _refuse(title_problems(title) + slug_problems)
    assignment.title, assignment.slug, assignment.deadline = title.strip(), slug, _utc(deadline)
    session.flush()
    return assignment


def remove_assignment(session: Session, assignment: Assignment) -> None:
    """Remove an assignment to which nothing was handed in.

    Raises:
        Conflict: There are submissions.
    """
    _refuse_handed_in(assignment.title, handed_in(session, assignment.id))
    session.delete(assignment)
    session.flush()


def handed_in(session: Session, assignment_id: UUID) -> int:
    """How many programs were handed in to an assignment."""
    questions = questions_in_order(session, assignment_id)
    return sum(submission_counts(session, [question.id for question in questions]).values())


def submission_count(session: Session, question_id: UUID) -> int:
    """How many programs were handed in to a question."""
    return submission_counts(session, [question_id]).get(question_id, 0)


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


def add_question(
    session: Session, assignment_id: UUID, draft: QuestionDraft, unread: Sequence[Problem] = ()
) -> Question:
    """A new question behind the others; without a key it gets one of its own, made from the title.

    `unread` is what could not be read while the draft was made; it is told together with what is wrong in it.

    Raises:
        Unprocessable: Fields are wrong; all are named.
    """
    there = questions_in_order(session, assignment_id)
    keys = {question.key for question in there}
    _refuse([*draft.problems(), *unread, *_key_problems(draft.key, keys)])
    key = draft.key or short_name(draft.title, keys, "_")
    question = Question(assignment_id=assignment_id, position=len(there) + 1, key=key)
    _fill(question, draft)
    session.add(question)
    session.flush()
    return question


def change_question(
    session: Session, question: Question, draft: QuestionDraft, unread: Sequence[Problem] = ()
) -> Question:
    """Change a question; an empty key leaves the old one.

    Where programs are there and something changed that they are compared with, they are prepared anew.

    Raises:
        Unprocessable: Fields are wrong; all are named.
    """
    others = questions_in_order(session, question.assignment_id)
    taken = {other.key for other in others if other.id != question.id}
    _refuse([*draft.problems(), *unread, *_key_problems(draft.key, taken)])
    before = [getattr(question, name) for name in PREPARED_BY]
    question.key = draft.key or question.key
    _fill(question, draft)
    if before != [getattr(question, name) for name in PREPARED_BY] and submission_count(session, question.id):
        session.execute(
            update(Program)
            .where(Program.question_id == question.id)
            .values(norm_key=None, attempted=None)
            .execution_options(synchronize_session=False)
        )
        enqueue(session, JobName.SUBMISSIONS_PREPARE, question.id)
    session.flush()
    return question


def remove_question(session: Session, question: Question) -> None:
    """Remove a question to which nothing was handed in, with its rubric.

    Raises:
        Conflict: There are submissions.
    """
    _refuse_handed_in(question.title, submission_count(session, question.id))
    rest = [other.id for other in questions_in_order(session, question.assignment_id) if other.id != question.id]
    assignment_id = question.assignment_id
    session.delete(question)
    session.flush()
    reorder(session, assignment_id, rest)


def reorder(session: Session, assignment_id: UUID, question_ids: Sequence[UUID]) -> None:
    """Put the questions in this order.

    Raises:
        Unprocessable: The ids are not exactly those of the assignment's questions.
    """
    questions = {question.id: question for question in questions_in_order(session, assignment_id)}
    if len(question_ids) != len(questions) or set(question_ids) != set(questions):
        _refuse([Problem("question_ids", f"must name each of the assignment's {len(questions)} questions once")])
    for position, question_id in enumerate(question_ids, 1):
        questions[question_id].position = position
    session.flush()


def move_question(session: Session, question: Question, step: int) -> None:
    """Move a question up (negative) or down by some places; at the ends it stays."""
    order = [other.id for other in questions_in_order(session, question.assignment_id)]
    place = order.index(question.id)
    order.insert(min(max(place + step, 0), len(order)), order.pop(place))
    reorder(session, question.assignment_id, order)


def draft_of(question: Question) -> QuestionDraft:
    """What would make the question again as it is."""
    return QuestionDraft(
        title=question.title,
        statement=question.statement,
        language=question.language,
        key=question.key,
        starter_code=question.starter_code,
        setup=question.setup,
        inputs=question.inputs,
        references=tuple(question.references),
    )


def _fill(question: Question, draft: QuestionDraft) -> None:
    question.title = draft.title.strip()
    question.statement = draft.statement.strip()
    question.language = draft.language
    question.starter_code = draft.starter_code
    question.setup = draft.setup
    question.inputs = draft.inputs
    question.references = list(draft.references)


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


def _key_problems(key: str, taken: set[str]) -> list[Problem]:
    return [Problem("key", f"{key!r} is the key of another question of this assignment")] if key in taken else []


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise Unprocessable("; ".join(f"{p.where} {p.what}" for p in problems) + ".", tuple(problems))


def _refuse_handed_in(title: str, number: int) -> None:
    if number:
        programs = "1 program" if number == 1 else f"{number:,} programs"
        raise Conflict(f"{title} can't be removed: {programs} were handed in to it.")
