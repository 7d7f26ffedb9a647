"""Pages: the rubric's editor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Query, Request, Response, UploadFile
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from service.auth.dependencies import CurrentViewer, DbSession
from service.auth.viewer import INSTRUCTORS, Member, for_question
from service.errors import Problem
from service.pages import count, render, to
from service.rubrics import actions
from service.rubrics.checks import Flaw, find_flaws
from service.rubrics.editor import EMPTY, by_name, name, press, read_form
from service.rubrics.files import from_text
from service.rubrics.rubric import Draft, draft_of
from service.tables import Assignment, Question, User

router = APIRouter()
LARGEST_FILE = 1_000_000
AskedVersion = Annotated[int | None, Query(ge=1, le=1_000_000)]


async def typed_form(request: Request) -> FormData:
    """The form with all its fields, whatever their names."""
    return await request.form()


TypedForm = Annotated[FormData, Depends(typed_form)]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the editor shows beside the question itself."""

    draft: Draft
    flaws: tuple[Flaw, ...] = ()
    focus: str = ""
    version: int = 0
    message: str = ""
    removed: tuple[Problem, ...] = ()
    json_text: str = ""
    json_problems: tuple[Problem, ...] = ()

    @property
    def wrong(self) -> dict[str, list[str]]:
        """The flaws by the name of their field."""
        return by_name(self.flaws)


@router.get("/questions/{question_id}/rubric")
def show_rubric(
    request: Request, session: DbSession, viewer: CurrentViewer, question_id: UUID, version: AskedVersion = None
) -> Response:
    """The editor with the rubric in force, or with an earlier version to take up again."""
    member, assignment, question = for_question(session, viewer, question_id)
    if version is not None:
        draft = draft_of(actions.get_version(session, question_id, version))
        return _editor(request, session, member, assignment, question, Shown(draft, version=version))
    rubric = actions.current(session, question_id)
    shown = Shown(draft_of(rubric)) if rubric is not None else Shown(EMPTY, focus="t0.title")
    return _editor(request, session, member, assignment, question, shown)


@router.post("/questions/{question_id}/rubric")
def press_button(
    request: Request, session: DbSession, viewer: CurrentViewer, question_id: UUID, form: TypedForm
) -> Response:
    """Save, or add, remove and move with everything typed kept."""
    member, assignment, question = for_question(session, viewer, question_id, INSTRUCTORS)
    button, draft = str(form.get("do", "save")), read_form(form)
    if button == "preview":
        shown = Shown(draft, message="The margin shows what is typed now. Nothing is saved yet.")
    elif button.startswith("save"):
        shown = _save(session, viewer.user, question_id, draft, remove_graded=button == "save-removing")
        if not shown.flaws and not shown.removed:
            return to(f"/questions/{question_id}/rubric", shown.message)
    else:
        changed, focus = press(draft, button)
        shown = Shown(changed, focus=focus)
    return _editor(request, session, member, assignment, question, shown)


@router.post("/questions/{question_id}/rubric/json")
def take_json(
    request: Request,
    session: DbSession,
    viewer: CurrentViewer,
    question_id: UUID,
    text: Annotated[str, Form()] = "",
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Fill the editor from JSON, pasted or as a file; saving comes after looking."""
    member, assignment, question = for_question(session, viewer, question_id, INSTRUCTORS)
    text, problems = _json_text(text, file)
    draft = EMPTY
    if not problems:
        draft, problems = from_text(text)
    if problems:
        rubric = actions.current(session, question_id)
        shown = Shown(draft_of(rubric) if rubric else EMPTY, json_text=text, json_problems=tuple(problems))
    else:
        items = sum(len(topic.items) for topic in draft.topics)
        message = f"Read: {count(len(draft.topics), 'topic')}, {count(items, 'item')}. Look through it, then save."
        shown = Shown(draft, message=message)
    return _editor(request, session, member, assignment, question, shown)


def _save(session: Session, author: User, question_id: UUID, draft: Draft, *, remove_graded: bool) -> Shown:
    draft = draft.without_blanks()
    flaws = find_flaws(draft)
    if flaws:
        message = f"Nothing is saved yet: {count(len(flaws), 'place needs', 'places need')} another look."
        first = name(flaws[0].topic, flaws[0].item, flaws[0].field)
        return Shown(draft if draft.topics else EMPTY, tuple(flaws), focus=first, message=message)
    before = actions.current(session, question_id)
    try:
        saved = actions.save(session, question_id, draft, author, remove_graded=remove_graded)
    except actions.GradedItemsRemoved as error:
        return Shown(draft, message=error.detail, removed=error.problems)
    if before is not None and before.number == saved.number:
        return Shown(draft, message=f"Nothing was different; version {saved.number} stays.")
    return Shown(draft, message=f"Saved as version {saved.number}.")


def _json_text(text: str, file: UploadFile | None) -> tuple[str, list[Problem]]:
    if file is None or not file.filename:
        return text, [] if text.strip() else [Problem("nothing", "was pasted and no file was chosen")]
    data = file.file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        return "", [Problem(file.filename, "is larger than a megabyte, which no rubric is")]
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return "", [Problem(file.filename, "is not UTF-8 text")]


def _editor(
    request: Request, session: Session, member: Member, assignment: Assignment, question: Question, shown: Shown
) -> Response:
    versions = actions.versions(session, question.id)
    wrong = bool(shown.flaws or shown.removed or shown.json_problems)
    return render(
        request,
        "rubrics/editor.html",
        422 if wrong else 200,
        course=member.course,
        assignment=assignment,
        here="assignment",
        question=question,
        versions=versions,
        shown=shown,
        blank=Shown(EMPTY),
        blank_topic=EMPTY.topics[0],
        may_change=member.is_instructor,
    )
