"""The way to the database: one engine a process, one session a request or task."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, sessionmaker

from service.errors import SetUpError
from service.settings import Settings


@dataclass(frozen=True, slots=True)
class Database:
    """An engine and its two factories of sessions.

    SQLite has one writer at a time. A transaction that begins by reading and then wants to write fails at once when
    another wrote meanwhile; one that announces its writing at the start waits its turn. So whoever may write takes a
    session from `writing`. On PostgreSQL both are the same.
    """

    engine: Engine
    reading: sessionmaker[Session]
    writing: sessionmaker[Session]

    def close(self) -> None:
        """Let go of its connections."""
        self.engine.dispose()


def open_database(settings: Settings) -> Database:
    """The database that the settings name."""
    return make_database(settings.sqlalchemy_url)


def make_database(url: str) -> Database:
    """The database at a URL; rows stay readable after the commit."""
    engine = make_engine(url)
    return Database(
        engine=engine,
        reading=sessionmaker(engine, expire_on_commit=False),
        writing=sessionmaker(engine.execution_options(sqlite_begin="BEGIN IMMEDIATE"), expire_on_commit=False),
    )


def make_engine(url: str) -> Engine:
    """An engine for SQLite (write-ahead log, foreign keys on) or PostgreSQL."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, hide_parameters=True, pool_pre_ping=True, pool_size=5, max_overflow=10)
    if parsed.database and parsed.database != ":memory:":
        _make_folder(Path(parsed.database).parent)
    # A writer waits up to 30 s for another one instead of failing.
    # Errors are logged, and a statement's parameters may be a student's program.
    engine = create_engine(parsed, hide_parameters=True, connect_args={"timeout": 30})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SetUpError(
            f"The folder {folder} can't be made ({error.strerror}); choose another with FEEDFORWARD_VAR_DIR."
        ) from error


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own BEGIN is switched off so that ours (below) covers reads and savepoints too.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))
