"""Handing in: an upload of many files, or one program at a time; what of it is taken and what became of the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random, SystemRandom
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from service.assignments import actions as assignments
from service.courses import actions as courses
from service.errors import Problem, Unprocessable
from service.jobs import JobName, enqueue
from service.settings import Settings
from service.submissions import queries
from service.submissions.archive import path_fault
from service.submissions.arrivals import ArrivedFile, Author, Collected, HandIn, Refusal, clean_name
from service.submissions.assembling import assemble
from service.submissions.collecting import Choice, Collector, Source
from service.submissions.encodings import known_encoding
from service.submissions.intake import Entry, Intake
from service.submissions.records import BadRecord, encoded, read_record
from service.submissions.students import Roll
from service.submissions.writing import chunks
from service.tables import Assignment, Outcome, Question, Submission, Upload, UploadEntry, User


class UnclearQuestion(Unprocessable):
    """Files don't say which question they belong to; the uploader has to."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How an upload is to be read.

    `roster` is a CSV text: its students are added first, and only students who are on the course's roster are taken;
    `known_only` asks for the latter alone. `encoding` is that of files which are not UTF-8. `author` is the one
    student whose files these are. `tells_examples` lets the labels of records that say so be graded examples.
    """

    choice: Choice = field(default_factory=Choice)
    roster: str = ""
    known_only: bool = False
    encoding: str = ""
    author: Author | None = None
    tells_examples: bool = True

    def asking(self, everything: str, otherwise: str) -> Terms:
        """The same, with a choice of question where it had none."""
        return replace(self, choice=Choice(self.choice.everything or everything, self.choice.otherwise or otherwise))


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
    intake = Intake(
        session,
        assignment,
        roll,
        random or SystemRandom(),
        upload_id=upload.id,
        tells_examples=terms.tells_examples,
    )
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
        raise Unprocessable.of(refused)
    entry = intake.entries[0]
    return session.get_one(Submission, entry.submission_id), entry.outcome


def single(record: Mapping[str, Any], files: Sequence[tuple[str, str]], settings: Settings) -> HandIn:
    """One hand-in made of a record's fields, its program replaced by named files where there are any.

    Raises:
        Unprocessable: A field or a file can't be used.
    """
    try:
        given = read_record(record, settings)
        if files:
            given.files = [
                ArrivedFile(clean_name(name), clean_name(name), encoded(text, settings)) for name, text in files
            ]
    except BadRecord as error:
        raise Unprocessable(f"{error}.", (Problem("submission", str(error)),)) from error
    faults = tuple(Problem(name, fault) for name, _ in files if (fault := path_fault(name)))
    if faults:
        raise Unprocessable.of(faults)
    return given


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
        raise Unprocessable.of(problems)


def _ask_where_unclear(collected: Collected, questions: Sequence[Question]) -> None:
    unclear = [file.path for hand_in in collected.hand_ins if not hand_in.question for file in hand_in.files]
    if unclear:
        keys = ", ".join(question.key for question in questions)
        raise UnclearQuestion(
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
