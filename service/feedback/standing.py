"""How each rubric item stands for each submission: a person's word, else the model's, else nothing yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from service.feedback import queries
from service.feedback.queries import GradeRow, JudgementRow, SubmissionRow
from service.tables import Source, Verdict


@dataclass(frozen=True, slots=True)
class Standing:
    """The word that counts on one item. `probability` is None where a person said it of this very submission."""

    verdict: Verdict
    source: Source
    probability: float | None = None
    spans: list[Any] = field(default_factory=list)
    witness: dict[str, Any] | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SubmissionStanding:
    """A submission with the items that somebody or something has judged; an item that is missing is not judged yet."""

    submission_id: UUID
    program_id: UUID
    enrollment_id: UUID | None
    pseudonym: str
    attempted: bool | None
    items: dict[str, Standing]

    @property
    def is_read(self) -> bool:
        """Whether there is anything to say of it."""
        return self.attempted is False or bool(self.items)


@dataclass(frozen=True, slots=True)
class QuestionStanding:
    """All counted submissions of a question. `run_id` is the run whose judgements stand, None before the first."""

    question_id: UUID
    run_id: UUID | None
    examples: int
    submissions: list[SubmissionStanding]


def standings(session: Session, question_id: UUID, submission_ids: Collection[UUID] | None = None) -> QuestionStanding:
    """How the items stand for the counted submissions of a question, or for the given ones.

    The judgements are those of the newest run that is done, else of the newest that has begun to judge.
    """
    submissions = queries.submissions_of(session, question_id, submission_ids)
    run = queries.standing_run(session, question_id)
    judged: dict[UUID, dict[str, Standing]] = {}
    if run is not None:
        programs = None if submission_ids is None else {row.program_id for row in submissions}
        for judgement in queries.judgements_of(session, run, programs):
            judged.setdefault(judgement.program_id, {})[judgement.item_key] = _by_model(judgement)
    graded: dict[UUID, list[GradeRow]] = {}
    for grade in queries.grades_of(session, question_id, submission_ids):
        graded.setdefault(grade.submission_id, []).append(grade)
    return QuestionStanding(
        question_id=question_id,
        run_id=run.id if run else None,
        examples=run.examples if run else 0,
        submissions=[_standing(row, judged.get(row.program_id, {}), graded.get(row.id, ())) for row in submissions],
    )


def _standing(row: SubmissionRow, judged: dict[str, Standing], grades: Iterable[GradeRow]) -> SubmissionStanding:
    items = {} if row.attempted is False else dict(judged)
    items |= {grade.item_key: _by_person(grade, judged.get(grade.item_key)) for grade in grades}
    return SubmissionStanding(row.id, row.program_id, row.enrollment_id, row.pseudonym, row.attempted, items)


def _by_model(row: JudgementRow) -> Standing:
    return Standing(row.verdict, row.source, row.probability, row.spans, row.witness, row.reason)


def _by_person(grade: GradeRow, judged: Standing | None) -> Standing:
    """A person points at no tokens; where the model says the same, its marks and its witness stay useful."""
    verdict = Verdict.APPLIES if grade.applies else Verdict.ABSENT
    if judged is None or judged.verdict != verdict:
        return Standing(verdict, Source.PERSON)
    return Standing(verdict, Source.PERSON, None, judged.spans, judged.witness)
