"""A job's lease: one worker at a time, with signs of life, and results that count only while the lease holds.

A worker that dies leaves a running row without a heartbeat; the sweeper gives it back, and the next lease has a higher
number of deliveries. A late result of the old lease then finds that number gone and writes nothing.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from uuid import UUID

from sqlalchemy import CursorResult, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from service.db import Database
from service.errors import Conflict
from service.settings import Settings
from service.tables.base import now
from service.tables.jobs import Job, JobState

log = logging.getLogger(__name__)


class LeaseLost(Conflict):
    """Another worker has taken the job over; what this one found out is dropped."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on one job until somebody else takes it."""

    job_id: UUID
    subject_id: UUID
    delivery: int

    def hold(self, session: Session) -> None:
        """Take part in the transaction that writes results: it fails when the lease is gone.

        The row stays locked until that transaction ends, so nobody takes the job over in between.
        """
        self._change(session, heartbeat_at=now())

    def finish(self, session: Session) -> None:
        """Mark the job as done, in the transaction of its last results."""
        self._change(session, state=JobState.DONE, heartbeat_at=now(), finished_at=now(), error=None)

    def fail(self, session: Session, reason: str) -> None:
        """Mark the job as failed for a reason that a person can read."""
        self._change(session, state=JobState.FAILED, finished_at=now(), error=reason)

    def _change(self, session: Session, **values: object) -> None:
        mine = update(Job).where(Job.id == self.job_id, Job.state == JobState.RUNNING, Job.deliveries == self.delivery)
        if _count(session, mine.values(**values)) == 0:
            raise LeaseLost("The job was given to another worker meanwhile; this result is dropped.")


def take(database: Database, job_id: UUID) -> Lease | None:
    """Lease a queued job; None where it is running elsewhere, done, failed or gone."""
    with database.writing.begin() as session:
        free = update(Job).where(Job.id == job_id, Job.state == JobState.QUEUED)
        taken = free.values(state=JobState.RUNNING, deliveries=Job.deliveries + 1, heartbeat_at=now())
        if _count(session, taken) == 0:
            return None
        job = session.get_one(Job, job_id)
        return Lease(job_id=job.id, subject_id=job.subject_id, delivery=job.deliveries)


@contextmanager
def kept_alive(
    database: Database, lease: Lease, settings: Settings, give_up: Callable[[], None] | None = None
) -> Iterator[None]:
    """Show signs of life while the body works, and end the process when the job takes longer than it may.

    The solo pool can't stop a task, so the process ends and whoever watches it starts it again. A job that never ends
    does not come back for ever, since its deliveries are counted.
    """
    done = threading.Event()
    beat = threading.Thread(
        target=_beat, args=(database, lease, settings, done, give_up or _end_process), name="heartbeat", daemon=True
    )
    beat.start()
    try:
        yield
    finally:
        done.set()
        # A beat that waits for the database just now ends by itself; it finds the lease finished.
        beat.join(timeout=1)


def _beat(
    database: Database, lease: Lease, settings: Settings, done: threading.Event, give_up: Callable[[], None]
) -> None:
    deadline = monotonic() + settings.job_time_limit_s
    while not done.wait(settings.job_heartbeat_s):
        if monotonic() > deadline:
            log.error("job %s took longer than %d s and is stopped", lease.job_id, settings.job_time_limit_s)
            give_up()
            return
        try:
            with database.writing.begin() as session:
                lease.hold(session)
        except LeaseLost:
            return
        except SQLAlchemyError:
            # The database may be back at the next beat; if it is not, the job counts as stale, as it should.
            log.warning("no sign of life could be written for job %s", lease.job_id)


def _end_process() -> None:
    os._exit(os.EX_TEMPFAIL)


def _count(session: Session, statement: object) -> int:
    result = session.execute(statement)  # type: ignore[call-overload]
    return result.rowcount if isinstance(result, CursorResult) else 0
