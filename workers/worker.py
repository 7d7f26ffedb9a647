"""The worker process."""

from __future__ import annotations

import socket
import warnings

from celery.platforms import SecurityWarning

from service.db import open_database
from service.jobs import CelerySender
from service.settings import Settings
from workers.app import make_celery, worker_arguments
from workers.child import run_part
from workers.preflight import hold_queue
from workers.sweep import recover


def run_worker(settings: Settings, processes: int = 1) -> None:
    """Take jobs from the queue until told to end.

    The filesystem queue has one worker at a time, so whatever is unfinished when it starts is sent again first.

    Raises:
        SetUpError: Another worker has the filesystem queue of this folder.
    """
    app = make_celery(settings)
    # Celery warns of root because messages might be pickled; this worker takes JSON alone.
    warnings.filterwarnings("ignore", category=SecurityWarning)
    if not settings.embedded_queue:
        app.worker_main(worker_arguments(settings, processes))
        return
    with hold_queue(settings):
        database = open_database(settings)
        recover(database, CelerySender(app), settings)
        database.engine.dispose()
        app.worker_main(worker_arguments(settings))


def _run(settings: Settings, _listener: socket.socket | None) -> None:
    run_worker(settings)


if __name__ == "__main__":
    run_part("worker", _run)
