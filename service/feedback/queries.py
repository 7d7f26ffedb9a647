"""What composing and releasing feedback reads: submissions, judgements, grades, rubrics, what is released."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple, TypeVarTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from service.submissions.actions import counted_ids
from service.tables import (
    Assignment,
    Feedback,
    Grade,
    GradingRun,
    Judgement,
    Program,
    Question,
    RunState,
    Source,
    Submission,
    Verdict,
)

Columns = TypeVarTuple("Columns")
# SQLite takes some tens of thousands of parameters; beyond this many ids the whole question is read instead.
MOST_IDS = 500


class SubmissionRow(NamedTuple):
    """A submission without its text."""

    id: UUID
    program_id: UUID
    enrollment_id: UUID | None
    pseudonym: str
    attempted: bool | None


class JudgementRow(NamedTuple):
    """The model's answer for one program and one item."""

    program_id: UUID
    item_key: str
    verdict: Verdict
    source: Source
    probability: float
    spans: list[Any]
    reason: str
    witness: dict[str, Any] | None


class GradeRow(NamedTuple):
    """A person's word."""

    submission_id: UUID
    item_key: str
    applies: bool


def submissions_of(session: Session, question_id: UUID, ids: Collection[UUID] | None) -> list[SubmissionRow]:
    """The counted submissions of a question in a fixed order, or the given ones."""
    query = (
        select(Submission.id, Submission.program_id, Submission.enrollment_id, Submission.pseudonym, Program.attempted)
        .join(Program, Program.id == Submission.program_id)
        .where(Submission.question_id == question_id)
        .order_by(Submission.pseudonym, Submission.id)
    )
    query = query.where(Submission.id.in_(counted_ids(question_id) if ids is None else ids))
    return [SubmissionRow(*row) for row in session.execute(query)]


def standing_run(session: Session, question_id: UUID) -> GradingRun | None:
    """The run whose judgements stand: the newest that is done, else the newest that knows what it judges."""
    runs = session.scalars(
        select(GradingRun).filter_by(question_id=question_id).order_by(GradingRun.number.desc())
    ).all()
    done = next((run for run in runs if run.state == RunState.DONE), None)
    return done or next((run for run in runs if run.item_keys), None)


def of_run(run: GradingRun) -> ColumnElement[bool]:
    """That a judgement is one of the run's, whichever run it was that wrote it."""
    return and_(
        Judgement.question_id == run.question_id,
        tuple_(Judgement.item_key, Judgement.reuse_key).in_(list(run.item_keys.items())),
    )


def judgements_of(session: Session, run: GradingRun, programs: Collection[UUID] | None) -> list[JudgementRow]:
    """What a run judged, of all programs or of some."""
    query = select(
        Judgement.program_id,
        Judgement.item_key,
        Judgement.verdict,
        Judgement.source,
        Judgement.probability,
        Judgement.spans,
        Judgement.reason,
        Judgement.witness,
    ).where(of_run(run))
    return [JudgementRow(*row) for row in session.execute(_among(query, Judgement.program_id, programs))]


def grades_of(session: Session, question_id: UUID, submission_ids: Collection[UUID] | None) -> list[GradeRow]:
    """What people said, of all submissions or of some."""
    query = select(Grade.submission_id, Grade.item_key, Grade.applies).where(Grade.question_id == question_id)
    return [GradeRow(*row) for row in session.execute(_among(query, Grade.submission_id, submission_ids))]


def _among(
    query: Select[*Columns], column: InstrumentedAttribute[UUID], ids: Collection[UUID] | None
) -> Select[*Columns]:
    return query if ids is None or len(ids) > MOST_IDS else query.where(column.in_(ids))


def current_feedback(
    session: Session, question_id: UUID, submission_ids: Collection[UUID] | None
) -> Sequence[Feedback]:
    """What is released of a question now, of all submissions or of some."""
    query = (
        select(Feedback)
        .join(Submission, Submission.id == Feedback.submission_id)
        .where(Submission.question_id == question_id, Feedback.is_current.is_(True))
    )
    return session.scalars(_among(query, Feedback.submission_id, submission_ids)).all()


def highest_versions(session: Session, submission_ids: Iterable[UUID]) -> dict[tuple[UUID, str], int]:
    """The highest version that each topic's feedback ever had, by submission and topic."""
    query = select(Feedback.submission_id, Feedback.topic_key, func.max(Feedback.version)).group_by(
        Feedback.submission_id, Feedback.topic_key
    )
    wanted = list(submission_ids)
    found = {}
    for start in range(0, len(wanted), MOST_IDS):
        among: ColumnElement[bool] = Feedback.submission_id.in_(wanted[start : start + MOST_IDS])
        found.update({(row[0], row[1]): row[2] for row in session.execute(query.where(among))})
    return found


def released_among(session: Session, submission_ids: Collection[UUID]) -> list[tuple[Assignment, UUID, list[UUID]]]:
    """Those of some submissions whose feedback students see: assignment, question and submissions, by question."""
    query = (
        select(Assignment, Submission.question_id, Submission.id)
        .join(Question, Question.assignment_id == Assignment.id)
        .join(Submission, Submission.question_id == Question.id)
        .where(
            Assignment.released_at.is_not(None),
            Submission.id.in_(submission_ids),
            select(Feedback.id).where(Feedback.submission_id == Submission.id).exists(),
        )
    )
    found: dict[UUID, tuple[Assignment, UUID, list[UUID]]] = {}
    for assignment, question_id, submission_id in session.execute(query):
        found.setdefault(question_id, (assignment, question_id, []))[2].append(submission_id)
    return list(found.values())
