"""Pages: everything that was handed in, and one program."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response

from service.auth.dependencies import CurrentViewer, DbSession
from service.auth.viewer import for_assignment
from service.listing import lay_out
from service.pages import render
from service.paging import Paging
from service.submissions import actions, upload_pages
from service.submissions.access import for_submission
from service.submissions.actions import STATES
from service.submissions.downloads import download

router = APIRouter()
router.include_router(upload_pages.router)
PAGE = 50
Position = Annotated[int, Path(ge=0, le=100_000)]


@router.get("/assignments/{assignment_id}/submissions")
def submissions(
    request: Request,
    session: DbSession,
    viewer: CurrentViewer,
    assignment_id: UUID,
    question: str = "",
    state: Annotated[str, Query(max_length=20)] = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """All submissions of an assignment, by question and state."""
    member, assignment = for_assignment(session, viewer, assignment_id)
    questions, counts = actions.questions_with_counts(session, assignment_id)
    chosen = next((one for one in questions if str(one.id) == question), None)
    state = state if state in STATES else ""
    total, lines = actions.selected(session, assignment_id, chosen, state, (page - 1) * PAGE, PAGE)
    asked = urlencode({"question": chosen.id if chosen else "", "state": state})
    return render(
        request,
        "submissions/submissions.html",
        assignment=assignment,
        course=member.course,
        member=member,
        here="submissions",
        questions=questions,
        counts=counts,
        chosen=chosen,
        state=state,
        states=STATES,
        lines=lines,
        late=[actions.is_late(line.submission, assignment.deadline) for line in lines],
        paging=Paging(page, PAGE, total, asked),
    )


@router.get("/submissions/{submission_id}")
def submission(request: Request, session: DbSession, viewer: CurrentViewer, submission_id: UUID) -> Response:
    """One program with its files."""
    member, view = for_submission(session, viewer, submission_id)
    return render(
        request,
        "submissions/submission.html",
        assignment=view.assignment,
        course=member.course,
        here="submissions",
        view=view,
        one=view.submission,
        listing=lay_out(view.program.text, view.question.language),
        alike=actions.alike_count(session, view.program),
        behaviour=actions.behaviour_of(session, view.question, view.program),
    )


@router.get("/submissions/{submission_id}/files/{position}")
def file(session: DbSession, viewer: CurrentViewer, submission_id: UUID, position: Position) -> Response:
    """A file's bytes as they came."""
    for_submission(session, viewer, submission_id)
    return download(actions.file_of(session, submission_id, position))
