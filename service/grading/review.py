"""The review list: what the model judged of programs that no person spoke of, least certain first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, false, func, or_, select
from sqlalchemy.orm import Session

from service.feedback.actions import counted, standings
from service.grading.queries import alike, of_run
from service.tables import Grade, GradingRun, Judgement, Program, Purpose, Source, Submission, Verdict


@dataclass(frozen=True, slots=True)
class Scope:
    """What the list holds: what the model left open, or `everything` that it judged; `only` one item."""

    everything: bool = False
    only: str = ""


@dataclass(frozen=True, slots=True)
class Rank:
    """Where something stands in the list: what is unsure before what is sure, then by the distance from one half."""

    sure: int
    distance: float
    item_key: str
    group: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of one program. `stands_for` counts the submissions whose programs are alike and not yet reviewed."""

    submission_id: UUID
    item_key: str
    stands_for: int
    rank: Rank


@dataclass(frozen=True, slots=True)
class Left:
    """How much the list still holds: judgements to look at, and submissions that they stand for."""

    entries: int
    submissions: int


def standing_run(session: Session, question_id: UUID) -> GradingRun | None:
    """The run whose judgements stand; None before the first."""
    run_id = standings(session, question_id, []).run_id
    return session.get(GradingRun, run_id) if run_id else None


def entries(session: Session, run: GradingRun, scope: Scope, after: Rank | None = None, limit: int = 1) -> list[Entry]:
    """The list from its start, or from behind a place in it."""
    return _read(session, _list(run, scope), after, limit, backwards=False)


def entry_before(session: Session, run: GradingRun, scope: Scope, rank: Rank) -> Entry | None:
    """What stands right before a place in the list."""
    return next(iter(_read(session, _list(run, scope), rank, 1, backwards=True)), None)


def rank_of(session: Session, run: GradingRun, program: Program, item_key: str) -> Rank | None:
    """Where an item of a program stands, whether or not it is still in the list; None where it was not judged."""
    row = session.execute(
        select(_sure(), _distance(), alike())
        .join(Program, Program.id == Judgement.program_id)
        .where(Judgement.program_id == program.id, Judgement.item_key == item_key, of_run(run))
    ).first()
    return Rank(row[0], row[1], item_key, row[2]) if row else None


def judged(session: Session, run: GradingRun, found: Iterable[Entry]) -> dict[tuple[UUID, str], Judgement]:
    """The judgements behind some entries, by submission and item."""
    wanted = {entry.submission_id for entry in found}
    rows = session.execute(
        select(Submission.id, Judgement)
        .join(Judgement, Judgement.program_id == Submission.program_id)
        .where(Submission.id.in_(wanted), of_run(run))
    )
    return {(submission_id, judgement.item_key): judgement for submission_id, judgement in rows}


def left(session: Session, run: GradingRun, scope: Scope) -> Left:
    """How much the list holds."""
    listed = _list(run, scope).subquery()
    number, submissions = session.execute(select(func.count(), func.sum(listed.c.stands_for)).select_from(listed)).one()
    return Left(number, submissions or 0)


def left_by_item(session: Session, run: GradingRun) -> dict[str, int]:
    """How many judgements the model left open, by item."""
    listed = _list(run, Scope()).subquery()
    rows = session.execute(select(listed.c.item_key, func.count()).group_by(listed.c.item_key)).all()
    return {row[0]: row[1] for row in rows}


def reviewed_count(session: Session, question_id: UUID) -> int:
    """How many words people said in review."""
    number = select(func.count()).where(Grade.question_id == question_id, Grade.purpose == Purpose.REVIEW)
    return session.scalar(number) or 0


def _list(run: GradingRun, scope: Scope) -> Select[str, str, int, float, int, str]:
    """One row for each item of each group of programs that are alike, where no person spoke."""
    spoken = and_(Grade.submission_id == Submission.id, Grade.item_key == Judgement.item_key)
    rows = (
        select(
            Judgement.item_key.label("item_key"),
            alike().label("alike"),
            func.min(_sure()).label("sure"),
            func.min(_distance()).label("distance"),
            func.count(Submission.id).label("stands_for"),
            # A UUID has no smallest on every database, but its text has.
            func.min(cast(Submission.id, String)).label("submission_id"),
        )
        .join(Program, Program.id == Judgement.program_id)
        .join(Submission, Submission.program_id == Program.id)
        .outerjoin(Grade, spoken)
        .where(
            of_run(run),
            Submission.id.in_(counted(run.question_id)),
            Grade.id.is_(None),
            Judgement.source == Source.MODEL,
            Program.attempted.is_not(false()),
        )
        .group_by(Judgement.item_key, alike())
    )
    if not scope.everything:
        rows = rows.where(Judgement.verdict == Verdict.UNSURE)
    return rows.where(Judgement.item_key == scope.only) if scope.only else rows


def _read(
    session: Session, rows: Select[str, str, int, float, int, str], beyond: Rank | None, limit: int, backwards: bool
) -> list[Entry]:
    listed = rows.subquery()
    key = (listed.c.sure, listed.c.distance, listed.c.item_key, listed.c.alike)
    query = select(listed)
    if beyond is not None:
        query = query.where(_beyond(key, (beyond.sure, beyond.distance, beyond.item_key, beyond.group), backwards))
    query = query.order_by(*(column.desc() if backwards else column for column in key)).limit(limit)
    return [
        Entry(
            UUID(row.submission_id),
            row.item_key,
            row.stands_for,
            Rank(row.sure, row.distance, row.item_key, row.alike),
        )
        for row in session.execute(query)
    ]


def _beyond(key: Sequence[ColumnElement[Any]], values: Sequence[Any], backwards: bool) -> ColumnElement[bool]:
    """Column by column, as tuples are compared."""
    steps = []
    for place, (column, value) in enumerate(zip(key, values, strict=True)):
        same = [earlier == given for earlier, given in zip(key[:place], values[:place], strict=True)]
        steps.append(and_(*same, column < value if backwards else column > value))
    return or_(*steps)


def _sure() -> ColumnElement[int]:
    return case((Judgement.verdict == Verdict.UNSURE, 0), else_=1)


def _distance() -> ColumnElement[float]:
    return func.abs(Judgement.probability - 0.5)
