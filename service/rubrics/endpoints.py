"""REST: rubrics and their versions."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query

from service.auth.dependencies import CurrentViewer, DbSession
from service.auth.viewer import INSTRUCTORS, for_question
from service.errors import NotFound
from service.rubrics import actions
from service.rubrics.schemas import RubricBody, RubricOut, VersionOut, Versions

router = APIRouter(tags=["rubrics"])
Version = Annotated[int, Path(ge=1, le=1_000_000)]
RemoveGraded = Annotated[bool, Query(description="Allow that items are removed which people graded.")]


@router.get("/questions/{question_id}/rubric")
def get_rubric(session: DbSession, viewer: CurrentViewer, question_id: UUID) -> RubricOut:
    """The rubric in force."""
    viewer.need_scope("courses:read")
    for_question(session, viewer, question_id)
    rubric = actions.current(session, question_id)
    if rubric is None:
        raise NotFound("This question has no rubric yet; PUT one here.")
    return RubricOut.model_validate(rubric)


@router.put("/questions/{question_id}/rubric")
def put_rubric(
    session: DbSession,
    viewer: CurrentViewer,
    question_id: UUID,
    body: RubricBody,
    remove_graded: RemoveGraded = False,
) -> RubricOut:
    """Save a rubric as a new version; one that changes nothing leaves the version as it is."""
    viewer.need_scope("courses:write")
    for_question(session, viewer, question_id, INSTRUCTORS)
    saved = actions.save(session, question_id, body.draft(), viewer.user, remove_graded=remove_graded)
    return RubricOut.model_validate(saved)


@router.get("/questions/{question_id}/rubric/versions")
def list_versions(session: DbSession, viewer: CurrentViewer, question_id: UUID) -> Versions:
    """All versions, newest first."""
    viewer.need_scope("courses:read")
    for_question(session, viewer, question_id)
    return Versions(items=[VersionOut.model_validate(row) for row in actions.versions(session, question_id)])


@router.get("/questions/{question_id}/rubric/versions/{version}")
def get_version(session: DbSession, viewer: CurrentViewer, question_id: UUID, version: Version) -> RubricOut:
    """The rubric as it was."""
    viewer.need_scope("courses:read")
    for_question(session, viewer, question_id)
    return RubricOut.model_validate(actions.get_version(session, question_id, version))
