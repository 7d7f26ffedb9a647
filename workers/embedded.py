"""`feedforward serve`: the whole of Feedforward on one machine, with nothing else to install or start."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from types import FrameType

from pydantic import SecretStr

from migrations.upgrade import upgrade
from service.db import Database, open_database
from service.errors import SetUpError
from service.jobs import CelerySender, celery_client
from service.settings import Settings
from workers.children import Child, Lifeline, Say, end_all
from workers.preflight import listen, make_folder, queue_is_worked, refuse_second
from workers.sweep import sweep_until

TEND_S = 0.1
QUICK_DEATHS = 3  # a web process that dies so often before its first answer will not come up


def serve(settings: Settings, say: Say) -> None:
    """Start the web process and a worker, watch them and sweep, until Ctrl-C or a signal ends everything.

    Raises:
        SetUpError: A port in use, an unwritable folder, a database of a newer version, a web process that won't start.
    """
    stop = _stop_on_signals()
    make_folder(settings)
    if settings.embedded_queue:
        refuse_second(settings)
    with closing(listen(settings.host, settings.port)) as listener:
        settings = settings.model_copy(update={"port": listener.getsockname()[1]})
        database = open_database(settings)
        upgrade(database.engine)
        try:
            with _sweeping(stop, database, settings):
                _watch(stop, settings, listener, say)
        finally:
            database.engine.dispose()


@contextmanager
def own_worker(settings: Settings, say: Say) -> Iterator[None]:
    """A worker for as long as the body runs, where the embedded queue has none; elsewhere the running ones work."""
    if not settings.embedded_queue or queue_is_worked(settings):
        yield
        return
    stop = threading.Event()
    lifeline = Lifeline()
    worker = Child("worker", lifeline, environment(settings), say)
    worker.start()
    tending = threading.Thread(target=_tend, args=(stop, [worker]), name="tend")
    tending.start()
    try:
        yield
    finally:
        stop.set()
        tending.join()
        end_all([worker])
        lifeline.close()


def environment(settings: Settings) -> dict[str, str]:
    """This process's environment with every setting spelt out, so that children see exactly these."""
    spelt = {
        f"FEEDFORWARD_{name.upper()}": value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        for name, value in settings
    }
    return os.environ | spelt


def _stop_on_signals() -> threading.Event:
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, on_signal)
    return stop


@contextmanager
def _sweeping(stop: threading.Event, database: Database, settings: Settings) -> Iterator[None]:
    sender = CelerySender(celery_client(settings))
    sweeper = threading.Thread(target=sweep_until, args=(stop, database, sender, settings), name="sweep")
    sweeper.start()
    try:
        yield
    finally:
        stop.set()
        sweeper.join()


def _watch(stop: threading.Event, settings: Settings, listener: socket.socket, say: Say) -> None:
    lifeline = Lifeline()
    spelt = environment(settings)
    web = Child("web", lifeline, spelt, say, listener.fileno())
    children = [web, Child("worker", lifeline, spelt, say)]
    try:
        for child in children:
            child.start()
        _wait_for_web(stop, settings, web, children)
        if not stop.is_set():
            say(f"Feedforward is ready: {settings.public_url}  (Ctrl-C ends it)")
        _tend(stop, children)
    finally:
        end_all(children)
        lifeline.close()


def _wait_for_web(stop: threading.Event, settings: Settings, web: Child, children: list[Child]) -> None:
    while not stop.is_set() and not _answers(settings):
        for child in children:
            child.tend()
        if web.quick_deaths >= QUICK_DEATHS:
            raise SetUpError("The web process does not start; what it said stands above.")
        stop.wait(TEND_S)


def _tend(stop: threading.Event, children: list[Child]) -> None:
    while not stop.wait(TEND_S):
        for child in children:
            child.tend()


def _answers(settings: Settings) -> bool:
    """Whether the web process answers; it may be asked by its own address only."""
    host = "127.0.0.1" if settings.host in {"", "0.0.0.0", "::"} else settings.host  # noqa: S104  (compared)
    with suppress(OSError, HTTPException), closing(HTTPConnection(host, settings.port, timeout=1)) as connection:
        connection.request("GET", "/health", headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    return False
