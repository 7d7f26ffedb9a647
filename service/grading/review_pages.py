"""Pages of the review: where each question stands, and one judgement after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from sqlalchemy.orm import Session

from service.assignments.actions import overview
from service.auth.dependencies import CurrentViewer, DbSession
from service.auth.viewer import for_assignment
from service.errors import NotFound, Problem, Unprocessable
from service.feedback.actions import standing_run
from service.grading import actions
from service.grading.access import Place, at_question, at_submission
from service.grading.review import ReviewList, Scope, review_list
from service.grading.reviewing import NOTHING, InReview, following, lay_out_review, review_line
from service.pages import count, render, to
from service.rubrics import actions as rubrics
from service.rubrics.actions import Rubric
from service.tables import GradingRun, Submission

router = APIRouter()
VERDICTS: dict[str, bool | None] = {"applies": True, "absent": False, "back": None}
REACH = ("alike", "acting")  # how far a word went: to texts that are alike, to programs that act alike
SAID = {"applies": True, "absent": False, "": None}


@dataclass(frozen=True, slots=True)
class Spot:
    """One item of one submission, as addresses name it."""

    submission: UUID | None = None
    item: str = ""


@router.get("/assignments/{assignment_id}/review")
def all_reviews(request: Request, session: DbSession, viewer: CurrentViewer, assignment_id: UUID) -> Response:
    """How much each question has to review, and the way to the release."""
    member, assignment = for_assignment(session, viewer, assignment_id)
    lines = [review_line(session, row.question) for row in overview(session, assignment).rows]
    return render(
        request,
        "grading/reviews.html",
        assignment=assignment,
        course=member.course,
        here="review",
        lines=lines,
        unsure=sum(len(line.open.entries) for line in lines),
        judged=any(line.run for line in lines),
    )


@router.get("/questions/{question_id}/review")
def review(
    request: Request,
    session: DbSession,
    viewer: CurrentViewer,
    question_id: UUID,
    submission: UUID | None = None,
    item: str = "",
    everything: bool = False,
    only: str = "",
    did: str = "",
    end: bool = False,
) -> Response:
    """One judgement: the least certain, or the one that is asked for."""
    place = at_question(session, viewer, question_id)
    return _page(request, session, place, Scope(everything, only), Spot(submission, item), did, end)


@router.post("/questions/{question_id}/review")
def decide(
    request: Request,
    session: DbSession,
    viewer: CurrentViewer,
    question_id: UUID,
    submission: Annotated[UUID, Form()],
    item: Annotated[str, Form()],
    verdict: Annotated[str, Form()],
    seen: Annotated[str, Form()] = "",
    alike: Annotated[bool, Form()] = False,
    acting: Annotated[bool, Form()] = False,
    everything: Annotated[bool, Form()] = False,
    only: Annotated[str, Form()] = "",
) -> Response:
    """Put a person's word before the model's, then the next one."""
    place, one = at_submission(session, viewer, submission)
    if place.question.id != question_id or verdict not in VERDICTS or seen not in SAID:
        raise Unprocessable("This form does not fit the question.", (Problem("verdict", "applies, absent or back"),))
    scope = Scope(everything, only)
    run = standing_run(session, question_id)
    coming = following(session, run, scope, one, item) if run else None
    try:
        changed = actions.override(
            session,
            place.question,
            one,
            item,
            VERDICTS[verdict],
            viewer.user.id,
            alike=alike,
            acting=acting,
            seen=SAID[seen],
        )
    except actions.Overtaken as error:
        return _page(request, session, place, scope, Spot(one.id, item), problem=error)
    if verdict == "back":
        return to(_address(place, scope, Spot(one.id, item)), f"Taken back for {count(len(changed), 'submission')}.")
    after = Spot(coming.submission_id, coming.item_key) if coming else None
    return to(_address(place, scope, after, did=f"{one.id}.{len(changed)}.{verdict}.{REACH[acting]}.{item}"))


def _page(
    request: Request,
    session: Session,
    place: Place,
    scope: Scope,
    spot: Spot,
    did: str = "",
    end: bool = False,
    problem: actions.Overtaken | None = None,
) -> Response:
    rubric = rubrics.current(session, place.question.id)
    run = standing_run(session, place.question.id)
    frame = place.frame("review") | {
        "scope": scope,
        "run": run,
        "did": _did(session, place, did),
        "problem": problem,
    }
    listed, shown = NOTHING, None
    if rubric and run:
        listed = review_list(session, run, scope)
        frame["titles"] = rubric.titles
        shown = None if end else _shown(session, place, rubric, run, listed, spot)
    frame["listed"] = listed
    if shown is None:
        return render(request, "grading/review_end.html", **frame)
    frame |= {"one": shown, "address": lambda entry: _entry_address(place, scope, entry)}
    return render(request, "grading/review.html", problem.status if problem else 200, **frame)


def _shown(
    session: Session, place: Place, rubric: Rubric, run: GradingRun, listed: ReviewList, spot: Spot
) -> InReview | None:
    if spot.submission is None:
        if not listed.entries:
            return None
        spot = Spot(listed.entries[0].submission_id, listed.entries[0].item_key)
    submission = session.get(Submission, spot.submission)
    if submission is None or submission.question_id != place.question.id:
        raise NotFound("There is no such program among those of this question.")
    shown = lay_out_review(session, place.question, rubric, run, listed, submission, spot.item)
    if shown is None:
        raise NotFound("The rubric has no such item any more.")
    return shown


def _did(session: Session, place: Place, did: str) -> dict[str, Any] | None:
    """What was decided right before; what can't be read is left out."""
    parts = did.split(".", 4)
    try:
        submission = session.get(Submission, UUID(parts[0]))
        number, verdict, reach, item = int(parts[1]), parts[2], parts[3], parts[4]
    except (ValueError, IndexError):
        return None
    if submission is None or submission.question_id != place.question.id or verdict not in SAID:
        return None
    return {"submission": submission, "others": number - 1, "verdict": verdict, "item": item, "reach": reach}


def _entry_address(place: Place, scope: Scope, entry: Any) -> str:
    return _address(place, scope, Spot(entry.submission_id, entry.item_key) if entry else None)


def _address(place: Place, scope: Scope, spot: Spot | None, did: str = "") -> str:
    parts: dict[str, Any] = {"submission": spot.submission, "item": spot.item} if spot else {"end": "true"}
    if scope.everything:
        parts["everything"] = "true"
    parts |= {name: value for name, value in (("only", scope.only), ("did", did)) if value}
    return f"/questions/{place.question.id}/review?{urlencode(parts)}"
