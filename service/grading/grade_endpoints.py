"""REST: what people say of submissions, as examples and in review."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy.orm import Session

from service.auth.dependencies import CurrentViewer, DbSession
from service.errors import BadRequest
from service.feedback.actions import standing_run
from service.grading import actions
from service.grading.access import at_question, at_submission
from service.grading.queries import grades_of
from service.grading.review import Entry, Rank, Scope, judged, rank_of, review_list
from service.grading.reviewing import pseudonyms
from service.grading.schemas import GradeOut, GradesIn, GradesOut, ReviewOut, VerdictIn, VerdictOut
from service.rest import Cursor, Limit, Listing
from service.rubrics import actions as rubrics
from service.tables import GradingRun, Program, Submission

router = APIRouter()


@router.get("/submissions/{submission_id}/grades")
def get_grades(session: DbSession, viewer: CurrentViewer, submission_id: UUID) -> GradesOut:
    """What people said of a submission."""
    viewer.need_scope("grading")
    _, submission = at_submission(session, viewer, submission_id)
    return _grades(session, submission)


@router.put("/submissions/{submission_id}/grades")
def put_grades(session: DbSession, viewer: CurrentViewer, submission_id: UUID, body: GradesIn) -> GradesOut:
    """Make a submission a graded example; an item that is not named is taken back."""
    viewer.need_scope("grading")
    place, submission = at_submission(session, viewer, submission_id)
    wanted: dict[str, bool | None] = {**dict.fromkeys(grades_of(session, submission.id)), **body.grades}
    actions.grade_example(session, place.question, submission, wanted, viewer.user.id, body.seen)
    session.flush()
    return _grades(session, submission)


@router.get("/questions/{question_id}/review")
def list_review(
    session: DbSession,
    viewer: CurrentViewer,
    question_id: UUID,
    everything: bool = False,
    item: str = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Listing[ReviewOut]:
    """What the model left open (or `everything` that it judged) and no person spoke of, least certain first."""
    viewer.need_scope("grading")
    place = at_question(session, viewer, question_id)
    run = standing_run(session, place.question.id)
    if run is None:
        return Listing(items=[], next=None)
    found = review_list(session, run, Scope(everything, item)).after(_after(session, run, cursor))
    shown = found[:limit]
    more = len(found) > limit
    return Listing(items=_review(session, run, shown), next=_cursor(shown[-1]) if more else None)


@router.put("/submissions/{submission_id}/items/{item_key}/verdict")
def put_verdict(
    session: DbSession, viewer: CurrentViewer, submission_id: UUID, item_key: str, body: VerdictIn
) -> VerdictOut:
    """Put a person's word before the model's; after the release students see it at once."""
    viewer.need_scope("grading")
    place, submission = at_submission(session, viewer, submission_id)
    changed = actions.override(
        session,
        place.question,
        submission,
        item_key,
        body.applies,
        viewer.user.id,
        alike=body.alike,
        acting=body.acting,
    )
    return VerdictOut(item_key=item_key, applies=body.applies, submission_ids=changed)


def _grades(session: Session, submission: Submission) -> GradesOut:
    grades = grades_of(session, submission.id)
    return GradesOut(
        submission_id=submission.id,
        question_id=submission.question_id,
        grades={key: GradeOut(applies=grade.applies, purpose=grade.purpose) for key, grade in grades.items()},
        state=actions.state_of(grades),
    )


def _review(session: Session, run: GradingRun, found: Sequence[Entry]) -> list[ReviewOut]:
    rubric = rubrics.current(session, run.question_id)
    titles = rubric.titles if rubric else {}
    names = pseudonyms(session, [entry.submission_id for entry in found])
    said = judged(session, run, found)
    return [
        ReviewOut(
            submission_id=entry.submission_id,
            pseudonym=names[entry.submission_id],
            item_key=entry.item_key,
            title=titles.get(entry.item_key, entry.item_key),
            probability=said[entry.submission_id, entry.item_key].probability,
            verdict=said[entry.submission_id, entry.item_key].verdict,
            stands_for=entry.stands_for,
        )
        for entry in found
    ]


def _cursor(entry: Entry) -> str:
    return f"{entry.submission_id.hex}.{entry.item_key}"


def _after(session: Session, run: GradingRun, cursor: str) -> Rank | None:
    if not cursor:
        return None
    identifier, _, item_key = cursor.partition(".")
    try:
        submission = session.get(Submission, UUID(identifier))
    except ValueError:
        submission = None
    rank = None
    if submission is not None and submission.question_id == run.question_id:
        rank = rank_of(session, run, session.get_one(Program, submission.program_id), item_key)
    if rank is None:
        raise BadRequest(f"The cursor {cursor[:60]!r} is not one that was given out; start without one.")
    return rank
