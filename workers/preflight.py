"""What must be right before anything starts, each with one clear line when it is not."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from service.errors import SetUpError
from service.settings import Settings

LOCK = "worker.lock"
# A worker whose supervisor was killed needs this long at most to end itself.
LEFT_OVER_S = 7.0


def make_folder(settings: Settings) -> Path:
    """The folder of the embedded parts, made and written to once.

    Raises:
        SetUpError: It can't be made or written.
    """
    folder = settings.var_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise SetUpError(
            f"The folder {folder} can't be written ({error.strerror}); choose another with FEEDFORWARD_VAR_DIR."
        ) from error
    return folder


def listen(host: str, port: int) -> socket.socket:
    """A socket that takes connections from now on; port 0 takes any free one.

    Raises:
        SetUpError: The port is in use or needs more rights, or the address is not one of this machine.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server(address[:2], family=family, backlog=256)
    except OSError as error:
        raise SetUpError(_no_listener(host, port, error)) from error


def _no_listener(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use; end what listens there, or choose another: feedforward serve --port {port + 1}"
    if error.errno == errno.EACCES:
        return f"Port {port} may not be used by this user; choose one above 1023: feedforward serve --port 8000"
    return f"The address {host} is not one of this machine ({error.strerror}); choose another with FEEDFORWARD_HOST."


@contextmanager
def hold_queue(settings: Settings) -> Iterator[None]:
    """Be the one worker of the filesystem queue; the system lets go of it however the process ends.

    Raises:
        SetUpError: Another worker has it.
    """
    with (make_folder(settings) / LOCK).open("a+") as file:
        deadline = monotonic() + LEFT_OVER_S
        while not _locked(file.fileno()):
            if monotonic() > deadline:
                file.seek(0)
                raise SetUpError(_queue_in_use(settings, file.read()))
            sleep(0.1)
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def queue_is_worked(settings: Settings) -> bool:
    """Whether a worker has the filesystem queue of this folder now."""
    path = settings.var_dir / LOCK
    if not path.exists():
        return False
    with path.open("a+") as file:
        return not _locked(file.fileno())


def refuse_second(settings: Settings) -> None:
    """Raise SetUpError when a worker has this folder's queue and does not end soon."""
    with hold_queue(settings):
        pass


def interpreter_fault(settings: Settings) -> str:
    """What keeps programs from being run, as a sentence; empty where they can be, or where they are not to be."""
    # The interpreter is the workers' alone, and takes a moment to import.
    from models.behaviour import Call  # noqa: PLC0415
    from workers.context import Running  # noqa: PLC0415

    runner = Running.of(settings).runner()
    if not runner.languages:
        return ""
    try:
        with runner:
            outcome = runner.observe("", [Call("1 + 1")]).outcomes[0]
    except OSError as error:
        return f"The interpreter does not start ({error.strerror}); programs are read, not run."
    if outcome.value == "2":
        return ""
    said = outcome.reason or outcome.exception or f"it says {outcome.value}"
    return f"The interpreter can't compute 1 + 1 ({said}); what programs do will not be known."


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _queue_in_use(settings: Settings, pid: str) -> str:
    return (
        f"Feedforward already works in the folder {settings.var_dir} (process {pid.strip()}); "
        "end it, or choose another folder with FEEDFORWARD_VAR_DIR."
    )
