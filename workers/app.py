"""The Celery application: one configuration for the filesystem queue and for Redis.

The database is the truth and the broker only carries ids, so a message may come twice or not at all: a task leases its
row (`workers.lease`) before it works, and the sweeper (`workers.sweep`) sends again what was lost.
"""

from __future__ import annotations

from celery import Celery

from service.jobs import broker_options
from service.settings import Settings

TASKS = "workers.tasks.all"


def make_celery(settings: Settings) -> Celery:
    """The application that a worker runs; its tasks are imported when the worker starts."""
    app = Celery("feedforward", include=[TASKS])
    app.conf.update(
        broker_options(settings),
        accept_content=["json"],
        task_ignore_result=True,
        # A message is acknowledged when its task is done, so that a killed child's work is given to another.
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        # Held by the prefork pool only; on the solo pool the lease watches the time.
        task_time_limit=settings.job_time_limit_s,
        # A broker that is away, at the start or later, is waited for without end.
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        # The model is loaded in the child when its first job comes; a busy machine needs more than the default 4 s.
        worker_proc_alive_timeout=60,
        # Remote control would leave a file in the filesystem queue for every worker that ever lived.
        worker_enable_remote_control=not settings.embedded_queue,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
    )
    return app


def worker_arguments(settings: Settings, processes: int = 1) -> list[str]:
    """The command line of `celery worker`: one process for the filesystem queue, a pool of children for Redis."""
    pool = ["--pool=solo"] if settings.embedded_queue else ["--pool=prefork", f"--concurrency={processes}"]
    alone = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return ["--quiet", "worker", *pool, *alone, f"--loglevel={settings.log_level}"]
