"""Submissions as the database has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session

from service.tables import (
    Assignment,
    Course,
    Grade,
    Judgement,
    Outcome,
    Program,
    Purpose,
    Question,
    StoredFile,
    Submission,
    SubmissionFile,
    Upload,
    UploadEntry,
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What an upload needs to know of a submission that is there."""

    id: UUID
    question_id: UUID
    external_id: str
    enrollment_id: UUID | None
    attempt: int
    pseudonym: str
    sha256: str


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of a submission without its bytes."""

    position: int
    name: str
    encoding: str
    size: int


@dataclass(frozen=True, slots=True)
class Line:
    """A submission in a list. `alike` counts the submissions of the same normal form, this one included."""

    submission: Submission
    question: Question
    attempted: bool | None
    is_example: bool
    is_judged: bool
    alike: int


def kept_submissions(session: Session, assignment_id: UUID) -> list[Kept]:
    """All submissions of an assignment."""
    rows = (
        select(
            Submission.id,
            Submission.question_id,
            Submission.external_id,
            Submission.enrollment_id,
            Submission.attempt,
            Submission.pseudonym,
            Program.sha256,
        )
        .join(Program, Program.id == Submission.program_id)
        .join(Question, Question.id == Submission.question_id)
        .where(Question.assignment_id == assignment_id)
    )
    return [Kept(*row) for row in session.execute(rows)]


def lock_course(session: Session, course_id: UUID) -> None:
    """Let uploads to one course wait for each other, so that none finds half of another."""
    session.execute(select(Course.id).where(Course.id == course_id).with_for_update())


def submissions_of(question_id: UUID) -> Select[Submission]:
    """The submissions of a question."""
    return select(Submission).where(Submission.question_id == question_id)


def attempts_of(session: Session, submission: Submission) -> Sequence[Submission]:
    """All attempts of the submission's student at its question, the first one first."""
    if submission.enrollment_id is None:
        return [submission]
    return session.scalars(
        submissions_of(submission.question_id)
        .where(Submission.enrollment_id == submission.enrollment_id)
        .order_by(Submission.attempt, Submission.handed_in_at)
    ).all()


def whole(session: Session, submission_id: UUID) -> tuple[Submission, Program, Question, Assignment] | None:
    """A submission with what it belongs to."""
    found = session.execute(
        select(Submission, Program, Question, Assignment)
        .join(Program, Program.id == Submission.program_id)
        .join(Question, Question.id == Submission.question_id)
        .join(Assignment, Assignment.id == Question.assignment_id)
        .where(Submission.id == submission_id)
    ).first()
    return (found[0], found[1], found[2], found[3]) if found else None


def files_of(session: Session, submission_id: UUID) -> list[FileLine]:
    """The files of a submission, in order."""
    rows = (
        select(SubmissionFile.position, SubmissionFile.name, StoredFile.encoding, func.length(StoredFile.data))
        .join(StoredFile, StoredFile.id == SubmissionFile.file_id)
        .where(SubmissionFile.submission_id == submission_id)
        .order_by(SubmissionFile.position)
    )
    return [FileLine(*row) for row in session.execute(rows)]


def file_data(session: Session, submission_id: UUID, position: int) -> tuple[str, bytes] | None:
    """A file's name and its bytes."""
    found = session.execute(
        select(SubmissionFile.name, StoredFile.data)
        .join(StoredFile, StoredFile.id == SubmissionFile.file_id)
        .where(SubmissionFile.submission_id == submission_id, SubmissionFile.position == position)
    ).first()
    return (found[0], found[1]) if found else None


def selection(assignment_id: UUID, question_id: UUID | None, state: str) -> Select[Submission]:
    """The submissions of an assignment that a filter leaves: by question, and by what is known of the program."""
    query = (
        select(Submission)
        .join(Question, Question.id == Submission.question_id)
        .join(Program, Program.id == Submission.program_id)
        .where(Question.assignment_id == assignment_id)
    )
    if question_id is not None:
        query = query.where(Question.id == question_id)
    if state == "example":
        return query.where(_is_example())
    if state in {"judged", "attempted"}:
        return query.where(Program.attempted.is_(True), _is_judged() if state == "judged" else ~_is_judged())
    return query.where(Program.attempted.is_(False if state == "not_attempted" else None)) if state else query


def _is_example() -> ColumnElement[bool]:
    graded = select(Grade.id).where(Grade.submission_id == Submission.id, Grade.purpose == Purpose.EXAMPLE)
    return graded.correlate(Submission).exists()


def _is_judged() -> ColumnElement[bool]:
    return select(Judgement.id).where(Judgement.program_id == Program.id).correlate(Program).exists()


def is_judged(session: Session, program_id: UUID) -> bool:
    """Whether the model has judged the program in some run."""
    return session.scalar(select(Judgement.id).where(Judgement.program_id == program_id).limit(1)) is not None


def number_of(session: Session, query: Select[Any]) -> int:
    """How many there are."""
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def lines_of(session: Session, query: Select[Submission], offset: int, limit: int) -> list[Line]:
    """A page of a selection, in the order of questions and pseudonyms."""
    rows = session.execute(
        query.add_columns(Question, Program.attempted, Program.norm_key, _is_example(), _is_judged())
        .order_by(Question.position, Submission.pseudonym, Submission.attempt, Submission.id)
        .offset(offset)
        .limit(limit)
    ).all()
    same = alike_counts(session, {row[0].question_id for row in rows}, {row[3] for row in rows if row[3]})
    return [
        Line(row[0], row[1], row[2], row[4], row[5], same.get((row[0].question_id, row[3] or ""), 1)) for row in rows
    ]


def submissions_alike(program: Program, also: Select[UUID] | None = None) -> Select[Submission]:
    """The submissions of a program and of those that are alike, or `also` among these programs, oldest first."""
    same = Program.norm_key == program.norm_key if program.norm_key else Program.id == program.id
    if also is not None:
        same = or_(same, Program.id.in_(also))
    return (
        select(Submission)
        .join(Program, Program.id == Submission.program_id)
        .where(Program.question_id == program.question_id, same)
        .order_by(Submission.handed_in_at, Submission.id)
    )


def alike_counts(session: Session, question_ids: set[UUID], norm_keys: set[str]) -> dict[tuple[UUID, str], int]:
    """How many submissions have a normal form, by question and form."""
    rows = (
        select(Program.question_id, Program.norm_key, func.count())
        .join(Submission, Submission.program_id == Program.id)
        .where(Program.question_id.in_(question_ids), Program.norm_key.in_(norm_keys))
        .group_by(Program.question_id, Program.norm_key)
    )
    return {(question_id, key or ""): number for question_id, key, number in session.execute(rows)}


def uploads_of(session: Session, assignment_id: UUID, limit: int) -> Sequence[Upload]:
    """The last uploads to an assignment."""
    return session.scalars(
        select(Upload).where(Upload.assignment_id == assignment_id).order_by(Upload.created_at.desc()).limit(limit)
    ).all()


def entries_of(upload_id: UUID, outcome: Outcome | None) -> Select[UploadEntry]:
    """What became of the files of an upload, perhaps of one outcome only."""
    query = select(UploadEntry).where(UploadEntry.upload_id == upload_id)
    return query.where(UploadEntry.outcome == outcome) if outcome is not None else query


def entry_page(session: Session, query: Select[UploadEntry], offset: int, limit: int) -> Sequence[UploadEntry]:
    """A page of entries: first what was rejected, then what was accepted with a remark, then the rest."""
    order = case(
        (UploadEntry.outcome == Outcome.REJECTED, 0),
        ((UploadEntry.outcome == Outcome.ACCEPTED) & (UploadEntry.reason != ""), 1),
        (UploadEntry.outcome == Outcome.ACCEPTED, 2),
        else_=3,
    )
    return session.scalars(query.order_by(order, UploadEntry.position).offset(offset).limit(limit)).all()


def upload_with_assignment(session: Session, upload_id: UUID) -> tuple[Upload, Assignment] | None:
    """An upload and what it was for."""
    found = session.execute(
        select(Upload, Assignment).join(Assignment, Assignment.id == Upload.assignment_id).where(Upload.id == upload_id)
    ).first()
    return (found[0], found[1]) if found else None
