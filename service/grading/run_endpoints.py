"""REST: grading runs, their progress and their judgements."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session

from service.auth.dependencies import CurrentViewer, DbSession
from service.auth.viewer import for_assignment
from service.grading import actions
from service.grading.access import at_question, at_run
from service.grading.queries import judgements_of_run, submissions_of_programs
from service.grading.schemas import JudgementOut, RunOut, RunsOut
from service.rest import PREFIX, Answer, Cursor, IdempotencyHeader, Limit, Listing, RequestHash, listing, once
from service.tables import GradingRun, Judgement

router = APIRouter()
ACCEPTED = 202


@router.post("/questions/{question_id}/runs", status_code=ACCEPTED, response_model=RunOut)
def start_run(
    session: DbSession,
    viewer: CurrentViewer,
    request_hash: RequestHash,
    question_id: UUID,
    key: IdempotencyHeader = "",
) -> JSONResponse:
    """Start a run of a question; `Location` is where its progress is told."""
    viewer.need_scope("grading")
    place = at_question(session, viewer, question_id)

    def act() -> Answer:
        run = actions.start_run(session, place.question, viewer.user.id)
        return Answer(ACCEPTED, actions.describe(session, run).model_dump(mode="json"), _location(run))

    return once(session, viewer, key, request_hash, act)


@router.post("/assignments/{assignment_id}/runs", status_code=ACCEPTED, response_model=RunsOut)
def start_all_runs(
    session: DbSession,
    viewer: CurrentViewer,
    request_hash: RequestHash,
    assignment_id: UUID,
    key: IdempotencyHeader = "",
) -> JSONResponse:
    """Start a run of every question that can have one; `Location` is the first one's."""
    viewer.need_scope("grading")
    _, assignment = for_assignment(session, viewer, assignment_id)

    def act() -> Answer:
        runs, refused = actions.start_all_runs(session, assignment, viewer.user.id)
        body = RunsOut(runs=[actions.describe(session, run) for run in runs], refused=[why.detail for why in refused])
        return Answer(ACCEPTED, body.model_dump(mode="json"), _location(runs[0]))

    return once(session, viewer, key, request_hash, act)


@router.get("/runs/{run_id}")
def get_run(session: DbSession, viewer: CurrentViewer, run_id: UUID) -> RunOut:
    """How far a run is."""
    viewer.need_scope("grading")
    _, run = at_run(session, viewer, run_id)
    return actions.describe(session, run)


@router.get("/runs/{run_id}/events", response_class=Response)
def run_events(request: Request, session: DbSession, viewer: CurrentViewer, run_id: UUID) -> Response:
    """Server-sent events with a run as data: `progress` whenever it changed, `end` when it ended."""
    viewer.need_scope("grading")
    _, run = at_run(session, viewer, run_id)
    return actions.stream(request.app.state.database, run)


@router.post("/runs/{run_id}/stop")
def stop_run(session: DbSession, viewer: CurrentViewer, run_id: UUID) -> RunOut:
    """Stop a run; what was judged stays."""
    viewer.need_scope("grading")
    _, run = at_run(session, viewer, run_id)
    actions.stop_run(session, run)
    return actions.describe(session, run)


@router.post("/runs/{run_id}/resume", status_code=ACCEPTED)
def resume_run(session: DbSession, viewer: CurrentViewer, response: Response, run_id: UUID) -> RunOut:
    """Go on with a run that was stopped or failed."""
    viewer.need_scope("grading")
    _, run = at_run(session, viewer, run_id)
    actions.resume_run(session, run)
    response.headers.update(_location(run))
    return actions.describe(session, run)


@router.get("/runs/{run_id}/judgements")
def list_judgements(
    session: DbSession, viewer: CurrentViewer, run_id: UUID, cursor: Cursor = "", limit: Limit = 100
) -> Listing[JudgementOut]:
    """What a run judged, in no particular order."""
    viewer.need_scope("grading")
    _, run = at_run(session, viewer, run_id)
    rows, following = listing(session, judgements_of_run(run), Judgement.id, cursor, limit)
    return Listing(items=_judgements(session, rows), next=following)


def _judgements(session: Session, rows: Sequence[Judgement]) -> list[JudgementOut]:
    handed_in = submissions_of_programs(session, {row.program_id for row in rows})
    return [
        JudgementOut(
            id=row.id,
            program_id=row.program_id,
            submission_ids=handed_in.get(row.program_id, []),
            item_key=row.item_key,
            probability=row.probability,
            verdict=row.verdict,
            source=row.source,
            spans=row.spans,
            reason=row.reason,
            witness=row.witness,
        )
        for row in rows
    ]


def _location(run: GradingRun) -> dict[str, str]:
    return {"Location": f"{PREFIX}/runs/{run.id}"}
