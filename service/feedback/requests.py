"""Threads from a student to a person about one topic of one submission."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from service.errors import Conflict, NotFound, Problem, Unprocessable
from service.feedback.news import ANSWER, mark_read, notify
from service.feedback.reading import own_feedback
from service.feedback.standing import Standing, standings
from service.feedback.texts import checked
from service.rubrics import actions as rubrics
from service.rubrics.actions import Item
from service.tables import (
    Assignment,
    Enrollment,
    Feedback,
    Question,
    RegradeMessage,
    RegradeRequest,
    RequestState,
    Source,
    Submission,
    User,
    Verdict,
    now,
)

LONGEST_MESSAGE = 4_000
MOST_MESSAGES = 100
PAGE = 50
STANDS = {Verdict.APPLIES: "applies", Verdict.ABSENT: "does not apply", Verdict.UNSURE: "unsure"}


@dataclass(frozen=True, slots=True)
class Line:
    """A message with its author; `is_student` tells the two sides apart."""

    message: RegradeMessage
    author: str
    is_student: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """A request with what it is about. `lines` are in order; a list of threads holds only the first line."""

    request: RegradeRequest
    feedback: Feedback
    submission: Submission
    question: Question
    lines: list[Line]


def ask(session: Session, user_id: UUID, feedback_id: UUID, text: str) -> RegradeRequest:
    """Write to a person about one's feedback: opens the topic's thread, or goes on with it.

    Raises:
        NotFound: The feedback is not the user's own.
        Unprocessable: There is no text, or too much.
        Conflict: The thread is full.
    """
    owned = own_feedback(session, user_id, feedback_id)
    text = _checked(text)
    # Locked, so that two messages at once don't open two threads.
    session.get_one(Enrollment, owned.enrollment.id, with_for_update=True)
    request = thread_of(session, owned.feedback)
    if request is None:
        request = RegradeRequest(feedback_id=feedback_id, enrollment_id=owned.enrollment.id)
        session.add(request)
        session.flush()
    request.state = RequestState.OPEN
    _write(session, request, user_id, text)
    mark_read(session, owned.assignment.id, owned.enrollment.id)
    return request


def answer(session: Session, user_id: UUID, assignment: Assignment, request_id: UUID, text: str) -> None:
    """Answer a student, who is told.

    Raises:
        NotFound: There is no such thread in the assignment.
        Unprocessable: There is no text, or too much.
        Conflict: The thread is full.
    """
    thread = one_thread(session, assignment.id, request_id)
    _write(session, thread.request, user_id, _checked(text))
    thread.request.state = RequestState.ANSWERED
    told = f"A person has answered what you asked about {thread.feedback.topic_title} in {thread.question.title}."
    notify(session, assignment.id, [thread.request.enrollment_id], told[:500], now(), ANSWER)


@dataclass(frozen=True, slots=True)
class ItemNow:
    """How an item of the topic stands now; `by` says whose word it is, empty where there is none."""

    key: str
    title: str
    stands: str
    by: str


def items_now(session: Session, thread: Thread) -> list[ItemNow]:
    """The items that a thread is about, as they stand now: what somebody who answers may want to change."""
    rubric = rubrics.current(session, thread.question.id)
    topics = [topic for topic in rubric.topics if topic.key == thread.feedback.topic_key] if rubric else []
    standing = standings(session, thread.question.id, [thread.submission.id]).submissions[0]
    return [_now(item, standing.items.get(item.key)) for topic in topics for item in topic.items]


def _now(item: Item, word: Standing | None) -> ItemNow:
    if word is None:
        return ItemNow(item.key, item.title, "not judged", "")
    sure = "" if word.probability is None else f", {100 * word.probability:.0f}\u00a0% that it applies"
    by = "a person" if word.source == Source.PERSON else f"the model{sure}"
    return ItemNow(item.key, item.title, STANDS[word.verdict], by)


def waiting_requests(session: Session, assignment_id: UUID) -> int:
    """How many threads of an assignment wait for a person."""
    query = _threads(assignment_id).with_only_columns(func.count())
    return session.scalars(query.where(RegradeRequest.state == RequestState.OPEN)).one()


def thread_of(session: Session, feedback: Feedback) -> RegradeRequest | None:
    """The thread about a topic of a submission, whichever version of the feedback it began on."""
    return session.scalars(
        select(RegradeRequest)
        .join(Feedback, Feedback.id == RegradeRequest.feedback_id)
        .where(Feedback.submission_id == feedback.submission_id, Feedback.topic_key == feedback.topic_key)
    ).first()


def lines_of(session: Session, request: RegradeRequest, student_id: UUID | None) -> list[Line]:
    """The messages of a thread in order."""
    rows = session.execute(
        select(RegradeMessage, User.name)
        .outerjoin(User, User.id == RegradeMessage.author_id)
        .where(RegradeMessage.request_id == request.id)
        .order_by(RegradeMessage.created_at, RegradeMessage.id)
    )
    return [
        Line(message, name or "", message.author_id is None or message.author_id == student_id)
        for message, name in rows
    ]


def one_thread(session: Session, assignment_id: UUID, request_id: UUID) -> Thread:
    """A thread of an assignment, for those who answer.

    Raises:
        NotFound: There is no such thread in the assignment.
    """
    row = session.execute(_threads(assignment_id).where(RegradeRequest.id == request_id)).first()
    if row is None:
        raise NotFound("There is no such request in this assignment.")
    request, feedback, submission, question, student_id = row
    return Thread(request, feedback, submission, question, lines_of(session, request, student_id))


def threads(session: Session, assignment_id: UUID, page: int) -> tuple[list[Thread], int, int]:
    """One page of an assignment's threads, those that wait first, oldest first; how many there are, and wait."""
    waits = case((RegradeRequest.state == RequestState.OPEN, 0), else_=1)
    query = _threads(assignment_id).order_by(waits, RegradeRequest.created_at, RegradeRequest.id)
    rows = session.execute(query.limit(PAGE).offset((page - 1) * PAGE)).all()
    openings = _openings(session, [row[0].id for row in rows])
    found = [Thread(*row[:4], lines=[Line(openings[row[0].id], "", True)]) for row in rows]
    counts = dict(
        session.execute(
            _threads(assignment_id).with_only_columns(RegradeRequest.state, func.count()).group_by(RegradeRequest.state)
        ).all()
    )
    return found, sum(counts.values()), counts.get(RequestState.OPEN, 0)


def _threads(assignment_id: UUID) -> Select[RegradeRequest, Feedback, Submission, Question, UUID | None]:
    return (
        select(RegradeRequest, Feedback, Submission, Question, Enrollment.user_id)
        .join(Feedback, Feedback.id == RegradeRequest.feedback_id)
        .join(Submission, Submission.id == Feedback.submission_id)
        .join(Question, Question.id == Submission.question_id)
        .join(Enrollment, Enrollment.id == RegradeRequest.enrollment_id)
        .where(Question.assignment_id == assignment_id)
    )


def _openings(session: Session, request_ids: Sequence[UUID]) -> dict[UUID, RegradeMessage]:
    """The first message of each thread."""
    place = func.row_number().over(
        partition_by=RegradeMessage.request_id, order_by=(RegradeMessage.created_at, RegradeMessage.id)
    )
    ranked = (
        select(RegradeMessage.id, place.label("place")).where(RegradeMessage.request_id.in_(request_ids)).subquery()
    )
    first = select(RegradeMessage).join(ranked, ranked.c.id == RegradeMessage.id).where(ranked.c.place == 1)
    return {message.request_id: message for message in session.scalars(first)}


def _write(session: Session, request: RegradeRequest, author_id: UUID, text: str) -> None:
    written = session.scalars(select(func.count()).select_from(RegradeMessage).filter_by(request_id=request.id)).one()
    if written >= MOST_MESSAGES:
        raise Conflict(f"This thread has {MOST_MESSAGES} messages; please go on in person.")
    session.add(RegradeMessage(request_id=request.id, author_id=author_id, text=text))
    session.flush()


def _checked(text: str) -> str:
    text = checked(text, "text", LONGEST_MESSAGE)
    if not text:
        raise Unprocessable("There is no text yet.", (Problem("text", "write what you want to say"),))
    return text
