"""Pages of the grading runs: all of an assignment, and one as it goes on."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy.orm import Session

from service.assignments.actions import FEW, format_inputs, overview
from service.auth.dependencies import CurrentViewer, DbSession
from service.auth.viewer import for_assignment
from service.grading import actions
from service.grading.access import Place, at_question, at_run
from service.grading.queries import item_titles, newest_run, page_of_runs
from service.pages import count, render, to
from service.paging import Paging
from service.tables import ACTIVE_RUNS, GradingRun, User

router = APIRouter()
PAGE = 50


@router.get("/assignments/{assignment_id}/runs")
def runs(
    request: Request,
    session: DbSession,
    viewer: CurrentViewer,
    assignment_id: UUID,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """All runs of all questions, newest first, and the buttons that start one."""
    member, assignment = for_assignment(session, viewer, assignment_id)
    total, shown = page_of_runs(session, assignment.id, page, PAGE)
    return render(
        request,
        "grading/runs.html",
        assignment=assignment,
        course=member.course,
        here="runs",
        rows=overview(session, assignment).rows,
        runs=[(actions.describe(session, run), question, author) for run, question, author in shown],
        paging=Paging(page, PAGE, total),
        active=ACTIVE_RUNS,
        few=FEW,
    )


@router.post("/assignments/{assignment_id}/runs")
def start_all(session: DbSession, viewer: CurrentViewer, assignment_id: UUID) -> Response:
    """Start a run of every question that can have one."""
    _member, assignment = for_assignment(session, viewer, assignment_id)
    started, refused = actions.start_all_runs(session, assignment, viewer.user.id)
    notice = " ".join([f"{count(len(started), 'run')} started.", *(why.detail for why in refused)])
    return to(f"/assignments/{assignment_id}/runs", notice)


@router.post("/questions/{question_id}/runs")
def start(session: DbSession, viewer: CurrentViewer, question_id: UUID) -> Response:
    """Start a run of one question."""
    place = at_question(session, viewer, question_id)
    return to(f"/runs/{actions.start_run(session, place.question, viewer.user.id).id}")


@router.get("/runs/{run_id}")
def run(request: Request, session: DbSession, viewer: CurrentViewer, run_id: UUID) -> Response:
    """One run as it goes on."""
    place, one = at_run(session, viewer, run_id)
    return render(request, "grading/run.html", **_frame(session, place, one))


@router.get("/runs/{run_id}/events")
def events(request: Request, session: DbSession, viewer: CurrentViewer, run_id: UUID) -> Response:
    """The run's progress as server-sent events, for the page."""
    _place, one = at_run(session, viewer, run_id)
    return actions.stream(request.app.state.database, one)


@router.post("/runs/{run_id}/stop")
def stop(session: DbSession, viewer: CurrentViewer, run_id: UUID) -> Response:
    """Stop a run."""
    _place, one = at_run(session, viewer, run_id)
    actions.stop_run(session, one)
    return to(f"/runs/{run_id}", "Stopped. What was judged until now stays.")


@router.post("/runs/{run_id}/resume")
def resume(session: DbSession, viewer: CurrentViewer, run_id: UUID) -> Response:
    """Go on with a run."""
    _place, one = at_run(session, viewer, run_id)
    actions.resume_run(session, one)
    return to(f"/runs/{run_id}")


def _frame(session: Session, place: Place, one: GradingRun) -> dict[str, Any]:
    last = newest_run(session, one.question_id)
    author = session.get(User, one.author_id) if one.author_id else None
    return place.frame("runs") | {
        "run": actions.describe(session, one),
        "author": author,
        "inputs": format_inputs(one.inputs),
        "titles": item_titles(session, one.rubric_version_id),
        "active": one.state in ACTIVE_RUNS,
        "newest": last is None or last.id == one.id,
    }
