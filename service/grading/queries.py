"""What the whole room asks the database: programs that are alike, runs and their judgements, grades."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, cast, func, select
from sqlalchemy.orm import Session

from service.feedback.actions import of_run
from service.tables import (
    Grade,
    GradingRun,
    Judgement,
    Program,
    Question,
    RubricItem,
    Submission,
    User,
)


def alike() -> ColumnElement[str]:
    """What programs have in common that need one judgement only; before anybody looked, the program itself."""
    return func.coalesce(Program.norm_key, cast(Program.id, String))


def newest_run(session: Session, question_id: UUID) -> GradingRun | None:
    """The last run of a question, whatever became of it."""
    return session.scalars(
        select(GradingRun).filter_by(question_id=question_id).order_by(GradingRun.number.desc()).limit(1)
    ).first()


def page_of_runs(
    session: Session, assignment_id: UUID, page: int, size: int
) -> tuple[int, Sequence[tuple[GradingRun, Question, str | None]]]:
    """How many runs an assignment's questions have, and a page of them, newest first: run, question, who started it."""
    found = (
        select(GradingRun, Question, User.name)
        .join(Question, Question.id == GradingRun.question_id)
        .outerjoin(User, User.id == GradingRun.author_id)
        .where(Question.assignment_id == assignment_id)
    )
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    rows = session.execute(
        found.order_by(GradingRun.created_at.desc(), GradingRun.id).limit(size).offset(size * (page - 1))
    )
    return total, [(run, question, author) for run, question, author in rows]


def item_titles(session: Session, rubric_version_id: UUID) -> dict[str, str]:
    """The titles of the items of one version of a rubric, by key."""
    rows = session.execute(select(RubricItem.key, RubricItem.title).filter_by(rubric_version_id=rubric_version_id))
    return {row[0]: row[1] for row in rows}


def judgements_of_run(run: GradingRun) -> Select[Judgement]:
    """The judgements of a run."""
    return select(Judgement).where(of_run(run))


def submissions_of_programs(session: Session, program_ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """Who handed in these programs: the ids of submissions by the program's id."""
    found: dict[UUID, list[UUID]] = {}
    for submission_id, program_id in session.execute(
        select(Submission.id, Submission.program_id)
        .where(Submission.program_id.in_(list(program_ids)))
        .order_by(Submission.handed_in_at, Submission.id)
    ):
        found.setdefault(program_id, []).append(submission_id)
    return found


def grades_of(session: Session, submission_id: UUID) -> dict[str, Grade]:
    """What people said of a submission, by item."""
    return {grade.item_key: grade for grade in session.scalars(select(Grade).filter_by(submission_id=submission_id))}
