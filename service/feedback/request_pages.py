"""Pages of regrade requests: the student's thread, the staff's list and answer."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request, Response
from sqlalchemy.orm import Session

from service.assignments.actions import questions_of
from service.auth.dependencies import CurrentViewer, DbSession
from service.auth.viewer import Viewer, for_assignment
from service.errors import Unprocessable
from service.feedback import requests
from service.feedback.ratings import own_rating
from service.feedback.reading import Owned, Topic, own_feedback
from service.feedback.sheet import make_sheet, note_of
from service.pages import render, to
from service.paging import Paging
from service.tables import Program

router = APIRouter()


@router.get("/notes/{feedback_id}/thread")
def thread(feedback_id: UUID, request: Request, session: DbSession, viewer: CurrentViewer) -> Response:
    """A student's thread about one topic, or the form that opens it."""
    return _thread(request, session, viewer, own_feedback(session, viewer.user.id, feedback_id))


@router.post("/notes/{feedback_id}/thread")
def ask(
    feedback_id: UUID,
    request: Request,
    session: DbSession,
    viewer: CurrentViewer,
    text: Annotated[str, Form()] = "",
) -> Response:
    """Write to a person."""
    owned = own_feedback(session, viewer.user.id, feedback_id)
    try:
        requests.ask(session, viewer.user.id, feedback_id, text)
    except Unprocessable as error:
        return _thread(request, session, viewer, owned, error.status, text, error.detail)
    return to(f"/notes/{feedback_id}/thread", "Sent. You get a message when there is an answer.")


@router.get("/assignments/{assignment_id}/requests")
def list_of_requests(
    assignment_id: UUID,
    request: Request,
    session: DbSession,
    viewer: CurrentViewer,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """What students ask, those that wait first."""
    member, assignment = for_assignment(session, viewer, assignment_id)
    threads, total, waiting = requests.threads(session, assignment_id, page)
    return render(
        request,
        "feedback/requests.html",
        assignment=assignment,
        course=member.course,
        here="requests",
        threads=threads,
        paging=Paging(page, requests.PAGE, total),
        waiting=waiting,
    )


@router.get("/assignments/{assignment_id}/requests/{request_id}")
def request_page(
    assignment_id: UUID, request_id: UUID, request: Request, session: DbSession, viewer: CurrentViewer
) -> Response:
    """One thread with the program and the feedback it is about."""
    return _request(request, session, viewer, assignment_id, request_id)


@router.post("/assignments/{assignment_id}/requests/{request_id}")
def answer(
    assignment_id: UUID,
    request_id: UUID,
    request: Request,
    session: DbSession,
    viewer: CurrentViewer,
    text: Annotated[str, Form()] = "",
) -> Response:
    """Answer a student."""
    _, assignment = for_assignment(session, viewer, assignment_id)
    try:
        requests.answer(session, viewer.user.id, assignment, request_id, text)
    except Unprocessable as error:
        return _request(request, session, viewer, assignment_id, request_id, error.status, text, error.detail)
    return to(f"/assignments/{assignment_id}/requests", "Answered; the student is told.")


def _thread(
    request: Request,
    session: Session,
    viewer: Viewer,
    owned: Owned,
    status: int = 200,
    typed: str = "",
    problem: str = "",
) -> Response:
    found = requests.thread_of(session, owned.feedback)
    topic = Topic(owned.feedback, own_rating(session, owned.feedback.id, owned.enrollment.id), found)
    return render(
        request,
        "feedback/thread.html",
        status,
        assignment=owned.assignment,
        question=owned.question,
        tabs=questions_of(session, owned.assignment.id),
        here=owned.question.position,
        note=note_of(topic, owned.assignment.show_witness),
        asked=found,
        lines=requests.lines_of(session, found, viewer.user.id) if found else [],
        student="You",
        back=f"{owned.path}?attempt={owned.submission.attempt}#note-{owned.feedback.topic_key}",
        typed=typed,
        problem=problem,
    )


def _request(
    request: Request,
    session: Session,
    viewer: Viewer,
    assignment_id: UUID,
    request_id: UUID,
    status: int = 200,
    typed: str = "",
    problem: str = "",
) -> Response:
    member, assignment = for_assignment(session, viewer, assignment_id)
    thread = requests.one_thread(session, assignment_id, request_id)
    program = session.get_one(Program, thread.submission.program_id)
    topic = Topic(thread.feedback, None, thread.request)
    return render(
        request,
        "feedback/request.html",
        status,
        assignment=assignment,
        course=member.course,
        here="requests",
        thread=thread,
        lines=thread.lines,
        items=requests.items_now(session, thread),
        student=thread.submission.pseudonym,
        sheet=make_sheet(thread.question, thread.submission, program, [topic], assignment.show_witness),
        typed=typed,
        problem=problem,
    )
