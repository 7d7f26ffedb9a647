"""Pages: an assignment's overview, making and changing assignments."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from sqlalchemy.orm import Session

from service.assignments import actions, question_pages
from service.assignments.drafts import LANGUAGES
from service.assignments.forms import by_field, moment_text, read_moment
from service.assignments.next_step import STAGES
from service.assignments.queries import FEW
from service.auth.dependencies import CurrentViewer, DbSession
from service.auth.viewer import INSTRUCTORS, Member, for_assignment, in_course
from service.errors import Problem, Unprocessable
from service.pages import render, to
from service.tables import Assignment

router = APIRouter()
router.include_router(question_pages.router)


@router.get("/courses/{course_id}/assignments/new")
def new_assignment(request: Request, session: DbSession, viewer: CurrentViewer, course_id: UUID) -> Response:
    """The form for a new assignment."""
    member = in_course(session, viewer, course_id, INSTRUCTORS)
    return render(
        request, "assignments/new.html", course=member.course, typed={"title": "", "slug": "", "deadline": ""}, wrong={}
    )


@router.post("/courses/{course_id}/assignments/new")
def create_assignment(
    request: Request,
    session: DbSession,
    viewer: CurrentViewer,
    course_id: UUID,
    title: Annotated[str, Form()] = "",
    slug: Annotated[str, Form()] = "",
    deadline: Annotated[str, Form()] = "",
) -> Response:
    """Make an assignment and go on to its first question."""
    member = in_course(session, viewer, course_id, INSTRUCTORS)
    try:
        made = actions.create_assignment(session, course_id, title, slug.strip(), read_moment(deadline))
    except Unprocessable as error:
        typed = {"title": title, "slug": slug, "deadline": deadline}
        wrong = by_field(error.problems)
        return render(request, "assignments/new.html", 422, course=member.course, typed=typed, wrong=wrong)
    return to(f"/assignments/{made.id}/questions/new", f"{made.title} is there. Now its first question.")


@router.get("/assignments/{assignment_id}")
def show_assignment(request: Request, session: DbSession, viewer: CurrentViewer, assignment_id: UUID) -> Response:
    """Where an assignment stands and what comes next."""
    member, assignment = for_assignment(session, viewer, assignment_id)
    overview = actions.overview(session, assignment)
    return render(
        request,
        "assignments/overview.html",
        course=member.course,
        assignment=assignment,
        here="assignment",
        overview=overview,
        is_short=any(row.examples and row.short_items for row in overview.rows),
        stages=STAGES,
        few=FEW,
        languages=LANGUAGES,
        may_change=member.is_instructor,
    )


@router.get("/assignments/{assignment_id}/edit")
def edit_assignment(request: Request, session: DbSession, viewer: CurrentViewer, assignment_id: UUID) -> Response:
    """The form for an assignment that is there."""
    member, assignment = for_assignment(session, viewer, assignment_id, INSTRUCTORS)
    typed = {
        "title": assignment.title,
        "slug": assignment.slug,
        "deadline": moment_text(assignment.deadline),
        "run_programs": assignment.run_programs,
        "show_witness": assignment.show_witness,
    }
    return _edit(request, session, member, assignment, typed, ())


@router.post("/assignments/{assignment_id}/edit")
def change_assignment(
    request: Request,
    session: DbSession,
    viewer: CurrentViewer,
    assignment_id: UUID,
    title: Annotated[str, Form()] = "",
    slug: Annotated[str, Form()] = "",
    deadline: Annotated[str, Form()] = "",
    run_programs: Annotated[bool, Form()] = False,
    show_witness: Annotated[bool, Form()] = False,
) -> Response:
    """Change what an assignment is called, when it is due, and its switches; a box that is not ticked is not sent."""
    member, assignment = for_assignment(session, viewer, assignment_id, INSTRUCTORS)
    try:
        due = read_moment(deadline)
        actions.change_assignment(session, assignment, title, slug.strip(), due, run_programs, show_witness)
    except Unprocessable as error:
        typed: dict[str, Any] = {"title": title, "slug": slug, "deadline": deadline}
        typed |= {"run_programs": run_programs, "show_witness": show_witness}
        return _edit(request, session, member, assignment, typed, error.problems)
    return to(f"/assignments/{assignment_id}", "Saved.")


@router.post("/assignments/{assignment_id}/remove")
def remove_assignment(session: DbSession, viewer: CurrentViewer, assignment_id: UUID) -> Response:
    """Remove an assignment to which nothing was handed in."""
    member, assignment = for_assignment(session, viewer, assignment_id, INSTRUCTORS)
    actions.remove_assignment(session, assignment)
    return to(f"/courses/{member.course.id}", f"{assignment.title} is removed.")


def _edit(
    request: Request,
    session: Session,
    member: Member,
    assignment: Assignment,
    typed: dict[str, Any],
    problems: tuple[Problem, ...],
) -> Response:
    return render(
        request,
        "assignments/edit.html",
        422 if problems else 200,
        course=member.course,
        assignment=assignment,
        here="assignment",
        typed=typed,
        wrong=by_field(problems),
        handed_in=actions.handed_in(session, assignment.id),
    )
