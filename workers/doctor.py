"""Looking whether everything that an installation needs is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kombu.exceptions import OperationalError
from sqlalchemy.exc import SQLAlchemyError

from migrations.upgrade import current, is_current
from models.fewshot import FewShotGrader
from service.db import open_database
from service.errors import FeedforwardError
from service.jobs import celery_client
from service.settings import DEVELOPMENT_SECRET, Settings
from workers.preflight import interpreter_fault, make_folder, queue_is_worked

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    fine: bool
    detail: str


def examine(settings: Settings) -> list[Finding]:
    """Look at everything; nothing is changed but the folder and an empty database, which are made where missing."""
    checks = (_folder, _secret, _database, _queue, _model, _interpreter)
    return [finding for check in checks for finding in check(settings)]


def _folder(settings: Settings) -> Iterator[Finding]:
    try:
        folder = make_folder(settings)
    except FeedforwardError as error:
        yield Finding("folder", False, error.detail)
    else:
        yield Finding("folder", True, f"{folder.resolve()} can be written")


def _secret(settings: Settings) -> Iterator[Finding]:
    default = settings.secret_key.get_secret_value() == DEVELOPMENT_SECRET
    if default and settings.host not in LOOPBACK:
        detail = "the default is known to everybody, and other machines can reach this one; set FEEDFORWARD_SECRET_KEY"
        yield Finding("secret", False, detail)
    else:
        yield Finding("secret", True, "the default, for this machine alone" if default else "set")


def _database(settings: Settings) -> Iterator[Finding]:
    engine = None
    try:
        engine = open_database(settings).engine
        if is_current(engine):
            yield Finding("database", True, f"{engine.dialect.name}, version {current(engine)}")
        else:
            version = current(engine) or "none"
            yield Finding("database", False, f"it is at an older version ({version}); run: feedforward migrate")
    except FeedforwardError as error:
        yield Finding("database", False, error.detail)
    except SQLAlchemyError as error:
        yield Finding("database", False, f"it does not answer: {getattr(error, 'orig', None) or type(error).__name__}")
    finally:
        if engine is not None:
            engine.dispose()


def _queue(settings: Settings) -> Iterator[Finding]:
    if settings.embedded_queue:
        state = "a worker has it" if queue_is_worked(settings) else "no worker now; `feedforward serve` starts one"
        yield Finding("queue", True, f"files under {settings.var_dir}; {state}")
        return
    try:
        with celery_client(settings).connection_for_read() as connection:
            connection.ensure_connection(max_retries=1, timeout=5)
    except (OperationalError, OSError) as error:
        yield Finding("queue", False, f"the broker does not answer: {error}")
    else:
        yield Finding("queue", True, "the broker answers")


def _model(settings: Settings) -> Iterator[Finding]:
    try:
        grader = FewShotGrader.load(settings.model_path or None, backend=settings.model_backend)
    except (OSError, ValueError, ImportError) as error:
        yield Finding("model", False, str(error))
    else:
        yield Finding("model", True, f"{grader.version}, computed with {settings.model_backend}")


def _interpreter(settings: Settings) -> Iterator[Finding]:
    if not settings.run_programs:
        yield Finding("interpreter", True, "not needed: programs are read, not run")
        return
    fault = interpreter_fault(settings)
    yield Finding("interpreter", not fault, fault or "it computes 1 + 1")
