"""The review list: what the model judged of programs that no person spoke of, least certain first."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, false, func, select
from sqlalchemy.orm import Session

from service.feedback.actions import of_run
from service.grading.queries import alike
from service.submissions.actions import counted_ids
from service.tables import Grade, GradingRun, Judgement, Program, Purpose, Source, Submission, Verdict


@dataclass(frozen=True, slots=True)
class Scope:
    """What the list holds: what the model left open, or `everything` that it judged; `only` one item."""

    everything: bool = False
    only: str = ""


@dataclass(frozen=True, slots=True, order=True)
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
class ReviewList:
    """The entries in order; `open_by_item` counts what is unsure, whatever `only` leaves out."""

    entries: Sequence[Entry]
    open_by_item: Counter[str]

    @property
    def submissions(self) -> int:
        """How many submissions the entries stand for, one counted once for each item."""
        return sum(entry.stands_for for entry in self.entries)

    def after(self, rank: Rank | None) -> Sequence[Entry]:
        """What comes behind a place, which need not be in the list; all of it for None."""
        return self.entries[bisect_right(self.entries, rank, key=_rank) :] if rank else self.entries

    def before(self, rank: Rank) -> Entry | None:
        """What stands right before a place."""
        place = bisect_left(self.entries, rank, key=_rank)
        return self.entries[place - 1] if place else None


def review_list(session: Session, run: GradingRun, scope: Scope) -> ReviewList:
    """What there is to review of a run's judgements."""
    found = sorted((_entry(row) for row in session.execute(_rows(run, scope.everything))), key=_rank)
    return ReviewList(
        entries=[entry for entry in found if scope.only in ("", entry.item_key)],
        open_by_item=Counter(entry.item_key for entry in found if not entry.rank.sure),
    )


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


def reviewed_count(session: Session, question_id: UUID) -> int:
    """How many words people said in review."""
    number = select(func.count()).where(Grade.question_id == question_id, Grade.purpose == Purpose.REVIEW)
    return session.scalar(number) or 0


def _rows(run: GradingRun, everything: bool) -> Select[str, int, float, str, int, str]:
    """One row for each item of each group of programs that are alike, where no person spoke."""
    spoken = and_(Grade.submission_id == Submission.id, Grade.item_key == Judgement.item_key)
    rows = (
        select(
            Judgement.item_key,
            func.min(_sure()),
            func.min(_distance()),
            alike(),
            func.count(Submission.id),
            # A UUID has no smallest on every database, but its text has.
            func.min(cast(Submission.id, String)),
        )
        .join(Program, Program.id == Judgement.program_id)
        .join(Submission, Submission.program_id == Program.id)
        .outerjoin(Grade, spoken)
        .where(
            of_run(run),
            Submission.id.in_(counted_ids(run.question_id)),
            Grade.id.is_(None),
            Judgement.source == Source.MODEL,
            Program.attempted.is_not(false()),
        )
        .group_by(Judgement.item_key, alike())
    )
    return rows if everything else rows.where(Judgement.verdict == Verdict.UNSURE)


def _entry(row: Any) -> Entry:
    item_key, sure, distance, group, stands_for, submission_id = row
    return Entry(UUID(submission_id), item_key, stands_for, Rank(sure, distance, item_key, group))


def _rank(entry: Entry) -> Rank:
    return entry.rank


def _sure() -> ColumnElement[int]:
    return case((Judgement.verdict == Verdict.UNSURE, 0), else_=1)


def _distance() -> ColumnElement[float]:
    return func.abs(Judgement.probability - 0.5)
