"""Pages: uploading, and what became of an upload."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, File, Query, Request, Response, UploadFile
from sqlalchemy.orm import Session

from service.assignments.actions import questions_of
from service.auth.dependencies import AppSettings, CurrentViewer, DbSession
from service.auth.viewer import INSTRUCTORS, Member, for_assignment
from service.errors import Unprocessable
from service.pages import render, to
from service.paging import Paging
from service.settings import Settings
from service.submissions import actions
from service.submissions.access import for_upload
from service.submissions.actions import Terms, UnclearQuestion
from service.submissions.forms import ENCODINGS, read_terms, sources_of
from service.submissions.streaming import UploadRoute
from service.tables import Assignment, Outcome

router = APIRouter(route_class=UploadRoute)
PAGE = 100


@router.get("/assignments/{assignment_id}/upload")
def upload_form(
    request: Request, session: DbSession, viewer: CurrentViewer, settings: AppSettings, assignment_id: UUID
) -> Response:
    """Where programs are uploaded."""
    member, assignment = for_assignment(session, viewer, assignment_id, INSTRUCTORS)
    return _form(request, session, settings, member, assignment, Terms())


@router.post("/assignments/{assignment_id}/upload")
def upload(
    request: Request,
    session: DbSession,
    viewer: CurrentViewer,
    settings: AppSettings,
    assignment_id: UUID,
    terms: Annotated[Terms, Depends(read_terms)],
    files: Annotated[list[UploadFile], File()] = [],  # noqa: B006
    folder: Annotated[list[UploadFile], File()] = [],  # noqa: B006
) -> Response:
    """Take an upload and show what became of it."""
    member, assignment = for_assignment(session, viewer, assignment_id, INSTRUCTORS)
    sources = sources_of([*files, *folder])
    try:
        with session.begin_nested():
            made = actions.receive(session, assignment, sources, settings, user=viewer.user, terms=terms)
    except Unprocessable as error:
        return _form(request, session, settings, member, assignment, terms, error)
    return to(f"/uploads/{made.id}")


@router.get("/uploads/{upload_id}")
def result(
    request: Request,
    session: DbSession,
    viewer: CurrentViewer,
    upload_id: UUID,
    outcome: Outcome | None = None,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """What became of every file of an upload."""
    member, assignment, made = for_upload(session, viewer, upload_id)
    total, entries = actions.entries_of(session, upload_id, outcome, (page - 1) * PAGE, PAGE)
    return render(
        request,
        "submissions/upload.html",
        assignment=assignment,
        course=member.course,
        here="submissions",
        upload=made,
        outcome=outcome,
        entries=entries,
        paging=Paging(page, PAGE, total, f"outcome={outcome}" if outcome else ""),
    )


def _form(
    request: Request,
    session: Session,
    settings: Settings,
    member: Member,
    assignment: Assignment,
    terms: Terms,
    error: Unprocessable | None = None,
) -> Response:
    return render(
        request,
        "submissions/upload_form.html",
        422 if error else 200,
        assignment=assignment,
        course=member.course,
        here="submissions",
        questions=questions_of(session, assignment.id),
        uploads=actions.last_uploads(session, assignment.id),
        encodings=ENCODINGS,
        terms=terms,
        settings=settings,
        error=error,
        asks=isinstance(error, UnclearQuestion),
    )
