"""Which program to grade next: the model's order, or the most common program until the model has looked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import Session

from service.grading.queries import alike
from service.tables import Grade, Program, Purpose, Submission, Suggestion

# So many of the best are looked at to step over those that were skipped.
WINDOW = 100


@dataclass(frozen=True, slots=True)
class Candidate:
    """A program to grade. `probabilities` is what the model would say of it, empty while it has not looked."""

    program_id: UUID
    stands_for: int
    by_model: bool
    probabilities: dict[str, float] = field(default_factory=dict)


def next_candidate(
    session: Session, question_id: UUID, skipped: Collection[str], likely: str = "", want: bool = True
) -> Candidate | None:
    """What to grade next; skipped programs come again when nothing else is left.

    With `likely`, an item's key, the program of which the model thinks most (or, with `want` false, least) that the
    item applies.
    """
    # All are compared for an item; for the order of the ranks its beginning is enough.
    found = _by_model(session, question_id, WINDOW * 10 if likely else WINDOW)
    if likely:
        found = sorted(found, key=lambda one: one.probabilities.get(likely, -1.0 if want else 2.0), reverse=want)
    if not found:
        found = _most_common(session, question_id)
    fresh = (candidate for candidate in found if short(candidate.program_id) not in skipped)
    return next(fresh, found[0] if found else None)


def has_candidates(session: Session, question_id: UUID) -> bool:
    """Whether the model's order still names a program that nobody graded."""
    return session.scalars(_suggested(question_id).limit(1)).first() is not None


def suggestion_for(session: Session, question_id: UUID, program: Program) -> Suggestion | None:
    """What the model would say of a program, or of one alike."""
    same = Program.norm_key == program.norm_key if program.norm_key else Program.id == program.id
    return session.scalars(
        select(Suggestion)
        .join(Program, Program.id == Suggestion.program_id)
        .where(Suggestion.question_id == question_id, same)
        .limit(1)
    ).first()


def short(program_id: UUID) -> str:
    """The beginning of an id, enough to know a skipped program again."""
    return program_id.hex[:8]


def _by_model(session: Session, question_id: UUID, most: int) -> list[Candidate]:
    rows = session.scalars(_suggested(question_id).limit(most)).all()
    return [Candidate(row.program_id, row.stands_for, by_model=True, probabilities=row.probabilities) for row in rows]


def _suggested(question_id: UUID) -> Select[Suggestion]:
    return (
        select(Suggestion)
        .join(Program, Program.id == Suggestion.program_id)
        .where(Suggestion.question_id == question_id, _ungraded(question_id))
        .order_by(Suggestion.rank)
    )


def _most_common(session: Session, question_id: UUID) -> list[Candidate]:
    number = func.count(Submission.id)
    groups: Sequence[Any] = session.execute(
        select(func.min(Program.sha256), number)
        .join(Submission, Submission.program_id == Program.id)
        .where(
            Program.question_id == question_id,
            Program.attempted.is_not(false()),
            func.trim(Program.text) != "",
            _ungraded(question_id),
        )
        .group_by(alike())
        .order_by(number.desc(), func.min(Program.sha256))
        .limit(WINDOW)
    ).all()
    known = select(Program.sha256, Program.id).where(
        Program.question_id == question_id, Program.sha256.in_([sha256 for sha256, _ in groups])
    )
    ids = {row.sha256: row.id for row in session.execute(known)}
    return [Candidate(ids[sha256], count, by_model=False) for sha256, count in groups]


def _ungraded(question_id: UUID) -> Any:
    """Nobody graded the program or one alike as an example."""
    graded = (
        select(alike())
        .join(Submission, Submission.program_id == Program.id)
        .join(Grade, Grade.submission_id == Submission.id)
        .where(Grade.question_id == question_id, Grade.purpose == Purpose.EXAMPLE)
    )
    # The inner query speaks of its own programs, so it must not be tied to the outer ones.
    return alike().not_in(graded.correlate(None))
