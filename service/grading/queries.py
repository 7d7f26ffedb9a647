"""What the whole room asks the database: programs that are alike, runs and their judgements, grades."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, select, tuple_
from sqlalchemy.orm import Session

from service.tables import (
    Grade,
    GradingRun,
    Judgement,
    Program,
    Question,
    Submission,
    User,
)


def alike() -> ColumnElement[str]:
    """What programs have in common that need one judgement only; before anybody looked, the program itself."""
    return func.coalesce(Program.norm_key, cast(Program.id, String))


def submissions_alike(program: Program) -> Select[Submission]:
    """The submissions of a program and of those that are alike, oldest first."""
    same = Program.norm_key == program.norm_key if program.norm_key else Program.id == program.id
    return (
        select(Submission)
        .join(Program, Program.id == Submission.program_id)
        .where(Program.question_id == program.question_id, same)
        .order_by(Submission.handed_in_at, Submission.id)
    )


def alike_count(session: Session, program: Program) -> int:
    """How many submissions have this program or one alike."""
    return session.scalar(select(func.count()).select_from(submissions_alike(program).subquery())) or 0


def newest_run(session: Session, question_id: UUID) -> GradingRun | None:
    """The last run of a question, whatever became of it."""
    return session.scalars(
        select(GradingRun).filter_by(question_id=question_id).order_by(GradingRun.number.desc()).limit(1)
    ).first()


def runs_of(assignment_id: UUID) -> Select[GradingRun, Question, str]:
    """The runs of an assignment's questions, each with its question and the name of who started it."""
    return (
        select(GradingRun, Question, User.name)
        .join(Question, Question.id == GradingRun.question_id)
        .outerjoin(User, User.id == GradingRun.author_id)
        .where(Question.assignment_id == assignment_id)
    )


def of_run(run: GradingRun) -> ColumnElement[bool]:
    """That a judgement is one of the run's, whichever run it was that wrote it."""
    keys = list(run.item_keys.items())
    return and_(
        Judgement.question_id == run.question_id,
        tuple_(Judgement.item_key, Judgement.reuse_key).in_(keys),
    )


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
