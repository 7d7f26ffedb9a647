"""The worker process."""

from __future__ import annotations

import logging
import os
import signal
import socket
import warnings
from contextlib import closing
from types import FrameType

from celery.platforms import SecurityWarning
from celery.signals import worker_process_init, worker_process_shutdown, worker_ready, worker_shutdown
from celery.worker import state

from service.db import open_database
from service.jobs import CelerySender
from service.settings import Settings, get_settings
from workers.app import make_celery, worker_arguments
from workers.child import run_part
from workers.context import close_runners
from workers.preflight import hold_queue, interpreter_fault
from workers.sweep import recover

log = logging.getLogger(__name__)


def run_worker(settings: Settings, processes: int = 1) -> None:
    """Take jobs from the queue until told to end.

    The filesystem queue has one worker at a time, so whatever is unfinished when it starts is sent again first.

    Raises:
        SetUpError: Another worker has the filesystem queue of this folder.
    """
    # One program at a time is read: threads that wait for each other would cost more than they bring.
    for library in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(library, "1")
    app = make_celery(settings)
    # Of a child of the pool, and of the one process of the filesystem queue.
    for shutdown in (worker_process_shutdown, worker_shutdown):
        shutdown.connect(close_runners)
    # Not before the fork: a child must not inherit threads that are not there.
    worker_process_init.connect(_warn_of_interpreter)
    # Celery warns of root because messages might be pickled; this worker takes JSON alone.
    warnings.filterwarnings("ignore", category=SecurityWarning)
    if not settings.embedded_queue:
        app.worker_main(worker_arguments(settings, processes))
        return
    worker_ready.connect(_end_soon_on_sigterm)
    with hold_queue(settings):
        with closing(open_database(settings)) as database:
            recover(database, CelerySender(app), settings)
        app.worker_main(worker_arguments(settings))


def _warn_of_interpreter(**_: object) -> None:
    if fault := interpreter_fault(get_settings()):
        log.warning(fault)


def _end_soon_on_sigterm(**_: object) -> None:
    signal.signal(signal.SIGTERM, _end_soon)


def _end_soon(_number: int, _frame: FrameType | None) -> None:
    """Finish the job at hand; without one end at once, where Celery would first wait for the queue for seconds."""
    if not state.active_requests:
        os._exit(os.EX_OK)
    state.should_stop = os.EX_OK


def _run(settings: Settings, _listener: socket.socket | None) -> None:
    run_worker(settings)


if __name__ == "__main__":
    run_part("worker", _run)
