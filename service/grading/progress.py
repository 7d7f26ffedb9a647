"""How far a run is: as figures for programs, in words for people, as a stream of events for both."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from uuid import UUID

from sqlalchemy import literal, select
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from service.db import Database
from service.grading.schemas import RunOut
from service.jobs import JobName
from service.pages import count
from service.tables import ACTIVE_JOBS, ACTIVE_RUNS, GradingRun, Job, JobState, RunChunk, RunState, now

EVERY_S = 0.7
# A stream ends after this; browsers then open a new one, and are asked anew who they are.
LONGEST_S = 600.0
# A job that nobody takes for so long means that no worker is there.
PATIENCE = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Work:
    """What the jobs of a run tell beside its row.

    `since` is when the work that is still open was sent out, `judged` how many programs were judged after that;
    `busy` says that a worker is at it, `error` why one gave up.
    """

    since: datetime | None = None
    judged: int = 0
    busy: bool = False
    error: str = ""


def describe(session: Session, run: GradingRun) -> RunOut:
    """A run as it stands now."""
    work = _work(session, run) if run.state in ACTIVE_RUNS else Work()
    seconds_left = _seconds_left(run, work)
    return RunOut(
        id=run.id,
        question_id=run.question_id,
        number=run.number,
        state=run.state,
        model_version=run.model_version,
        examples=run.examples,
        total=run.total,
        done=run.done,
        unsure=run.unsure,
        not_attempted=run.not_attempted,
        reused=run.reused,
        notes=run.notes,
        inputs=[{kind: given[kind] for kind in ("call", "stdin") if kind in given} for given in run.inputs],
        error=run.error or work.error or None,
        created_at=run.created_at,
        started_at=run.started_at,
        finished_at=run.finished_at,
        seconds_left=seconds_left,
        summary=_summary(run, seconds_left, work),
    )


def stream(database: Database, run: GradingRun) -> StreamingResponse:
    """The events as an answer that no proxy holds back."""
    return StreamingResponse(
        events(database, run.id), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
    )


async def events(database: Database, run_id: UUID) -> AsyncIterator[str]:
    """Server-sent events: `progress` whenever something changed, `end` when the run ended."""
    until = monotonic() + LONGEST_S
    last = ""
    while monotonic() < until:
        status = await run_in_threadpool(_read, database, run_id)
        if status is None:
            return
        said = status.model_dump_json()
        if said != last:
            yield f"event: progress\ndata: {said}\n\n"
            last = said
        else:
            yield ": still here\n\n"  # so that a connection that broke is noticed
        if status.state not in ACTIVE_RUNS:
            yield f"event: end\ndata: {said}\n\n"
            return
        await asyncio.sleep(EVERY_S)


def _read(database: Database, run_id: UUID) -> RunOut | None:
    with database.reading() as session:
        run = session.get(GradingRun, run_id)
        return describe(session, run) if run else None


def _seconds_left(run: GradingRun, work: Work) -> int | None:
    """From the pace since the open work was sent out, so a stop does not count; None before there is one."""
    if run.state != RunState.RUNNING or work.since is None or not work.judged:
        return None
    pace = (now() - work.since).total_seconds() / work.judged
    return round(pace * max(run.total - run.done, 0))


def _summary(run: GradingRun, seconds_left: int | None, work: Work) -> str:
    if run.state == RunState.QUEUED or (run.state == RunState.RUNNING and not run.done):
        if work.since and not work.busy and now() - work.since > PATIENCE:
            return "Waiting; no worker has taken it yet. It starts by itself when one is there."
        if run.state == RunState.QUEUED:
            return "Waiting for a worker"
        return f"Learning from {count(run.examples, 'example')}" if run.examples else "Reading programs and examples"
    parts = [f"{run.done:,} of {count(run.total, 'program')}", f"{run.unsure:,} unsure"]
    if run.not_attempted:
        parts.append(f"{run.not_attempted:,} not attempted")
    if run.reused:
        parts.append(f"{run.reused:,} taken over from before")
    if seconds_left is not None:
        parts.append(f"about {_duration(seconds_left)} left")
    return " · ".join(parts)


def _duration(seconds: int) -> str:
    if seconds < 90:
        return f"{max(seconds, 1)} s"
    return f"{round(seconds / 60)} min"


def _work(session: Session, run: GradingRun) -> Work:
    of_chunk = (Job.name == JobName.GRADING_JUDGE.value) & (Job.subject_id == RunChunk.id)
    jobs = [
        *session.execute(select(Job, literal(0)).filter_by(name=JobName.GRADING_PREPARE.value, subject_id=run.id)),
        *session.execute(select(Job, RunChunk.submissions).join(RunChunk, of_chunk).where(RunChunk.run_id == run.id)),
    ]
    unfinished = [job for job, _ in jobs if job.state in ACTIVE_JOBS]
    since = min((job.created_at for job in unfinished), default=None)
    # A failure counts only while nothing of the same subject was tried after it.
    tried = {job.subject_id for job, _ in jobs if job.state != JobState.FAILED}
    failed = [job.error for job, _ in jobs if job.state == JobState.FAILED and job.subject_id not in tried]
    return Work(
        since=since,
        judged=sum(number for job, number in jobs if since and job.finished_at and job.finished_at > since),
        busy=any(job.state == JobState.RUNNING for job in unfinished),
        error=next((error for error in failed if error), ""),
    )
