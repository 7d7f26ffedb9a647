"""Pages of the release: what students will see, the button, and a program as its student would see it."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response

from service.auth.dependencies import CurrentViewer, DbSession
from service.auth.viewer import for_assignment
from service.errors import NotFound
from service.feedback.outlook import outlook, preview
from service.feedback.release import release
from service.feedback.sheet import STATES
from service.pages import count, render, to

router = APIRouter()


@router.get("/assignments/{assignment_id}/release")
def release_page(assignment_id: UUID, request: Request, session: DbSession, viewer: CurrentViewer) -> Response:
    """What a release would show now."""
    member, assignment = for_assignment(session, viewer, assignment_id)
    return render(
        request,
        "feedback/release.html",
        assignment=assignment,
        course=member.course,
        here="release",
        outlook=outlook(session, assignment),
        states=STATES,
    )


@router.post("/assignments/{assignment_id}/release")
def do_release(
    assignment_id: UUID,
    session: DbSession,
    viewer: CurrentViewer,
    asked: Annotated[bool, Form()] = False,
    show_witness: Annotated[bool, Form()] = False,
) -> Response:
    """Release all together; `asked` says that the page had the box for the inputs on which programs differ."""
    _, assignment = for_assignment(session, viewer, assignment_id)
    if asked:
        assignment.show_witness = show_witness
    done = release(session, assignment_id)
    told = f"{count(done.students, 'student')} {'is' if done.students == 1 else 'are'} told."
    notice = f"Released: {count(done.published, 'piece')} of feedback published, {told}"
    return to(f"/assignments/{assignment_id}/release", notice if done.published else "Nothing has changed since.")


@router.get("/assignments/{assignment_id}/release/preview/{submission_id}")
def preview_page(
    assignment_id: UUID, submission_id: UUID, request: Request, session: DbSession, viewer: CurrentViewer
) -> Response:
    """One submission as its student would see it, read only."""
    _, assignment = for_assignment(session, viewer, assignment_id)
    sheet = preview(session, assignment, submission_id)
    if sheet is None:
        raise NotFound("There is no such submission here, or nothing has judged it yet.")
    return render(
        request,
        "feedback/question.html",
        assignment=assignment,
        tabs=[],
        here="",
        sheet=sheet,
        attempts=1,
        earlier=[],
        pending=None,
        preview=True,
    )
