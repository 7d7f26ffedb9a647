"""Log lines: readable in development, one JSON object each in production. Never a student's code, never a secret."""

from __future__ import annotations

import logging
import sys
import traceback
from typing import Any, TextIO

import structlog
from sqlalchemy.exc import OperationalError
from structlog.types import EventDict

from service.settings import Settings


def set_up_logs(settings: Settings, part: str, stream: TextIO = sys.stderr) -> None:
    """Send this process's log lines, its libraries' included, to `stream`; `part` says which process speaks."""
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        lambda _logger, _method, line: {"part": part, **line},
    ]
    drawn: structlog.types.Processor = (
        structlog.processors.JSONRenderer()
        if settings.environment == "production"
        else structlog.dev.ConsoleRenderer(colors=stream.isatty())
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            tell_exception,
            drawn,
        ],
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level)
    # They tell of every message and every start; their warnings are enough.
    for talkative in ("celery", "kombu", "alembic", "uvicorn"):
        logging.getLogger(talkative).setLevel(max(logging.WARNING, root.level))


def tell_exception(_logger: Any, _method: str, line: EventDict) -> EventDict:
    """Put in place of an exception where it happened, and its causes before it, without their messages.

    A message may quote what was being worked on, such as a student's program. The database's own words on why it can't
    be used are kept; statements hide their parameters (`service.db`).
    """
    given = line.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) else given if isinstance(given, BaseException) else sys.exc_info()[1]
    if given and error is not None:
        line["exception"] = "\n".join(_told(one) for one in _with_causes(error))
    return line


def _with_causes(error: BaseException) -> list[BaseException]:
    chain: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in chain:
        chain.insert(0, cause)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return chain


def _told(error: BaseException) -> str:
    words = f": {error}" if isinstance(error, OperationalError) else ""
    return "".join(traceback.format_tb(error.__traceback__)) + type(error).__name__ + words
