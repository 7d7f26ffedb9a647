"""Handing in: what is taken, what of it counts, and how it is seen again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random, SystemRandom
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from service.assignments import actions as assignments
from service.courses import actions as courses
from service.errors import NotFound, Problem, Unprocessable
from service.jobs import JobName, enqueue
from service.settings import Settings
from service.submissions import queries
from service.submissions.arrivals import ArrivedFile, Author, Collected, HandIn, Refusal
from service.submissions.assembling import assemble
from service.submissions.collecting import Choice, Collector, Source
from service.submissions.encodings import known_encoding
from service.submissions.intake import LATE, NO_MOMENT, Entry, Intake
from service.submissions.queries import FileLine
from service.submissions.students import Roll
from service.submissions.writing import chunks
from service.tables import (
    Assignment,
    Outcome,
    Program,
    Question,
    Submission,
    Upload,
    UploadEntry,
    User,
)

__all__ = [
    "ArrivedFile",
    "Author",
    "Choice",
    "Entry",
    "FileLine",
    "HandIn",
    "Source",
    "SubmissionView",
    "Terms",
    "counted",
    "hand_in",
    "is_late",
    "receive",
    "submission_view",
]


@dataclass(frozen=True, slots=True)
class Terms:
    """How an upload is to be read.

    `roster` is a CSV text: its students are added first, and only students who are on the course's roster are taken;
    `known_only` asks for the latter alone. `encoding` is that of files which are not UTF-8. `author` is the one
    student whose files these are.
    """

    choice: Choice = field(default_factory=Choice)
    roster: str = ""
    known_only: bool = False
    encoding: str = ""
    author: Author | None = None


@dataclass(frozen=True, slots=True)
class SubmissionView:
    """A submission with everything that a page shows of it."""

    submission: Submission
    program: Program
    question: Question
    assignment: Assignment
    files: Sequence[FileLine]
    attempts: Sequence[Submission]

    @property
    def late(self) -> bool:
        """Whether it came after the deadline."""
        return is_late(self.submission, self.assignment.deadline)


def receive(
    session: Session,
    assignment: Assignment,
    sources: Sequence[Source],
    settings: Settings,
    *,
    user: User | None = None,
    terms: Terms | None = None,
    random: Random | None = None,
) -> Upload:
    """Take an upload: every file and record is accepted, already there, or rejected with its reason.

    Raises:
        Unprocessable: Nothing was uploaded, an archive or the roster can't be used, or it is not clear which question
            files belong to; then nothing is taken.
    """
    terms = terms or Terms()
    questions = assignments.questions_of(session, assignment.id)
    _check(terms, sources, questions)
    queries.lock_course(session, assignment.course_id)
    if terms.roster:
        courses.add_roster(session, assignment.course_id, courses.parse_roster(terms.roster))
    roll = Roll(session, assignment.course_id, enforced=terms.known_only or bool(terms.roster))
    collector = Collector(questions, terms.choice, roll.identifiers, settings, terms.author)
    collected = collector.collect(sources)
    _ask_where_unclear(collected, questions)
    upload = Upload(assignment_id=assignment.id, user_id=user.id if user else None, name=_upload_name(sources))
    session.add(upload)
    session.flush()
    intake = Intake(session, assignment, roll, random or SystemRandom(), upload_id=upload.id)
    _take(intake, collected, questions, settings, terms.encoding)
    _write_entries(session, upload, intake.entries)
    return upload


def hand_in(
    session: Session,
    question: Question,
    given: HandIn,
    settings: Settings,
    *,
    random: Random | None = None,
) -> tuple[Submission, Outcome]:
    """Take one program, as a learning-management system sends it when a student hands in.

    Raises:
        Unprocessable: It can't be taken; the problems name each file and the reason.
    """
    assignment = session.get_one(Assignment, question.assignment_id)
    queries.lock_course(session, assignment.course_id)
    roll = Roll(session, assignment.course_id, enforced=False)
    intake = Intake(session, assignment, roll, random or SystemRandom(), moment_known=True)
    _take(intake, Collected([given]), [question], settings, "")
    refused = tuple(Problem(e.path, e.reason) for e in intake.entries if e.outcome == Outcome.REJECTED)
    if refused:
        # The edge rolls back: a program of which a file is missing is not half taken.
        raise Unprocessable("; ".join(f"{problem.where}: {problem.what}" for problem in refused) + ".", refused)
    entry = intake.entries[0]
    return session.get_one(Submission, entry.submission_id), entry.outcome


def counted(session: Session, question_id: UUID) -> list[Submission]:
    """The submissions that count: of each student the latest attempt in time, or the latest one if all are late.

    Those without a student count each. In the order in which they were handed in.
    """
    assignment = session.get_one(Assignment, session.get_one(Question, question_id).assignment_id)
    best: dict[UUID, Submission] = {}

    def worth(submission: Submission) -> tuple[bool, int, datetime]:
        return not is_late(submission, assignment.deadline), submission.attempt, submission.handed_in_at

    for submission in session.scalars(queries.submissions_of(question_id)):
        who = submission.enrollment_id or submission.id
        if who not in best or worth(submission) > worth(best[who]):
            best[who] = submission
    return sorted(best.values(), key=lambda submission: (submission.handed_in_at, submission.external_id))


def is_late(submission: Submission, deadline: datetime | None) -> bool:
    """Whether it came after the deadline. Where only the upload's moment is known, the upload's word counts."""
    if submission.details.get(LATE):
        return True
    return deadline is not None and not submission.details.get(NO_MOMENT) and submission.handed_in_at > deadline


def submission_view(session: Session, submission_id: UUID) -> SubmissionView:
    """A submission with everything that a page shows of it.

    Raises:
        NotFound: There is none with this id.
    """
    found = queries.whole(session, submission_id)
    if found is None:
        raise NotFound("There is no such submission.")
    submission, program, question, assignment = found
    files = queries.files_of(session, submission_id)
    return SubmissionView(submission, program, question, assignment, files, queries.attempts_of(session, submission))


def _check(terms: Terms, sources: Sequence[Source], questions: Sequence[Question]) -> None:
    problems = []
    if not sources:
        problems.append(Problem("files", "none was chosen"))
    if not questions:
        problems.append(Problem("question", "the assignment has none yet; add one first"))
    keys = {question.key for question in questions}
    for name in (terms.choice.everything, terms.choice.otherwise):
        if name and name not in keys:
            problems.append(Problem("question", f"there is no question {name!r}; there are {', '.join(sorted(keys))}"))
    if terms.encoding and not known_encoding(terms.encoding):
        problems.append(Problem("encoding", f"{terms.encoding!r} is none that can be read"))
    if problems:
        raise Unprocessable("; ".join(f"{p.where}: {p.what}" for p in problems) + ".", tuple(problems))


def _ask_where_unclear(collected: Collected, questions: Sequence[Question]) -> None:
    unclear = [file.path for hand_in in collected.hand_ins if not hand_in.question for file in hand_in.files]
    if unclear:
        keys = ", ".join(question.key for question in questions)
        raise Unprocessable(
            f"Of {len(unclear)} files it is not clear which question they belong to; "
            f"name the question with the upload ({keys}). Nothing was taken.",
            tuple(Problem(path, "names no question, or several") for path in unclear[:20]),
        )


def _take(
    intake: Intake, collected: Collected, questions: Sequence[Question], settings: Settings, encoding: str
) -> None:
    by_key = {question.key: question for question in questions}
    intake.refuse(collected.refusals)
    for hand_in in collected.hand_ins:
        question = by_key.get(hand_in.question)
        reason = ""
        if question is None:
            reason = f"its question {hand_in.question!r} is none of this assignment"
        elif hand_in.language and hand_in.language != question.language:
            reason = f"it is in {hand_in.language}, the question takes {question.language}"
        if question is None or reason:
            intake.refuse(Refusal(file.path, reason) for file in hand_in.files)
        else:
            intake.take(assemble(hand_in, question, settings, encoding))
    intake.write()
    for question_id in sorted(intake.changed):
        enqueue(intake.session, JobName.SUBMISSIONS_PREPARE, question_id)


def _write_entries(session: Session, upload: Upload, entries: Sequence[Entry]) -> None:
    rows = [
        {
            "upload_id": upload.id,
            "position": position,
            "name": entry.path,
            "outcome": entry.outcome,
            "reason": entry.reason,
            "submission_id": entry.submission_id,
        }
        for position, entry in enumerate(entries)
    ]
    for some in chunks(rows):
        session.execute(insert(UploadEntry), list(some))
    outcomes = [entry.outcome for entry in entries]
    upload.accepted = outcomes.count(Outcome.ACCEPTED)
    upload.already_there = outcomes.count(Outcome.ALREADY_THERE)
    upload.rejected = outcomes.count(Outcome.REJECTED)
    session.flush()


def _upload_name(sources: Sequence[Source]) -> str:
    first = sources[0].name.replace("\\", "/").split("/")[-1][:200]
    return first if len(sources) == 1 else f"{first} and {len(sources) - 1} more"
