"""Waiting for grading runs, in commands and for the demo."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from service.db import Database
from service.tables import ACTIVE_RUNS, GradingRun
from workers.progress import Advance


def wait_for_runs(
    database: Database, run_ids: Sequence[UUID], advance: Advance, stop: threading.Event | None = None
) -> list[GradingRun]:
    """The runs when all of them have ended, or when `stop` is set; `advance` is told of programs judged."""
    stop = stop or threading.Event()
    while True:
        runs = read_runs(database, run_ids)
        advance(sum(run.done for run in runs), sum(run.total for run in runs))
        if all(run.state not in ACTIVE_RUNS for run in runs) or stop.wait(0.2):
            return runs


def read_runs(database: Database, run_ids: Sequence[UUID]) -> list[GradingRun]:
    """The runs as they are now, in order of their beginning."""
    with database.reading() as session:
        query = select(GradingRun).where(GradingRun.id.in_(run_ids)).order_by(GradingRun.created_at)
        return list(session.scalars(query))
