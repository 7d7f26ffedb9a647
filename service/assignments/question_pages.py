"""Pages: a question, making and changing questions."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response

from service.assignments import actions
from service.assignments.drafts import LANGUAGES
from service.assignments.forms import QuestionForm, by_field, form_of
from service.assignments.inputs import format_inputs
from service.auth.dependencies import CurrentViewer, DbSession
from service.auth.viewer import INSTRUCTORS, Member, for_assignment, for_question
from service.errors import Problem, Unprocessable
from service.pages import render, to
from service.tables import Assignment, Question

router = APIRouter()
TypedQuestion = Annotated[QuestionForm, Form()]


@router.get("/assignments/{assignment_id}/questions/new")
def new_question(request: Request, session: DbSession, viewer: CurrentViewer, assignment_id: UUID) -> Response:
    """The form for a new question."""
    member, assignment = for_assignment(session, viewer, assignment_id, INSTRUCTORS)
    return _form(request, member, assignment, QuestionForm())


@router.post("/assignments/{assignment_id}/questions/new")
def add_question(
    request: Request, session: DbSession, viewer: CurrentViewer, assignment_id: UUID, typed: TypedQuestion
) -> Response:
    """Add a question and go on to its rubric."""
    member, assignment = for_assignment(session, viewer, assignment_id, INSTRUCTORS)
    try:
        made = actions.add_question(session, assignment_id, *typed.draft())
    except Unprocessable as error:
        return _form(request, member, assignment, typed, problems=error.problems)
    return to(f"/questions/{made.id}/rubric", f"{made.title} is there. Now its rubric.")


@router.get("/questions/{question_id}")
def show_question(request: Request, session: DbSession, viewer: CurrentViewer, question_id: UUID) -> Response:
    """A question as it stands."""
    member, assignment, question = for_question(session, viewer, question_id)
    return render(
        request,
        "assignments/question.html",
        course=member.course,
        assignment=assignment,
        here="assignment",
        question=question,
        language=LANGUAGES.get(question.language, question.language),
        inputs=format_inputs(question.watched_on if question.inputs is None else question.inputs),
        watched_on=question.watched_on,
        may_change=member.is_instructor,
        handed_in=actions.submission_count(session, question.id),
    )


@router.get("/questions/{question_id}/edit")
def edit_question(request: Request, session: DbSession, viewer: CurrentViewer, question_id: UUID) -> Response:
    """The form for a question that is there."""
    member, assignment, question = for_question(session, viewer, question_id, INSTRUCTORS)
    return _form(request, member, assignment, form_of(actions.draft_of(question)), question=question)


@router.post("/questions/{question_id}/edit")
def change_question(
    request: Request, session: DbSession, viewer: CurrentViewer, question_id: UUID, typed: TypedQuestion
) -> Response:
    """Change a question."""
    member, assignment, question = for_question(session, viewer, question_id, INSTRUCTORS)
    try:
        actions.change_question(session, question, *typed.draft())
    except Unprocessable as error:
        return _form(request, member, assignment, typed, question=question, problems=error.problems)
    return to(f"/questions/{question_id}", "Saved.")


@router.post("/questions/{question_id}/move")
def move_question(
    session: DbSession, viewer: CurrentViewer, question_id: UUID, step: Annotated[int, Form(ge=-1, le=1)]
) -> Response:
    """Move a question one place up or down."""
    _, assignment, question = for_question(session, viewer, question_id, INSTRUCTORS)
    actions.move_question(session, question, step)
    return to(f"/assignments/{assignment.id}")


@router.post("/questions/{question_id}/remove")
def remove_question(session: DbSession, viewer: CurrentViewer, question_id: UUID) -> Response:
    """Remove a question to which nothing was handed in."""
    _, assignment, question = for_question(session, viewer, question_id, INSTRUCTORS)
    actions.remove_question(session, question)
    return to(f"/assignments/{assignment.id}", f"{question.title} is removed.")


def _form(
    request: Request,
    member: Member,
    assignment: Assignment,
    typed: QuestionForm,
    question: Question | None = None,
    problems: tuple[Problem, ...] = (),
) -> Response:
    context: dict[str, Any] = {"typed": typed, "question": question, "wrong": by_field(problems)}
    return render(
        request,
        "assignments/question_form.html",
        422 if problems else 200,
        course=member.course,
        assignment=assignment,
        here="assignment",
        languages=LANGUAGES,
        **context,
    )
