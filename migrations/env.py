"""Alembic's way to the database: the engine of the service, one transaction, locks that don't wait for ever."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, text

from service.db import make_engine
from service.settings import get_settings
from service.tables import Row
from service.tables.base import UtcDateTime

LOCK_KEY = 7_030_114  # any fixed number: two migrations at once wait for each other


def render(kind: str, thing: Any, _context: Any) -> str | Literal[False]:
    """Write our own column types as the plain ones, so that versions don't depend on today's code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(thing, UtcDateTime) else False


def migrate(connection: Connection) -> None:
    """Run the versions that are asked for on an open connection."""
    on_postgres = connection.dialect.name == "postgresql"
    if on_postgres:
        connection.execute(text("SET lock_timeout = '10s'"))
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK_KEY})
        connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Row.metadata,
        render_as_batch=not on_postgres,
        compare_type=True,
        render_item=render,
    )
    with context.begin_transaction():
        context.run_migrations()


def main() -> None:
    """Take the caller's connection, or open the one of the settings."""
    given: Connection | None = context.config.attributes.get("connection")
    if given is not None:
        migrate(given)
        return
    url = context.config.get_main_option("sqlalchemy.url") or get_settings().sqlalchemy_url
    with make_engine(url).connect() as connection:
        migrate(connection)


main()
