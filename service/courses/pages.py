"""Pages: one's courses, a course, its people."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response, UploadFile
from sqlalchemy.orm import Session

from service.auth.dependencies import CurrentViewer, DbSession
from service.auth.viewer import INSTRUCTORS, STAFF, Member, in_course
from service.courses import actions
from service.courses.roster import LARGEST_ROSTER
from service.errors import FeedforwardError, Forbidden, Unprocessable
from service.pages import count, render, to
from service.tables import Role

router = APIRouter()


@router.get("/courses")
def courses(request: Request, session: DbSession, viewer: CurrentViewer) -> Response:
    """All courses that one is in; a person with a single one is led to it."""
    mine = actions.courses_of(session, viewer.user)
    if len(mine) == 1 and not viewer.user.can_create_courses:
        return to(f"/courses/{mine[0][0].id}")
    return render(request, "courses/courses.html", courses=mine, title="", problem="")


@router.post("/courses")
def create_course(
    request: Request, session: DbSession, viewer: CurrentViewer, title: Annotated[str, Form()] = ""
) -> Response:
    """Make a course."""
    if not viewer.user.can_create_courses:
        raise Forbidden("Your account may not make courses; ask whoever runs this server.")
    try:
        course = actions.create_course(session, title, viewer.user)
    except FeedforwardError as error:
        mine = actions.courses_of(session, viewer.user)
        return render(request, "courses/courses.html", 422, courses=mine, title=title, problem=error.detail)
    return to(f"/courses/{course.id}")


@router.get("/courses/{course_id}")
def course(course_id: UUID, request: Request, session: DbSession, viewer: CurrentViewer) -> Response:
    """A course: its assignments, for those who teach or for a student."""
    member = in_course(session, viewer, course_id)
    lines = actions.assignments_for(session, member.enrollment, is_staff=member.is_staff)
    return render(
        request,
        "courses/course.html",
        course=member.course,
        member=member,
        lines=lines,
        news=actions.unread(session, member.enrollment),
    )


@router.get("/courses/{course_id}/people")
def people(course_id: UUID, request: Request, session: DbSession, viewer: CurrentViewer) -> Response:
    """Who is in the course."""
    return _people(request, session, in_course(session, viewer, course_id, STAFF))


@router.post("/courses/{course_id}/roster")
def add_roster(
    course_id: UUID,
    request: Request,
    session: DbSession,
    viewer: CurrentViewer,
    file: UploadFile | None = None,
    csv: Annotated[str, Form(max_length=LARGEST_ROSTER)] = "",
) -> Response:
    """Add students from a CSV file or from pasted lines."""
    member = in_course(session, viewer, course_id, INSTRUCTORS)
    data = file.file.read(LARGEST_ROSTER + 1) if file is not None and file.filename else b""
    try:
        change = actions.add_roster(session, course_id, actions.parse_roster(actions.roster_text(data) or csv))
    except Unprocessable as error:
        return _people(request, session, member, error, csv)
    added, known = count(change.added, "student"), count(change.renamed + change.unchanged, "student")
    return to(f"/courses/{course_id}/people", f"{added} added, {known} known already.")


@router.post("/courses/{course_id}/staff")
def add_staff(
    course_id: UUID,
    request: Request,
    session: DbSession,
    viewer: CurrentViewer,
    email: Annotated[str, Form()] = "",
    role: Annotated[Role, Form()] = Role.GRADER,
) -> Response:
    """Add an instructor or a grader who has an account."""
    member = in_course(session, viewer, course_id, INSTRUCTORS)
    try:
        place = actions.add_staff(session, course_id, email, role)
    except Unprocessable as error:
        return _people(request, session, member, error)
    return to(f"/courses/{course_id}/people", f"{place.name} is {place.role.value} of this course.")


def _people(
    request: Request, session: Session, member: Member, error: Unprocessable | None = None, csv: str = ""
) -> Response:
    return render(
        request,
        "courses/people.html",
        422 if error else 200,
        course=member.course,
        member=member,
        people=actions.people(session, member.course.id),
        roles=(Role.GRADER, Role.INSTRUCTOR),
        error=error,
        csv=csv,
    )
