"""The interpreter's processes: started when first used, watched, recycled, and gone when the owner closes or ends."""

import atexit
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Lock

from pydantic_monty import Monty, MontySession, OSPolicy, ResourceLimits

from models.behaviour.limits import Limits

RECYCLED_AFTER = 2000  # sessions a process
GRACE = 0.5  # seconds that a process has to stop by itself after its limit, before it is killed
POLICY: OSPolicy = {
    "datetime": datetime(2024, 1, 1, 12, tzinfo=UTC),
    "sleep": "zero",
    "random_start": {"seed": 0},
}


class Interpreter:
    """A pool of `processes` interpreter processes; `session()` gives an empty session in one of them.

    Sessions may be asked for from several threads; one that is beyond the number of processes waits.
    """

    def __init__(self, limits: Limits, processes: int) -> None:
        self.processes = processes
        self._limits: ResourceLimits = {
            "max_feed_duration_secs": limits.input_seconds,
            "max_memory": limits.memory_bytes,
            "max_recursion_depth": limits.depth,
        }
        self._pool: Monty | None = None
        self._lock = Lock()

    def _started(self) -> Monty:
        with self._lock:
            if self._pool is None:
                self._pool = Monty(
                    min_processes=1,
                    max_processes=self.processes,
                    max_checkouts_per_worker=RECYCLED_AFTER,
                    feed_duration_limit_grace=GRACE,
                )
                self._pool.__enter__()
                atexit.register(self.close)
            return self._pool

    @contextmanager
    def session(self) -> Iterator[MontySession]:
        """A session that knows nothing yet, for the time of the context."""
        checkout = self._started().checkout(
            script_name="program.py", limits=self._limits, os_policy=POLICY, assert_message_annotations=False
        )
        with checkout as session:
            yield session

    def close(self) -> None:
        """End all processes; a later session starts new ones."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            atexit.unregister(self.close)
            pool.__exit__(None, None, None)
