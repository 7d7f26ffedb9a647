"""Work for the workers: rows in the database that say what is to be done, and the broker that carries their ids.

A job is enqueued in the transaction that makes it necessary and sent after that transaction's commit, so a worker
never looks for a row that is not there yet. A crash between the two is healed by the sweeper, which finds the row
still queued.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from celery import Celery
from kombu.exceptions import OperationalError
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from service.settings import Settings
from service.tables.jobs import Job, JobState

BUFFER = "jobs_to_send"


class JobName(StrEnum):
    """Every job there is; the value is the Celery task's name."""

    SUBMISSIONS_PREPARE = "submissions.prepare"  # question: normal forms, not attempted
    GRADING_SUGGEST = "grading.suggest"  # question: what to grade next, what the model would say now
    GRADING_PREPARE = "grading.prepare"  # run: fit once, cut into chunks
    GRADING_JUDGE = "grading.judge"  # chunk: judge and write


class JobSender(Protocol):
    """Whatever takes a job's name and its row's id to a worker."""

    def send(self, name: JobName, job_id: UUID) -> None:
        """Carry one job; may fail quietly, since the row stays queued."""


class CelerySender:
    """Sends by name, so the service needs to know nothing of the tasks' code."""

    def __init__(self, client: Celery) -> None:
        self._client = client

    def send(self, name: JobName, job_id: UUID) -> None:
        """Carry one job; when the broker is away the sweeper sends it later."""
        try:
            self._client.send_task(name.value, args=[str(job_id)], ignore_result=True, retry=False)
        except (OperationalError, OSError):
            return


class RecordingSender:
    """Keeps what would be sent; for tests and for commands that do the work themselves."""

    def __init__(self) -> None:
        self.sent: list[tuple[JobName, UUID]] = []

    def send(self, name: JobName, job_id: UUID) -> None:
        """Remember one job."""
        self.sent.append((name, job_id))


def enqueue(session: Session, name: JobName, subject_id: UUID) -> Job:
    """Write down that `name` is to be done for `subject_id`; it is sent after the commit.

    A job of the same name and subject that nobody has begun yet is enough: it will see what has changed.
    """
    # Locked, so that no worker begins it between our look and our commit.
    waiting = session.scalars(
        select(Job).filter_by(name=name.value, subject_id=subject_id, state=JobState.QUEUED).with_for_update()
    ).first()
    if waiting is None:
        waiting = Job(name=name.value, subject_id=subject_id)
        session.add(waiting)
        session.flush()
    buffer: list[tuple[JobName, UUID]] = session.info.setdefault(BUFFER, [])
    if (name, waiting.id) not in buffer:
        buffer.append((name, waiting.id))
    return waiting


@contextmanager
def transaction(sessions: sessionmaker[Session], sender: JobSender) -> Iterator[Session]:
    """One session, one commit, then the jobs; an error rolls back and drops them."""
    with sessions() as session:
        yield session
        session.commit()
        for name, job_id in session.info.pop(BUFFER, []):
            sender.send(name, job_id)


def broker_options(settings: Settings) -> dict[str, Any]:
    """Celery's configuration for the broker, the same for those who send and those who work."""
    if not settings.embedded_queue:
        # Without the throttle of 1, work that a dead worker held comes back only after ten times ten scans.
        limit = settings.job_time_limit_s + 60
        transport: dict[str, Any] = {
            "visibility_timeout": limit,
            "unacked_restore_throttle": 1,
            "socket_timeout": 30,
            # A page that enqueues a job must not wait long for a broker that is away.
            "socket_connect_timeout": 5,
            "socket_keepalive": True,
        }
        return {"broker_url": settings.broker_url, "broker_transport_options": transport}
    queue = (settings.var_dir / "queue").resolve()
    for part in ("messages", "processed", "control"):
        Path(queue / part).mkdir(parents=True, exist_ok=True)
    # Both sides read and write the same folder; polling at the default second would cost a second a job.
    transport = {
        "data_folder_in": str(queue / "messages"),
        "data_folder_out": str(queue / "messages"),
        "control_folder": str(queue / "control"),
        "processed_folder": str(queue / "processed"),
        "store_processed": False,
        "polling_interval": 0.1,
    }
    return {"broker_url": "filesystem://localhost//", "broker_transport_options": transport}


@cache
def celery_client(settings: Settings) -> Celery:
    """The client that sends jobs; it holds no task."""
    client = Celery("feedforward")
    client.conf.update(broker_options(settings), task_ignore_result=True)
    return client
