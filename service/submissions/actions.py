"""Submissions for the pages, the other rooms and the workers: handing in, and how it is seen again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from service.assignments import actions as assignments
from service.errors import NotFound
from service.rest import listing
from service.submissions import queries
from service.submissions.arrivals import Author
from service.submissions.collecting import Choice, Source
from service.submissions.counting import counted_ids
from service.submissions.intake import LATE, NO_MOMENT
from service.submissions.outcomes import Behaviour, acting_alike, acting_count, behaviour_of
from service.submissions.queries import FileLine, Line, submissions_alike
from service.submissions.receiving import Terms, UnclearQuestion, hand_in, receive, single
from service.tables import Assignment, Outcome, Program, Question, Submission, Upload, UploadEntry

__all__ = [
    "STATES",
    "Author",
    "Behaviour",
    "Choice",
    "FileLine",
    "Source",
    "SubmissionView",
    "Terms",
    "UnclearQuestion",
    "acting_alike",
    "acting_count",
    "alike_count",
    "behaviour_of",
    "counted_ids",
    "entries_of",
    "file_of",
    "first_rejected",
    "hand_in",
    "is_late",
    "last_uploads",
    "page_of_entries",
    "page_of_submissions",
    "questions_with_counts",
    "receive",
    "selected",
    "single",
    "submission_view",
    "submissions_alike",
    "upload_of",
]


STATES = {
    "example": "graded by a person",
    "judged": "judged",
    "attempted": "to be judged",
    "not_attempted": "not attempted",
    "waiting": "not looked at yet",
}


@dataclass(frozen=True, slots=True)
class SubmissionView:
    """A submission with everything that a page shows of it."""

    submission: Submission
    program: Program
    question: Question
    assignment: Assignment
    files: Sequence[FileLine]
    attempts: Sequence[Submission]
    is_judged: bool

    @property
    def late(self) -> bool:
        """Whether it came after the deadline."""
        return is_late(self.submission, self.assignment.deadline)


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
    attempts = queries.attempts_of(session, submission)
    judged = queries.is_judged(session, program.id)
    return SubmissionView(submission, program, question, assignment, files, attempts, judged)


def upload_of(session: Session, upload_id: UUID) -> tuple[Upload, Assignment]:
    """An upload and what it was for.

    Raises:
        NotFound: There is none with this id.
    """
    found = queries.upload_with_assignment(session, upload_id)
    if found is None:
        raise NotFound("There is no such upload.")
    return found


def questions_with_counts(session: Session, assignment_id: UUID) -> tuple[Sequence[Question], dict[UUID, int]]:
    """The questions in order, and how many submissions each has."""
    questions = assignments.questions_of(session, assignment_id)
    return questions, assignments.submission_counts(session, [question.id for question in questions])


def selected(
    session: Session, assignment_id: UUID, question: Question | None, state: str, offset: int, limit: int
) -> tuple[int, Sequence[Line]]:
    """How many submissions a filter leaves, and a page of them. `state` is one of `STATES` or empty."""
    query = queries.selection(assignment_id, question.id if question else None, state)
    return queries.number_of(session, query), queries.lines_of(session, query, offset, limit)


def alike_count(session: Session, program: Program) -> int:
    """How many submissions have this program or one alike."""
    return queries.number_of(session, queries.submissions_alike(program))


def file_of(session: Session, submission_id: UUID, position: int) -> tuple[str, bytes] | None:
    """A file's name and its bytes as they came; None where there is none at this place."""
    return queries.file_data(session, submission_id, position)


def last_uploads(session: Session, assignment_id: UUID) -> Sequence[Upload]:
    """The last ten uploads to an assignment, the newest first."""
    return queries.uploads_of(session, assignment_id, 10)


def entries_of(
    session: Session, upload_id: UUID, outcome: Outcome | None, offset: int, limit: int
) -> tuple[int, Sequence[UploadEntry]]:
    """How many entries an upload has, and a page of them, rejected ones first."""
    query = queries.entries_of(upload_id, outcome)
    return queries.number_of(session, query), queries.entry_page(session, query, offset, limit)


def first_rejected(session: Session, upload_id: UUID) -> Sequence[UploadEntry]:
    """The first hundred files of an upload that were rejected."""
    return queries.entry_page(session, queries.entries_of(upload_id, Outcome.REJECTED), 0, 100)


def page_of_entries(
    session: Session, upload_id: UUID, outcome: Outcome | None, cursor: str, limit: int
) -> tuple[Sequence[UploadEntry], str | None]:
    """Some entries of an upload and the cursor of the next ones."""
    return listing(session, queries.entries_of(upload_id, outcome), UploadEntry.id, cursor, limit)


def page_of_submissions(
    session: Session, question_id: UUID, cursor: str, limit: int
) -> tuple[Sequence[Submission], str | None]:
    """Some submissions of a question and the cursor of the next ones."""
    return listing(session, queries.submissions_of(question_id), Submission.id, cursor, limit)
