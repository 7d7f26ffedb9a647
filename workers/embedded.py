"""`feedforward serve`: the whole of Feedforward on one machine, with nothing else to install or start."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from types import FrameType

from pydantic import SecretStr

from migrations.upgrade import upgrade
from service.db import Database, open_database
from service.errors import FeedforwardError, SetUpError
from service.jobs import CelerySender, JobSender, celery_client
from service.settings import Settings
from workers.children import Child, Lifeline, Say, end_all
from workers.preflight import listen, make_folder, queue_is_worked, refuse_second
from workers.sweep import sweep_until

TEND_S = 0.1
QUICK_DEATHS = 3  # a web process that dies so often before its first answer will not come up
PATIENCE_S = 3.0  # whoever waits longer than this for the demo is told that it is being made
LAST_WORDS_S = 5.0  # a background thread that does not end by then is left behind


@dataclass(frozen=True, slots=True)
class Installation:
    """What the parts of a running installation share."""

    settings: Settings
    database: Database
    sender: JobSender
    stop: threading.Event
    say: Say


def serve(settings: Settings, say: Say, *, demo: bool) -> None:
    """Start the web process and a worker, watch them and sweep, until Ctrl-C or a signal ends everything.

    With `demo` the demo course is made in the background where it is missing, and two links into it are said.

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
        installation = Installation(settings, database, CelerySender(celery_client(settings)), stop, say)
        try:
            _run(installation, listener, demo=demo)
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


def tell_demo(here: Installation) -> None:
    """Make the demo course where it is missing, and say where its two people sign in."""
    # All of the service's rooms come with it, which would delay the start of the web process.
    from workers.demo import ensure_demo  # noqa: PLC0415

    said = "The demo course is being made and graded; its links will follow."
    patience = threading.Timer(PATIENCE_S, here.say, [said])
    patience.daemon = True
    patience.start()
    try:
        links = ensure_demo(here.database, here.sender, here.settings, here.stop)
    except FeedforwardError as error:
        here.say(f"There is no demo course: {error.detail}")
        return
    finally:
        patience.cancel()
    if links is not None:
        here.say(f"The demo course, as its instructor:      {links.instructor}")
        here.say(f"The demo course, as one of its students: {links.student}")


def _stop_on_signals() -> threading.Event:
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, on_signal)
    return stop


def _run(here: Installation, listener: socket.socket, *, demo: bool) -> None:
    lifeline = Lifeline()
    spelt = environment(here.settings)
    web = Child("web", lifeline, spelt, here.say, listener.fileno())
    children = [web, Child("worker", lifeline, spelt, here.say)]
    sweeping = (here.stop, here.database, here.sender, here.settings)
    background = [threading.Thread(target=sweep_until, args=sweeping, name="sweep", daemon=True)]
    if demo:
        background.append(threading.Thread(target=tell_demo, args=(here,), name="demo", daemon=True))
    try:
        for child in children:
            child.start()
        _wait_for_web(here, web, children)
        if not here.stop.is_set():
            here.say(f"Feedforward is ready: {here.settings.public_url}  (Ctrl-C ends it)")
            for thread in background:
                thread.start()
            _tend(here.stop, children)
    finally:
        here.stop.set()
        end_all(children)
        lifeline.close()
        for thread in background:
            if thread.is_alive():
                thread.join(LAST_WORDS_S)


def _wait_for_web(here: Installation, web: Child, children: Sequence[Child]) -> None:
    while not here.stop.is_set() and not _answers(here.settings):
        for child in children:
            child.tend()
        if web.quick_deaths >= QUICK_DEATHS:
            raise SetUpError("The web process does not start; what it said stands above.")
        here.stop.wait(TEND_S)


def _tend(stop: threading.Event, children: Sequence[Child]) -> None:
    while not stop.wait(TEND_S):
        for child in children:
            child.tend()


def _answers(settings: Settings) -> bool:
    host = "127.0.0.1" if settings.host in {"", "0.0.0.0", "::"} else settings.host  # noqa: S104  (compared)
    with suppress(OSError, HTTPException), closing(HTTPConnection(host, settings.port, timeout=1)) as connection:
        connection.request("GET", "/health", headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    return False
