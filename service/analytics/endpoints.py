"""REST end points of the room."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from service.analytics.actions import agreement
from service.analytics.schemas import AgreementOut, LineOut, VotesOut
from service.auth.dependencies import CurrentViewer, DbSession
from service.auth.viewer import for_assignment
from service.tables import Source

router = APIRouter(tags=["analytics"])


@router.get("/assignments/{assignment_id}/agreement")
def get_agreement(assignment_id: UUID, session: DbSession, viewer: CurrentViewer) -> AgreementOut:
    """How often students agree with their feedback, with counts and 95 % Wilson intervals."""
    viewer.need_scope("courses:read")
    for_assignment(session, viewer, assignment_id)
    found = agreement(session, assignment_id)
    return AgreementOut(
        model=VotesOut.of(found.by_source[Source.MODEL]),
        person=VotesOut.of(found.by_source[Source.PERSON]),
        voters=found.voters,
        topics=[LineOut.of_line(line) for line in found.topics],
        items=[LineOut.of_line(line) for line in found.items],
    )
