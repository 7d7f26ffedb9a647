"""The interpreter's processes: handed out to threads, and gone when their owner closes or ends."""

import atexit
import os
from collections.abc import Iterator
from contextlib import contextmanager
from queue import LifoQueue
from threading import Lock

from models.behaviour.limits import Limits
from models.behaviour.process import Process

_used_by: list[int] = []  # the process that started interpreters first


class Interpreter:
    """Up to `processes` interpreter processes; a thread that asks for one beyond them waits.

    They belong to the process that started them. A process that is forked from it cannot have any, since threads that
    the interpreter needs do not come along: it is told so instead of waiting for ever.
    Raises: RuntimeError in such a process.
    """

    def __init__(self, limits: Limits, processes: int) -> None:
        self._limits, self._count = limits, processes
        self._free: LifoQueue[Process] | None = None
        self._all: list[Process] = []
        self._lock = Lock()

    def _processes(self) -> "LifoQueue[Process]":
        with self._lock:
            if _used_by and _used_by[0] != os.getpid():
                raise RuntimeError(
                    "this process was forked from one that had already run programs; fork before the first is run"
                )
            if self._free is None:
                _used_by[:] = [os.getpid()]
                self._all = [Process(self._limits) for _ in range(self._count)]
                self._free = LifoQueue()
                for process in reversed(self._all):
                    self._free.put(process)
                atexit.register(self.close)
            return self._free

    @contextmanager
    def process(self) -> Iterator[Process]:
        """A process for this thread alone, for the time of the context."""
        free = self._processes()
        process = free.get()
        try:
            yield process
        finally:
            free.put(process)

    def close(self) -> None:
        """End all processes, once those in use are given back; a later use starts new ones."""
        with self._lock:
            free, self._free = self._free, None
            held, self._all = self._all, []
        if free is None or _used_by[0] != os.getpid():
            return
        atexit.unregister(self.close)
        for _ in held:
            free.get().close()
