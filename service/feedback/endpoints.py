"""REST end points: one's own feedback, votes on it, and the release."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy.orm import Session

from service.auth.dependencies import CurrentViewer, DbSession
from service.auth.viewer import for_assignment
from service.feedback.ratings import rate
from service.feedback.reading import Owned, Topic, own_feedback, own_feedback_query, own_ratings, owned_among
from service.feedback.release import Released, release
from service.feedback.schemas import FeedbackOut, MessageOut, RatingIn, RatingOut, ReleaseOut
from service.feedback.sheet import note_of
from service.rest import Cursor, Limit, Listing, listing
from service.tables import Feedback, Rating

router = APIRouter(tags=["feedback"])


@router.get("/feedback")
def list_feedback(
    session: DbSession,
    viewer: CurrentViewer,
    assignment_id: UUID | None = None,
    cursor: Cursor = "",
    limit: Limit = 100,
) -> Listing[FeedbackOut]:
    """One's own released feedback."""
    viewer.need_scope("feedback")
    query = own_feedback_query(viewer.user.id, assignment_id)
    rows, following = listing(session, query, Feedback.id, cursor, limit)
    ids = [row.id for row in rows]
    return Listing(items=_out(session, viewer.user.id, owned_among(session, viewer.user.id, ids)), next=following)


@router.get("/feedback/{feedback_id}")
def get_feedback(feedback_id: UUID, session: DbSession, viewer: CurrentViewer) -> FeedbackOut:
    """One piece of one's own feedback, of any version."""
    viewer.need_scope("feedback")
    return _out(session, viewer.user.id, [own_feedback(session, viewer.user.id, feedback_id)])[0]


@router.put("/feedback/{feedback_id}/rating", response_model=RatingOut)
def put_rating(feedback_id: UUID, vote: RatingIn, session: DbSession, viewer: CurrentViewer) -> Rating:
    """Agree or disagree with one's own feedback; the same again changes nothing, another vote replaces the first."""
    viewer.need_scope("feedback")
    return rate(session, viewer.user.id, feedback_id, vote.agree, vote.explanation)


@router.post("/assignments/{assignment_id}/release", response_model=ReleaseOut)
def post_release(assignment_id: UUID, session: DbSession, viewer: CurrentViewer) -> Released:
    """Show students their feedback, all together; again: what has changed since. Repeating it changes nothing."""
    viewer.need_scope("grading")
    for_assignment(session, viewer, assignment_id)
    return release(session, assignment_id)


def _out(session: Session, user_id: UUID, owned: Sequence[Owned]) -> list[FeedbackOut]:
    ratings = own_ratings(session, user_id, [one.feedback.id for one in owned])
    return [_one(one, ratings.get(one.feedback.id)) for one in owned]


def _one(owned: Owned, rating: Rating | None) -> FeedbackOut:
    row = owned.feedback
    messages = note_of(Topic(row, rating, None), owned.assignment.show_witness).messages
    return FeedbackOut(
        id=row.id,
        assignment_id=owned.assignment.id,
        question_id=owned.question.id,
        submission_id=row.submission_id,
        attempt=owned.submission.attempt,
        topic_key=row.topic_key,
        topic_title=row.topic_title,
        state=row.state,
        also_person=row.also_person,
        source=row.source,
        text=row.text,
        messages=[MessageOut.model_validate(message) for message in messages],
        examples=row.examples,
        version=row.version,
        is_current=row.is_current,
        created_at=row.created_at,
        rating=RatingOut.model_validate(rating) if rating else None,
    )
