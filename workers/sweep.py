"""The sweeper: jobs whose worker died or whose message was lost are sent again; those that keep dying are given up."""

from __future__ import annotations

import logging
import signal
import threading
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from service.db import Database, open_database
from service.jobs import CelerySender, JobName, JobSender, celery_client, transaction
from service.settings import Settings
from service.tables.base import now
from service.tables.jobs import ACTIVE_JOBS, Job, JobState

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep did."""

    sent_again: int
    given_up: int


def sweep(database: Database, sender: JobSender, settings: Settings) -> Swept:
    """Send stale jobs again, whether queued or running; fail those that were delivered too often."""
    return _sweep(database, sender, settings, timedelta(seconds=settings.job_stale_s))


def recover(database: Database, sender: JobSender, settings: Settings) -> Swept:
    """The same for every job that is not finished, however fresh: for the moment at which surely no worker runs."""
    return _sweep(database, sender, settings, timedelta(0))


def sweep_once(settings: Settings) -> Swept:
    """One sweep by a process of its own."""
    with closing(open_database(settings)) as database:
        return sweep(database, CelerySender(celery_client(settings)), settings)


def run_sweeper(settings: Settings) -> None:
    """Sweep in this process until it is told to end."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stop.set())
    with closing(open_database(settings)) as database:
        sweep_until(stop, database, CelerySender(celery_client(settings)), settings)


def sweep_until(stop: threading.Event, database: Database, sender: JobSender, settings: Settings) -> None:
    """Sweep again and again; a database that is away is tried again at the next turn."""
    pause = min(settings.job_stale_s / 2, 15.0)
    while not stop.wait(pause):
        try:
            swept = sweep(database, sender, settings)
        except SQLAlchemyError:
            log.warning("the database can't be swept now; the next attempt is in %.0f s", pause)
            continue
        if swept.sent_again or swept.given_up:
            log.info("sweep: %d jobs sent again, %d given up", swept.sent_again, swept.given_up)


def _sweep(database: Database, sender: JobSender, settings: Settings, older_than: timedelta) -> Swept:
    with transaction(database.writing, sender) as session:
        stale = _stale_jobs(session, older_than)
        lost = [job for job in stale if job.state == JobState.RUNNING and job.deliveries >= settings.job_max_deliveries]
        for job in lost:
            _give_up(session, job)
        again = [_requeue(job) for job in stale if job not in lost]
    for name, job_id in again:
        sender.send(name, job_id)
    return Swept(sent_again=len(again), given_up=len(lost))


def _stale_jobs(session: Session, older_than: timedelta) -> list[Job]:
    sign_of_life = func.coalesce(Job.heartbeat_at, Job.created_at)
    waiting = select(Job).where(
        Job.state.in_(ACTIVE_JOBS),
        Job.name.in_([name.value for name in JobName]),
        sign_of_life <= now() - older_than,
    )
    # Two sweepers share the work: each row is taken by one of them.
    return list(session.scalars(waiting.order_by(Job.created_at).with_for_update(skip_locked=True)))


def _requeue(job: Job) -> tuple[JobName, UUID]:
    # For a queued job the heartbeat is the moment of its last sending, so a long queue is not doubled at every sweep.
    job.state = JobState.QUEUED
    job.heartbeat_at = now()
    return JobName(job.name), job.id


def _give_up(session: Session, job: Job) -> None:
    job.state = JobState.FAILED
    job.finished_at = now()
    job.error = (
        f"The worker ended {job.deliveries} times while it worked on this, so it is not tried again; "
        "the worker's log says where it ended."
    )
    # Only here, since the tasks bring all of the service's rooms with them and this is rare.
    from workers.tasks.all import WORK  # noqa: PLC0415

    on_failure = WORK[JobName(job.name)].on_failure
    if on_failure is not None:
        on_failure(session, job.subject_id, job.error)
