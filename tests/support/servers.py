"""Starting and stopping a server for the tests, and waiting until it answers."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

DEADLINE_S = 30.0


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_until(ready: Callable[[], bool], what: str, seconds: float = DEADLINE_S) -> None:
    """Return as soon as `ready()`; TimeoutError names `what` did not come."""
    deadline = monotonic() + seconds
    while not ready():
        if monotonic() > deadline:
            raise TimeoutError(f"{what} did not come within {seconds:g} s")
        sleep(0.05)


def is_running(pid: int) -> bool:
    """Whether a process lives; one that has ended and waits to be collected does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"


def stop(process: subprocess.Popen[bytes], signal_number: int) -> None:
    """Ask a process to end, and end it when it does not."""
    if process.poll() is None:
        process.send_signal(signal_number)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
