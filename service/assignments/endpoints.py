"""REST: assignments and questions."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy.orm import Session

from service.assignments import actions
from service.assignments.actions import QuestionDraft
from service.assignments.schemas import (
    AssignmentChange,
    AssignmentDetail,
    AssignmentOut,
    NewAssignment,
    NewQuestion,
    QuestionChange,
    QuestionOut,
)
from service.auth.dependencies import CurrentViewer, DbSession
from service.auth.viewer import INSTRUCTORS, STAFF, for_assignment, for_question, in_course
from service.rest import PREFIX, Answer, Cursor, IdempotencyHeader, Limit, Listing, RequestHash, once
from service.tables import Assignment

router = APIRouter(tags=["assignments"])
CREATED = 201


@router.get("/courses/{course_id}/assignments")
def list_assignments(
    session: DbSession, viewer: CurrentViewer, course_id: UUID, cursor: Cursor = "", limit: Limit = 50
) -> Listing[AssignmentOut]:
    """The assignments of a course."""
    viewer.need_scope("courses:read")
    in_course(session, viewer, course_id, STAFF)
    rows, following = actions.page_of_assignments(session, course_id, cursor, limit)
    return Listing(items=[AssignmentOut.model_validate(row) for row in rows], next=following)


@router.post("/courses/{course_id}/assignments", status_code=CREATED, response_model=AssignmentOut)
def create_assignment(
    session: DbSession,
    viewer: CurrentViewer,
    request_hash: RequestHash,
    course_id: UUID,
    new: NewAssignment,
    key: IdempotencyHeader = "",
) -> JSONResponse:
    """Make an assignment."""
    viewer.need_scope("courses:write")
    in_course(session, viewer, course_id, INSTRUCTORS)

    def act() -> Answer:
        made = actions.create_assignment(session, course_id, **new.model_dump())
        return _created(AssignmentOut.model_validate(made), f"assignments/{made.id}")

    return once(session, viewer, key, request_hash, act)


@router.get("/assignments/{assignment_id}")
def get_assignment(session: DbSession, viewer: CurrentViewer, assignment_id: UUID) -> AssignmentDetail:
    """An assignment with its questions."""
    viewer.need_scope("courses:read")
    _, assignment = for_assignment(session, viewer, assignment_id)
    return _detail(session, assignment)


@router.patch("/assignments/{assignment_id}")
def change_assignment(
    session: DbSession, viewer: CurrentViewer, assignment_id: UUID, change: AssignmentChange
) -> AssignmentDetail:
    """Change an assignment; a deadline of null takes it away."""
    viewer.need_scope("courses:write")
    _, assignment = for_assignment(session, viewer, assignment_id, INSTRUCTORS)
    values = {"title": assignment.title, "slug": assignment.slug, "deadline": assignment.deadline}
    actions.change_assignment(session, assignment, **(values | change.model_dump(exclude_unset=True)))
    return _detail(session, assignment)


@router.post("/assignments/{assignment_id}/questions", status_code=CREATED, response_model=QuestionOut)
def add_question(
    session: DbSession,
    viewer: CurrentViewer,
    request_hash: RequestHash,
    assignment_id: UUID,
    new: NewQuestion,
    key: IdempotencyHeader = "",
) -> JSONResponse:
    """Add a question behind the others."""
    viewer.need_scope("courses:write")
    for_assignment(session, viewer, assignment_id, INSTRUCTORS)

    def act() -> Answer:
        values = new.model_dump() | {"references": tuple(new.references)}
        made = actions.add_question(session, assignment_id, QuestionDraft(**values))
        return _created(QuestionOut.model_validate(made), f"questions/{made.id}")

    return once(session, viewer, key, request_hash, act)


@router.get("/questions/{question_id}")
def get_question(session: DbSession, viewer: CurrentViewer, question_id: UUID) -> QuestionOut:
    """A question."""
    viewer.need_scope("courses:read")
    _, _, question = for_question(session, viewer, question_id)
    return QuestionOut.model_validate(question)


@router.patch("/questions/{question_id}")
def change_question(
    session: DbSession, viewer: CurrentViewer, question_id: UUID, change: QuestionChange
) -> QuestionOut:
    """Change a question; programs that are there are prepared anew where that matters."""
    viewer.need_scope("courses:write")
    _, _, question = for_question(session, viewer, question_id, INSTRUCTORS)
    values = change.model_dump(exclude_unset=True)
    if "references" in values:
        values["references"] = tuple(values["references"])
    actions.change_question(session, question, replace(actions.draft_of(question), **values))
    return QuestionOut.model_validate(question)


def _created(out: BaseModel, path: str) -> Answer:
    return Answer(CREATED, out.model_dump(mode="json"), {"Location": f"{PREFIX}/{path}"})


def _detail(session: Session, assignment: Assignment) -> AssignmentDetail:
    questions = [QuestionOut.model_validate(question) for question in actions.questions_of(session, assignment.id)]
    known = AssignmentOut.model_validate(assignment).model_dump()
    return AssignmentDetail(**known, questions=questions)
