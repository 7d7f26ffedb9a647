"""Doing queued jobs in this process: for commands that wait, and where no worker runs."""

from __future__ import annotations

from collections.abc import Callable, Collection
from time import sleep
from uuid import UUID

from sqlalchemy import select

from service.jobs import JobName
from service.tables import Job, JobState
from workers.context import Context
from workers.perform import perform


def work_along(context: Context, is_over: Callable[[], bool], names: Collection[JobName] = tuple(JobName)) -> None:
    """Do whatever is queued until `is_over` says so; other workers may do the same, since each job is leased."""
    # Tasks import torch; a command that never works along need not wait for it.
    from workers.tasks.all import WORK  # noqa: PLC0415

    while not is_over():
        queued = next_job(context, names)
        if queued is None:
            sleep(0.1)  # another worker has what is left
        else:
            perform(context, queued[1], WORK[queued[0]])


def next_job(context: Context, names: Collection[JobName]) -> tuple[JobName, UUID] | None:
    """The oldest queued job of these names."""
    query = select(Job.name, Job.id).where(Job.state == JobState.QUEUED, Job.name.in_([name.value for name in names]))
    with context.database.reading() as session:
        row = session.execute(query.order_by(Job.created_at, Job.id).limit(1)).first()
    return None if row is None else (JobName(row[0]), row[1])
