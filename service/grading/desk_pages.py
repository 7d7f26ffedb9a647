"""Pages of the grading desk: one program after the other, and the list of those that are graded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request, Response
from sqlalchemy.orm import Session

from service.assignments.actions import FEW, overview
from service.auth.dependencies import CurrentViewer, DbSession
from service.auth.viewer import for_assignment
from service.errors import NotFound
from service.grading import actions
from service.grading.access import Place, at_question, at_submission
from service.grading.candidates import short
from service.grading.desk import OnDesk, around, grader_names, lay_on_desk, pick, waiting
from service.grading.graded import PAGE, graded_examples
from service.grading.queries import grades_of
from service.pages import render, to
from service.paging import Paging
from service.rubrics import actions as rubrics
from service.rubrics.actions import Rubric
from service.tables import Submission

router = APIRouter()
SKIPPED = "skipped"
MOST_SKIPPED = 40
DAY_S = 24 * 3600


@dataclass(frozen=True, slots=True)
class Way:
    """How one came to the program on the desk.

    `submission` is asked for; `likely` and `want` look for one that has, or has not, an item; `after` was graded right
    before, and `was` is what had been said of it then, one sign an item.
    """

    submission: UUID | None = None
    likely: str = ""
    want: bool = True
    after: UUID | None = None
    was: str = ""


@router.get("/assignments/{assignment_id}/examples")
def choose(request: Request, session: DbSession, viewer: CurrentViewer, assignment_id: UUID) -> Response:
    """The desk of the first question that has too few examples."""
    member, assignment = for_assignment(session, viewer, assignment_id)
    rows = overview(session, assignment).rows
    ready = [row for row in rows if row.can_be_graded]
    if not ready:
        return render(
            request,
            "grading/nothing.html",
            assignment=assignment,
            course=member.course,
            rows=rows,
            here="examples",
            title="Examples",
        )
    short = (row for row in ready if row.short_items)
    return to(f"/questions/{next(short, ready[0]).question.id}/examples")


@router.get("/questions/{question_id}/examples")
def desk(
    request: Request,
    session: DbSession,
    viewer: CurrentViewer,
    question_id: UUID,
    submission: UUID | None = None,
    likely: str = "",
    want: bool = True,
    after: UUID | None = None,
    was: Annotated[str, Query(pattern="^[-01]*$", max_length=200)] = "",
) -> Response:
    """One program to grade."""
    place = at_question(session, viewer, question_id)
    return _desk(request, session, place, Way(submission, likely, want, after, was))


@router.post("/questions/{question_id}/examples")
def save_or_skip(
    request: Request,
    session: DbSession,
    viewer: CurrentViewer,
    question_id: UUID,
    submission: Annotated[UUID, Form()],
    do: Annotated[str, Form()] = "save",
    seen: Annotated[str, Form()] = "",
    shown: Annotated[str, Form()] = "",
    likely: Annotated[str, Form()] = "",
    want: Annotated[bool, Form()] = True,
    applies: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Save what applies, or put the program aside; then the next one. `shown` names the items that were on the page."""
    place, one = _submission_here(session, viewer, question_id, submission)
    way = Way(likely=likely, want=want)
    if do == "skip":
        response = to(_address(place, way))
        skipped = [short(one.program_id), *(s for s in _skipped(request) if s != short(one.program_id))]
        response.set_cookie(SKIPPED, ".".join(skipped[:MOST_SKIPPED]), max_age=DAY_S, httponly=True, samesite="lax")
        return response
    wanted = {key: key in (applies or []) for key in shown.split()}
    before = {key: grade.applies for key, grade in grades_of(session, one.id).items()}
    try:
        actions.grade_example(session, place.question, one, wanted, viewer.user.id, seen)
    except actions.Overtaken as error:
        return _desk(request, session, place, replace(way, submission=one.id), typed=wanted, problem=error)
    was = _signs(rubrics.current(session, question_id), before)
    return to(_address(place, replace(way, after=one.id, was=was)))


@router.post("/questions/{question_id}/examples/undo")
def undo(
    session: DbSession,
    viewer: CurrentViewer,
    question_id: UUID,
    submission: Annotated[UUID, Form()],
    was: Annotated[str, Form(pattern="^[-01]*$")],
    seen: Annotated[str, Form()],
) -> Response:
    """Make a submission's grades what they were, and lay it on the desk again."""
    place, one = _submission_here(session, viewer, question_id, submission)
    rubric = rubrics.current(session, question_id)
    values: dict[str, bool | None] = {"1": True, "0": False}
    keys = [item.key for item in rubric.items] if rubric else []
    wanted = {key: values.get(sign) for key, sign in zip(keys, was, strict=False)}
    actions.grade_example(session, place.question, one, wanted, viewer.user.id, seen)
    return to(_address(place, Way(submission=one.id)), f"Taken back: {one.pseudonym} is as it was before.")


@router.post("/questions/{question_id}/examples/suggest")
def suggest(session: DbSession, viewer: CurrentViewer, question_id: UUID) -> Response:
    """Ask the model to look at what would teach it most."""
    place = at_question(session, viewer, question_id)
    actions.ask_for_suggestions(session, place.question)
    return to(f"/questions/{question_id}/examples", "The model is asked which program would teach it most.")


@router.get("/questions/{question_id}/examples/graded")
def graded(
    request: Request,
    session: DbSession,
    viewer: CurrentViewer,
    question_id: UUID,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """What was graded, to change or to remove."""
    place = at_question(session, viewer, question_id)
    rubric = rubrics.current(session, question_id)
    return render(
        request,
        "grading/graded.html",
        **place.frame("examples"),
        examples=graded_examples(session, question_id, page),
        paging=Paging(page, PAGE, around(session, place.question, None).total),
        titles=rubric.titles if rubric else {},
    )


@router.post("/questions/{question_id}/examples/remove")
def remove(
    session: DbSession, viewer: CurrentViewer, question_id: UUID, submission: Annotated[UUID, Form()]
) -> Response:
    """Take a submission out of the examples."""
    place, one = _submission_here(session, viewer, question_id, submission)
    actions.remove_example(session, place.question, one)
    return to(f"/questions/{question_id}/examples/graded", f"{one.pseudonym} is no example any more.")


def _desk(
    request: Request,
    session: Session,
    place: Place,
    way: Way,
    typed: Mapping[str, bool] | None = None,
    problem: actions.Overtaken | None = None,
) -> Response:
    rows = overview(session, place.assignment).rows
    row = next(row for row in rows if row.question.id == place.question.id)
    rubric = rubrics.current(session, place.question.id)
    context = {**place.frame("examples"), "rows": [row for row in rows if row.can_be_graded], "row": row}
    if rubric is None or not row.submissions:
        return render(request, "grading/nothing.html", **context | {"rows": rows, "title": "Examples"})
    on_desk = _on_desk(request, session, place, rubric, row.marks, way)
    if on_desk is None:
        return render(request, "grading/all_graded.html", **context)
    context |= {
        "desk": on_desk,
        "around": around(session, place.question, on_desk.submission.id),
        "typed": typed,
        "problem": problem,
        "names": grader_names(session, on_desk.grades),
        "waiting": None if on_desk.by_model else waiting(session, place.question.id),
        "sought": next((one for one in on_desk.items if one.item.key == way.likely), None),
        "way": way,
        "last": _last(session, place, way),
        "few": FEW,
    }
    return render(request, "grading/desk.html", problem.status if problem else 200, **context)


def _on_desk(
    request: Request,
    session: Session,
    place: Place,
    rubric: Rubric,
    marks: Mapping[str, tuple[int, int]],
    way: Way,
) -> OnDesk | None:
    if way.submission is not None:
        one = session.get(Submission, way.submission)
        if one is None or one.question_id != place.question.id:
            raise NotFound("There is no such program among those of this question.")
        return lay_on_desk(session, place.question, rubric, marks, one, None)
    found = pick(session, place.question, _skipped(request), way.likely, way.want)
    return lay_on_desk(session, place.question, rubric, marks, *found) if found else None


def _last(session: Session, place: Place, way: Way) -> dict[str, Any] | None:
    """What was saved right before, so that it can be taken back."""
    one = session.get(Submission, way.after) if way.after else None
    if one is None or one.question_id != place.question.id:
        return None
    return {"submission": one, "was": way.was, "state": actions.state_of(grades_of(session, one.id))}


def _submission_here(
    session: Session, viewer: CurrentViewer, question_id: UUID, submission_id: UUID
) -> tuple[Place, Submission]:
    place, submission = at_submission(session, viewer, submission_id)
    if place.question.id != question_id:
        raise NotFound("There is no such program among those of this question.")
    return place, submission


def _address(place: Place, way: Way) -> str:
    told = {"submission": way.submission, "likely": way.likely, "after": way.after, "was": way.was}
    parts: dict[str, Any] = {name: value for name, value in told.items() if value}
    if way.likely and not way.want:
        parts["want"] = "false"
    return f"/questions/{place.question.id}/examples" + (f"?{urlencode(parts)}" if parts else "")


def _signs(rubric: Rubric | None, said: Mapping[str, bool]) -> str:
    items = rubric.items if rubric else ()
    return "".join({True: "1", False: "0"}.get(said.get(item.key), "-") for item in items)  # type: ignore[arg-type]


def _skipped(request: Request) -> list[str]:
    return [part for part in request.cookies.get(SKIPPED, "").split(".") if part][:MOST_SKIPPED]
