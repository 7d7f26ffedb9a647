"""Log lines: readable in development, one JSON object each in production. Never a student's code, never a secret."""

from __future__ import annotations

import logging
import sys
from typing import TextIO

import structlog

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
            structlog.processors.format_exc_info,
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
