"""REST: courses and rosters."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from service.auth.dependencies import CurrentViewer, DbSession
from service.auth.viewer import INSTRUCTORS, STAFF, in_course
from service.courses import actions
from service.courses.schemas import CourseIn, CourseOut, PersonOut, RosterIn
from service.errors import Forbidden
from service.rest import PREFIX, Answer, Cursor, IdempotencyHeader, Limit, Listing, RequestHash, once
from service.tables import Course, Role

router = APIRouter(tags=["courses"])


@router.get("/courses")
def list_courses(session: DbSession, viewer: CurrentViewer) -> Listing[CourseOut]:
    """The courses that one is in."""
    viewer.need_scope("courses:read")
    rows = actions.courses_of(session, viewer.user)
    return Listing(items=[_out(course, place.role) for course, place in rows], next=None)


@router.post("/courses", status_code=201, response_model=CourseOut)
def create_course(
    body: CourseIn, session: DbSession, viewer: CurrentViewer, request_hash: RequestHash, key: IdempotencyHeader = ""
) -> JSONResponse:
    """Make a course; its maker is its instructor."""
    viewer.need_scope("courses:write")
    if not viewer.user.can_create_courses:
        raise Forbidden("Your account may not make courses; ask whoever runs this server.")

    def act() -> Answer:
        course = actions.create_course(session, body.title, viewer.user)
        shown = _out(course, Role.INSTRUCTOR).model_dump(mode="json")
        return Answer(201, shown, {"Location": f"{PREFIX}/courses/{course.id}"})

    return once(session, viewer, key, request_hash, act)


@router.get("/courses/{course_id}")
def get_course(course_id: UUID, session: DbSession, viewer: CurrentViewer) -> CourseOut:
    """One course."""
    viewer.need_scope("courses:read")
    member = in_course(session, viewer, course_id)
    return _out(member.course, member.enrollment.role)


@router.get("/courses/{course_id}/people")
def list_people(
    course_id: UUID, session: DbSession, viewer: CurrentViewer, cursor: Cursor = "", limit: Limit = 100
) -> Listing[PersonOut]:
    """Who is in a course; for those who teach it."""
    viewer.need_scope("courses:read")
    in_course(session, viewer, course_id, STAFF)
    rows, following = actions.page_of_people(session, course_id, cursor, limit)
    return Listing(items=[PersonOut.model_validate(row) for row in rows], next=following)


@router.post("/courses/{course_id}/roster")
def add_roster(course_id: UUID, body: RosterIn, session: DbSession, viewer: CurrentViewer) -> dict[str, int]:
    """Add students from CSV; sending the same again changes nothing."""
    viewer.need_scope("courses:write")
    in_course(session, viewer, course_id, INSTRUCTORS)
    change = actions.add_roster(session, course_id, actions.parse_roster(body.csv))
    return {"added": change.added, "renamed": change.renamed, "unchanged": change.unchanged}


def _out(course: Course, role: Role) -> CourseOut:
    return CourseOut(id=course.id, title=course.title, slug=course.slug, role=role)
