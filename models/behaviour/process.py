"""One interpreter process, and how much of the processor it had."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from pydantic_monty import Monty, MontyCrashedError, MontySession, OSPolicy, ResourceLimits

from models.behaviour.limits import Limits

RECYCLED_AFTER = 5000  # sessions
GRACE = 2.0  # seconds that the process has to stop by itself after its limit, before it is killed
POLICY: OSPolicy = {
    "datetime": datetime(2024, 1, 1, 12, tzinfo=UTC),
    "sleep": "zero",
    "random_start": {"seed": 0},
}
_starting = Lock()  # so that a process that appears is the one that was just started


class Process:
    """An interpreter in a process of its own: started when first used, and anew after many sessions or a crash."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._pool: Monty | None = None
        self._sessions = 0
        self.pid: int | None = None

    @contextmanager
    def session(self, patience: float = 1.0) -> Iterator[MontySession]:
        """A session that knows nothing yet; its limit on time is `patience` times the usual one."""
        limits: ResourceLimits = {
            "max_feed_duration_secs": self._limits.input_seconds * patience,
            "max_memory": self._limits.memory_bytes,
            "max_recursion_depth": self._limits.depth,
        }
        if self._sessions >= RECYCLED_AFTER:
            self.close()
        self._sessions += 1
        try:
            with self._started().checkout(
                script_name="program.py", limits=limits, os_policy=POLICY, assert_message_annotations=False
            ) as session:
                yield session
        except MontyCrashedError:
            self.close()
            raise

    def processor_seconds(self) -> float | None:
        """How much of the processor the process has had; None where the system does not tell."""
        if self.pid is None:
            return None
        try:
            return time.clock_gettime((~self.pid << 3) | 2)  # Linux's clock of another process
        except (OSError, OverflowError):
            return None

    def _started(self) -> Monty:
        if self._pool is None:
            with _starting:
                before = _children()
                self._pool = Monty(min_processes=1, max_processes=1, feed_duration_limit_grace=GRACE)
                self._pool.__enter__()
                new = _children() - before
            self.pid = new.pop() if len(new) == 1 else None
        return self._pool

    def close(self) -> None:
        """End the process; a later session starts a new one."""
        pool, self._pool = self._pool, None
        self.pid, self._sessions = None, 0
        if pool is not None:
            pool.__exit__(None, None, None)


def _children() -> set[int]:
    """The processes that this one started, where Linux tells."""
    tasks = Path(f"/proc/{os.getpid()}/task")
    found: set[int] = set()
    for path in tasks.glob("*/children"):
        try:
            found.update(map(int, path.read_text("ascii").split()))
        except OSError:  # the thread has ended
            continue
    return found
