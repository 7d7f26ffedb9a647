"""A student's agree or disagree: one a piece of feedback, changeable, every state of it kept."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from service.errors import Conflict
from service.feedback.news import mark_read
from service.feedback.reading import VOTED_ON, own_feedback
from service.feedback.texts import checked
from service.tables import Rating, RatingChange, now

LONGEST_EXPLANATION = 2_000


def rate(session: Session, user_id: UUID, feedback_id: UUID, agree: bool, explanation: str) -> Rating:
    """Write down that the student agrees or disagrees; the same again changes nothing.

    Raises:
        NotFound: The feedback is not the user's own.
        Conflict: It says nothing that one could agree with, or a newer version has replaced it.
        Unprocessable: The explanation is too long.
    """
    owned = own_feedback(session, user_id, feedback_id)
    explanation = checked(explanation, "explanation", LONGEST_EXPLANATION)
    if owned.feedback.state not in VOTED_ON:
        raise Conflict("Nothing is said here yet that you could agree or disagree with.")
    if not owned.feedback.is_current:
        raise Conflict("There is newer feedback on this; load the page again to read it and vote on it.")
    rating, is_new = _rating(session, feedback_id, owned.enrollment.id, agree, explanation)
    if is_new or (rating.agree, rating.explanation) != (agree, explanation):
        rating.agree, rating.explanation, rating.updated_at = agree, explanation, now()
        session.add(RatingChange(rating_id=rating.id, agree=agree, explanation=explanation))
    mark_read(session, owned.assignment.id, owned.enrollment.id)
    session.flush()
    return rating


def own_rating(session: Session, feedback_id: UUID, enrollment_id: UUID) -> Rating | None:
    """What the student said of it, if anything."""
    return session.scalars(_given(feedback_id, enrollment_id)).first()


def _given(feedback_id: UUID, enrollment_id: UUID) -> Select[Rating]:
    return select(Rating).filter_by(feedback_id=feedback_id, enrollment_id=enrollment_id)


def _rating(
    session: Session, feedback_id: UUID, enrollment_id: UUID, agree: bool, explanation: str
) -> tuple[Rating, bool]:
    """The student's rating and whether it is new; of two requests at once the second gets the first one's."""
    found = own_rating(session, feedback_id, enrollment_id)
    if found is not None:
        return found, False
    rating = Rating(
        feedback_id=feedback_id, enrollment_id=enrollment_id, agree=agree, explanation=explanation, updated_at=now()
    )
    try:
        with session.begin_nested():
            session.add(rating)
    except IntegrityError:
        return session.scalars(_given(feedback_id, enrollment_id)).one(), False
    return rating, True
