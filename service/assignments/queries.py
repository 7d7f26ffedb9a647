"""Assignments and questions as the database has them; counts for the overview, one query a kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from service.tables import (
    Assignment,
    Grade,
    GradingRun,
    Purpose,
    Question,
    RubricItem,
    RubricVersion,
    Submission,
)

# Fewer examples than this for or against an item tell the model little.
FEW = 3


@dataclass(slots=True)
class QuestionCounts:
    """A question and how far its grading is.

    `examples` counts graded programs; `marks` is {item key: (for, against)} for the items of the rubric in force.
    """

    question: Question
    submissions: int = 0
    examples: int = 0
    marks: dict[str, tuple[int, int]] = field(default_factory=dict)
    run: GradingRun | None = None

    @property
    def can_be_graded(self) -> bool:
        """Whether there is a rubric to grade by and a program to grade."""
        return bool(self.marks and self.submissions)

    @property
    def short_items(self) -> int:
        """How many items have too few examples for or against."""
        return sum(1 for marks in self.marks.values() if min(marks) < FEW)


def assignments_of(course_id: UUID) -> Select[Assignment]:
    """The assignments of a course, to be paged through."""
    return select(Assignment).where(Assignment.course_id == course_id)


def assignment_by_slug(session: Session, slug: str) -> Assignment | None:
    """The assignment of that name, if there is one."""
    return session.scalars(select(Assignment).where(Assignment.slug == slug)).first()


def slugs_like(session: Session, beginning: str) -> set[str]:
    """The slugs in use that begin like this."""
    return set(session.scalars(select(Assignment.slug).where(Assignment.slug.startswith(beginning, autoescape=True))))


def questions_in_order(session: Session, assignment_id: UUID) -> Sequence[Question]:
    """The questions of an assignment as its students see them."""
    return session.scalars(
        select(Question).where(Question.assignment_id == assignment_id).order_by(Question.position, Question.id)
    ).all()


def submission_counts(session: Session, question_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many submissions each question has; a question without any is missing."""
    rows = session.execute(
        select(Submission.question_id, func.count())
        .where(Submission.question_id.in_(question_ids))
        .group_by(Submission.question_id)
    )
    return {row[0]: row[1] for row in rows}


def submission_count(session: Session, question_id: UUID) -> int:
    """How many submissions a question has."""
    return submission_counts(session, [question_id]).get(question_id, 0)


def counts(session: Session, assignment_id: UUID) -> list[QuestionCounts]:
    """A row for each question, in order."""
    rows = {question.id: QuestionCounts(question) for question in questions_in_order(session, assignment_id)}
    for question_id, number in submission_counts(session, rows).items():
        rows[question_id].submissions = number
    for question_id, number in session.execute(
        select(Grade.question_id, func.count(Grade.submission_id.distinct()))
        .where(Grade.question_id.in_(rows), Grade.purpose == Purpose.EXAMPLE)
        .group_by(Grade.question_id)
    ):
        rows[question_id].examples = number
    _add_marks(session, rows)
    for run in session.scalars(_last_runs().where(GradingRun.question_id.in_(rows))):
        rows[run.question_id].run = run
    return list(rows.values())


def _add_marks(session: Session, rows: dict[UUID, QuestionCounts]) -> None:
    given: dict[tuple[UUID, str], dict[bool, int]] = defaultdict(dict)
    for question_id, item_key, applies, number in session.execute(
        select(Grade.question_id, Grade.item_key, Grade.applies, func.count())
        .where(Grade.question_id.in_(rows), Grade.purpose == Purpose.EXAMPLE)
        .group_by(Grade.question_id, Grade.item_key, Grade.applies)
    ):
        given[question_id, item_key][applies] = number
    newest = select(func.max(RubricVersion.version)).where(RubricVersion.question_id == Question.id)
    for question_id, item_key in session.execute(
        select(RubricVersion.question_id, RubricItem.key)
        .join(Question, Question.id == RubricVersion.question_id)
        .join(RubricItem, RubricItem.rubric_version_id == RubricVersion.id)
        .where(
            RubricVersion.question_id.in_(rows),
            RubricVersion.version == newest.correlate(Question).scalar_subquery(),
        )
    ):
        marks = given[question_id, item_key]
        rows[question_id].marks[item_key] = (marks.get(True, 0), marks.get(False, 0))


def _last_runs() -> Select[GradingRun]:
    last = (
        select(GradingRun.question_id, func.max(GradingRun.number).label("number"))
        .group_by(GradingRun.question_id)
        .subquery()
    )
    return select(GradingRun).join(
        last, (GradingRun.question_id == last.c.question_id) & (GradingRun.number == last.c.number)
    )
