"""Writing many rows at once, of which some may be there already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from service.tables import Row


def insert_new(session: Session, table: type[Row], rows: Sequence[dict[str, Any]]) -> None:
    """Insert the rows that are not there yet; those that are stay as they are."""
    if rows:
        insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgres_insert
        session.execute(insert(table).on_conflict_do_nothing(), rows)
