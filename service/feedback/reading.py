"""What one student reads of an assignment: after its release, and only their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from service.assignments.actions import questions_of
from service.errors import NotFound
from service.feedback.news import unread
from service.tables import (
    Assignment,
    Enrollment,
    Feedback,
    FeedbackState,
    Notification,
    Program,
    Question,
    Rating,
    RegradeRequest,
    RequestState,
    Submission,
)

VOTED_ON = frozenset({FeedbackState.FINE, FeedbackState.CLOSE, FeedbackState.NOT_YET})
TO_LOOK_AT = frozenset({FeedbackState.CLOSE, FeedbackState.NOT_YET})


@dataclass(frozen=True, slots=True)
class Topic:
    """A piece of feedback with what its student answered."""

    feedback: Feedback
    rating: Rating | None
    request: RegradeRequest | None

    @property
    def can_vote(self) -> bool:
        """Whether anything is said that one could agree with."""
        return self.feedback.state in VOTED_ON


@dataclass(slots=True)
class QuestionReading:
    """A question as its student sees it; `shown` is the newest submission with feedback, `latest` the newest of all."""

    question: Question
    shown: Submission | None = None
    latest: Submission | None = None
    attempts: int = 0
    earlier: list[int] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)
    is_new: bool = False

    @property
    def pending(self) -> int | None:
        """The newest attempt where it has no feedback yet."""
        if self.latest is None or self.latest == self.shown or self.latest.attempt in self.earlier:
            return None
        return self.latest.attempt


@dataclass(frozen=True, slots=True)
class Reading:
    """An assignment as its student sees it."""

    assignment: Assignment
    questions: list[QuestionReading]
    news: Sequence[Notification]

    @property
    def topics(self) -> list[tuple[QuestionReading, Topic]]:
        """Every piece of feedback with its question."""
        return [(question, topic) for question in self.questions for topic in question.topics]

    def count(self, *states: FeedbackState) -> int:
        """How many topics are in one of the states."""
        return sum(1 for _, topic in self.topics if topic.feedback.state in states)

    @property
    def to_vote(self) -> list[tuple[QuestionReading, Topic]]:
        """What the student could still say something about."""
        return [(question, topic) for question, topic in self.topics if topic.can_vote and topic.rating is None]

    @property
    def requests(self) -> list[tuple[QuestionReading, Topic]]:
        """What the student asked a person about, open ones first."""
        asked = [(question, topic) for question, topic in self.topics if topic.request is not None]
        return sorted(asked, key=lambda pair: pair[1].request is None or pair[1].request.state != RequestState.OPEN)


def read(session: Session, assignment: Assignment, enrollment: Enrollment, attempt: int | None = None) -> Reading:
    """All that a student may read of an assignment; nothing of it is feedback before the release.

    Args:
        session: The database.
        assignment: What to read.
        enrollment: Whose work.
        attempt: Show this attempt instead of the newest that has feedback.
    """
    readings = {question.id: QuestionReading(question) for question in questions_of(session, assignment.id)}
    submissions = session.scalars(
        select(Submission)
        .where(Submission.question_id.in_(readings), Submission.enrollment_id == enrollment.id)
        .order_by(Submission.attempt, Submission.handed_in_at)
    ).all()
    topics = {} if assignment.released_at is None else _topics(session, enrollment, [one.id for one in submissions])
    for submission in submissions:
        reading = readings[submission.question_id]
        reading.latest = submission
        reading.attempts += 1
        if submission.id in topics:
            reading.earlier.append(submission.attempt)
            if attempt is None or submission.attempt == attempt:
                reading.shown, reading.topics = submission, topics[submission.id]
    news = unread(session, assignment.id, enrollment.id)
    for reading in readings.values():
        reading.earlier = [n for n in reading.earlier if reading.shown is None or n != reading.shown.attempt]
        reading.is_new = bool(news) and any(t.feedback.created_at >= news[0].created_at for t in reading.topics)
    return Reading(assignment, list(readings.values()), news)


def _topics(session: Session, enrollment: Enrollment, submissions: Sequence[UUID]) -> dict[UUID, list[Topic]]:
    """The feedback in force by submission, with the vote on it and the thread about its topic, of any version."""
    rows = session.execute(
        select(Feedback, Rating)
        .outerjoin(Rating, (Rating.feedback_id == Feedback.id) & (Rating.enrollment_id == enrollment.id))
        .where(Feedback.submission_id.in_(submissions), Feedback.is_current.is_(True))
        .order_by(Feedback.position, Feedback.topic_key)
    ).all()
    threads = {
        (submission_id, topic_key): request
        for request, submission_id, topic_key in session.execute(
            select(RegradeRequest, Feedback.submission_id, Feedback.topic_key)
            .join(Feedback, Feedback.id == RegradeRequest.feedback_id)
            .where(RegradeRequest.enrollment_id == enrollment.id, Feedback.submission_id.in_(submissions))
        )
    }
    found: dict[UUID, list[Topic]] = {}
    for feedback, rating in rows:
        thread = threads.get((feedback.submission_id, feedback.topic_key))
        found.setdefault(feedback.submission_id, []).append(Topic(feedback, rating, thread))
    return found


def program_of(session: Session, submission: Submission) -> Program:
    """The program that was handed in."""
    return session.get_one(Program, submission.program_id)


@dataclass(frozen=True, slots=True)
class Owned:
    """A piece of released feedback with its place, as its student may use it."""

    feedback: Feedback
    submission: Submission
    question: Question
    assignment: Assignment
    enrollment: Enrollment

    @property
    def path(self) -> str:
        """The page that shows it."""
        return f"/feedback/{self.assignment.id}/{self.question.position}"


def own_feedback(session: Session, user_id: UUID, feedback_id: UUID) -> Owned:
    """One piece of feedback of the user's own, of any version.

    Raises:
        NotFound: There is none, it is somebody else's, or it is not released.
    """
    found = owned_among(session, user_id, [feedback_id])
    if not found:
        raise NotFound("There is no such feedback, or it is not yours.")
    return found[0]


def owned_among(session: Session, user_id: UUID, feedback_ids: Sequence[UUID]) -> list[Owned]:
    """Those of some pieces of feedback that are the user's own and released, by id."""
    rows = session.execute(
        select(Feedback, Submission, Question, Assignment, Enrollment)
        .join(Submission, Submission.id == Feedback.submission_id)
        .join(Question, Question.id == Submission.question_id)
        .join(Assignment, Assignment.id == Question.assignment_id)
        .join(Enrollment, Enrollment.id == Submission.enrollment_id)
        .where(Feedback.id.in_(feedback_ids), Enrollment.user_id == user_id, Assignment.released_at.is_not(None))
        .order_by(Feedback.id)
    )
    return [Owned(*row) for row in rows]


def own_feedback_query(user_id: UUID, assignment_id: UUID | None) -> Select[Feedback]:
    """All feedback that the user can read now, of one assignment or of all."""
    query = (
        select(Feedback)
        .join(Submission, Submission.id == Feedback.submission_id)
        .join(Question, Question.id == Submission.question_id)
        .join(Assignment, Assignment.id == Question.assignment_id)
        .join(Enrollment, Enrollment.id == Submission.enrollment_id)
        .where(Enrollment.user_id == user_id, Assignment.released_at.is_not(None), Feedback.is_current.is_(True))
    )
    return query if assignment_id is None else query.where(Assignment.id == assignment_id)


def own_ratings(session: Session, user_id: UUID, feedback_ids: Sequence[UUID]) -> dict[UUID, Rating]:
    """The user's votes by feedback."""
    query = (
        select(Rating)
        .join(Enrollment, Enrollment.id == Rating.enrollment_id)
        .where(Enrollment.user_id == user_id, Rating.feedback_id.in_(feedback_ids))
    )
    return {rating.feedback_id: rating for rating in session.scalars(query)}
