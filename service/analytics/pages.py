"""Pages of the room: agreement, the explanations behind a line, the table to download."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from service.analytics import figures, words
from service.analytics.actions import agreement, explanations, title_of
from service.analytics.votes import Line
from service.auth.dependencies import CurrentViewer, DbSession
from service.auth.viewer import for_assignment, for_question
from service.errors import NotFound
from service.feedback.actions import waiting_requests
from service.pages import render
from service.paging import Paging
from service.tables import Source

router = APIRouter()
PAGE = 50


@router.get("/assignments/{assignment_id}/agreement")
def agreement_page(assignment_id: UUID, request: Request, session: DbSession, viewer: CurrentViewer) -> Response:
    """Whether students agree, as a finding with its tables."""
    member, assignment = for_assignment(session, viewer, assignment_id)
    found = agreement(session, assignment_id)
    return render(
        request,
        "analytics/agreement.html",
        assignment=assignment,
        course=member.course,
        here="agreement",
        heading=words.heading(found),
        explained=words.explained(found, assignment.released_at),
        found=found,
        tables=[
            ("By rubric item, least agreement first", "Item", found.items, figures.scale(found.items)),
            ("By topic, least agreement first", "Topic", found.topics, figures.scale(found.topics)),
        ],
        wrote=words.WROTE,
        waiting=waiting_requests(session, assignment_id),
    )


@router.get("/assignments/{assignment_id}/agreement.csv")
def agreement_csv(assignment_id: UUID, session: DbSession, viewer: CurrentViewer) -> Response:
    """Topics and items as a table for a spreadsheet."""
    _, assignment = for_assignment(session, viewer, assignment_id)
    found = agreement(session, assignment_id)
    lines: list[Line] = [*found.topics, *found.items]
    name = f'attachment; filename="agreement-{assignment.slug}.csv"'
    return Response(figures.table(lines), media_type="text/csv; charset=utf-8", headers={"Content-Disposition": name})


@router.get("/assignments/{assignment_id}/agreement/explanations")
def explanations_page(
    assignment_id: UUID,
    request: Request,
    session: DbSession,
    viewer: CurrentViewer,
    question: UUID,
    topic: str,
    source: Source,
    item: str = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """What students wrote about one topic or item."""
    member, assignment, found_question = for_question(session, viewer, question)
    if assignment.id != assignment_id:
        raise NotFound("There is no such question in this assignment.")
    rows = explanations(session, assignment_id, question, topic, item, source)
    paging = Paging(page, PAGE, len(rows), Line(question, "", 0, topic, item, "", source).address)
    return render(
        request,
        "analytics/explanations.html",
        assignment=assignment,
        course=member.course,
        here="agreement",
        question=found_question,
        rows=rows[paging.offset : paging.last],
        paging=paging,
        disagree=sum(not row.rating.agree for row in rows),
        title=title_of(rows, item),
        by=words.WROTE[source],
    )
