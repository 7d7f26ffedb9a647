"""Child processes that are kept running, and that never outlive their parent.

Each child is the leader of a process group of its own, so its whole family can be ended. It holds the reading end of a
pipe whose writing end only the parent has: however the parent ends, even by `kill -9`, the pipe then reads as closed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from time import monotonic, sleep

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
HEALTHY_S = 60.0  # who lived this long begins with the first pause again
GRACE_S = 5.0

Say = Callable[[str], None]


class Lifeline:
    """The pipe that tells children of their parent's end."""

    def __init__(self) -> None:
        # Neither end is inherited unless it is passed on by name; only the reading end ever is.
        self.reading, self._writing = os.pipe()

    def close(self) -> None:
        """Let go; children that still run end themselves."""
        for end in (self.reading, self._writing):
            os.close(end)


class Child:
    """One part of the program in a process of its own, started again when it dies."""

    def __init__(
        self,
        part: str,
        lifeline: Lifeline,
        environment: dict[str, str],
        say: Say,
        listener: int | None = None,
        package: str = "workers",
    ) -> None:
        self.part = part
        self._say = say
        self._environment = environment
        self._passed = (lifeline.reading,) if listener is None else (lifeline.reading, listener)
        self._command = [sys.executable, "-m", f"{package}.{part}", "--lifeline", str(lifeline.reading)]
        if listener is not None:
            self._command += ["--listener", str(listener)]
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._pause = FIRST_PAUSE_S
        self._due = 0.0
        self.quick_deaths = 0

    @property
    def pid(self) -> int | None:
        """The process, while it runs."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the process."""
        self._started = monotonic()
        self._process = subprocess.Popen(  # noqa: S603  (this interpreter and one of our own modules)
            self._command, env=self._environment, pass_fds=self._passed, start_new_session=True
        )

    def tend(self) -> None:
        """Start it again when it died, after a pause that grows while it keeps dying early."""
        if self._process is None:
            if monotonic() >= self._due:
                self.start()
            return
        code = self._process.poll()
        if code is None:
            return
        self._end_family()
        self._process = None
        if monotonic() - self._started > HEALTHY_S:
            self._pause, self.quick_deaths = FIRST_PAUSE_S, 0
        self.quick_deaths += 1
        self._say(f"The {self.part} process {how_it_ended(code)}; it is started again in {self._pause:g} s.")
        self._due = monotonic() + self._pause
        self._pause = min(self._pause * 2, LONGEST_PAUSE_S)

    def ask_to_end(self) -> None:
        """Send the signal on which it finishes what it does."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)

    def end(self, deadline: float) -> None:
        """Wait for it until `deadline`, then end it and its whole family."""
        if self._process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(max(deadline - monotonic(), 0.01))
        self._end_family()
        self._process.wait()
        self._process = None

    def _end_family(self) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)


def end_all(children: Iterable[Child]) -> None:
    """Ask all at once, then wait for each; all share the time of grace."""
    living: Sequence[Child] = list(children)
    for child in living:
        child.ask_to_end()
    deadline = monotonic() + GRACE_S
    for child in living:
        child.end(deadline)


def how_it_ended(code: int) -> str:
    """An exit code in words."""
    return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"


def end_with_parent(lifeline: int) -> None:
    """For the child's watching thread: wait for the parent's end, then end this process and its whole family."""
    while os.read(lifeline, 1):
        pass
    # To all at once: this process may end before the time of grace is over, and takes this thread with it.
    os.killpg(0, signal.SIGTERM)
    sleep(GRACE_S)
    os.killpg(0, signal.SIGKILL)
