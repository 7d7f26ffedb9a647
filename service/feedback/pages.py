"""Pages of a student's feedback: overview, one tab a question, wrap-up, votes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Form, Path, Request, Response
from sqlalchemy.orm import Session

from service.auth.dependencies import CurrentViewer, DbSession
from service.auth.viewer import ANYONE, Member, Viewer, for_assignment
from service.errors import NotFound, Unprocessable
from service.feedback import release_pages, request_pages, words
from service.feedback.news import mark_read
from service.feedback.ratings import rate
from service.feedback.reading import Reading, own_feedback, read
from service.feedback.sheet import STATES, sheet
from service.pages import render, to
from service.tables import Assignment, FeedbackState

router = APIRouter()
router.include_router(release_pages.router)
router.include_router(request_pages.router)


@dataclass(frozen=True, slots=True)
class Place:
    """A neighbouring page."""

    path: str
    name: str


@router.get("/feedback/{assignment_id}")
def overview(assignment_id: UUID, request: Request, session: DbSession, viewer: CurrentViewer) -> Response:
    """All questions of an assignment, how they stand, and what is new."""
    member, assignment, reading = _reading(session, viewer, assignment_id)
    heading, explained = words.overview(reading)
    return render(
        request,
        "feedback/overview.html",
        assignment=assignment,
        course=member.course,
        tabs=_tabs(reading),
        here="overview",
        reading=reading,
        heading=heading,
        explained=explained,
        states=STATES,
        first=next((one.question.position for one in reading.questions if one.shown), None),
    )


@router.post("/feedback/{assignment_id}/read")
def got_it(assignment_id: UUID, session: DbSession, viewer: CurrentViewer) -> Response:
    """The student has seen what is new."""
    member, assignment = for_assignment(session, viewer, assignment_id, ANYONE)
    mark_read(session, assignment.id, member.enrollment.id)
    return to(f"/feedback/{assignment_id}")


@router.get("/feedback/{assignment_id}/wrap-up")
def wrap_up(assignment_id: UUID, request: Request, session: DbSession, viewer: CurrentViewer) -> Response:
    """Votes given, threads, what happens next."""
    _, assignment, reading = _reading(session, viewer, assignment_id)
    heading, explained = words.wrap_up(reading)
    places = _places(assignment, reading)
    return render(
        request,
        "feedback/wrap_up.html",
        assignment=assignment,
        tabs=_tabs(reading),
        here="wrap-up",
        reading=reading,
        heading=heading,
        explained=explained,
        waiting=sum(1 for _, t in reading.topics if t.feedback.also_person or t.feedback.state == FeedbackState.PERSON),
        last=places[-2],
    )


@router.get("/feedback/{assignment_id}/{position}")
def question(
    assignment_id: UUID,
    position: Annotated[int, Path(ge=0, le=10_000)],
    request: Request,
    session: DbSession,
    viewer: CurrentViewer,
    attempt: int | None = None,
) -> Response:
    """One question: the program with its marks, and the notes beside it."""
    return _question(request, session, viewer, assignment_id, position, attempt)


@router.post("/notes/{feedback_id}/rating")
def vote(
    feedback_id: UUID,
    request: Request,
    session: DbSession,
    viewer: CurrentViewer,
    agree: Annotated[Literal["yes", "no"], Form()],
    explanation: Annotated[str, Form()] = "",
) -> Response:
    """A vote by form."""
    owned = own_feedback(session, viewer.user.id, feedback_id)
    try:
        rate(session, viewer.user.id, feedback_id, agree == "yes", explanation)
    except Unprocessable as error:
        return _question(
            request,
            session,
            viewer,
            owned.assignment.id,
            owned.question.position,
            owned.submission.attempt,
            status=error.status,
            typed=explanation,
            problem=error.detail,
            problem_at=feedback_id,
        )
    return to(f"{owned.path}?attempt={owned.submission.attempt}#note-{owned.feedback.topic_key}", "Saved.")


def _question(
    request: Request,
    session: Session,
    viewer: Viewer,
    assignment_id: UUID,
    position: int,
    attempt: int | None,
    status: int = 200,
    typed: str = "",
    problem: str = "",
    problem_at: UUID | None = None,
) -> Response:
    _, assignment, reading = _reading(session, viewer, assignment_id, attempt)
    here = next((one for one in reading.questions if one.question.position == position), None)
    if here is None:
        raise NotFound("There is no such question in this assignment.")
    if here.shown is None:
        return to(f"/feedback/{assignment_id}")
    places = _places(assignment, reading)
    number = 1 + reading.questions.index(here)
    return render(
        request,
        "feedback/question.html",
        status,
        assignment=assignment,
        tabs=_tabs(reading),
        here=position,
        sheet=sheet(session, here, here.shown, assignment.show_witness),
        attempts=here.attempts,
        earlier=here.earlier,
        pending=here.pending,
        before=places[number - 1],
        after=places[number + 1],
        preview=False,
        typed=typed,
        problem=problem,
        problem_at=problem_at,
    )


def _reading(
    session: Session, viewer: Viewer, assignment_id: UUID, attempt: int | None = None
) -> tuple[Member, Assignment, Reading]:
    """What the viewer's own enrollment may read."""
    member, assignment = for_assignment(session, viewer, assignment_id, ANYONE)
    return member, assignment, read(session, assignment, member.enrollment, attempt)


def _tabs(reading: Reading) -> list[object]:
    return [one.question for one in reading.questions]


def _places(assignment: Assignment, reading: Reading) -> list[Place]:
    """All pages of the assignment in reading order."""
    path = f"/feedback/{assignment.id}"
    questions = [
        Place(f"{path}/{one.question.position}", f"Question {one.question.position}") for one in reading.questions
    ]
    return [Place(path, "Overview"), *questions, Place(f"{path}/wrap-up", "Wrap-up")]
