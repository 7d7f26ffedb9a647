"""What all rows share: UUID keys, UTC times, names for constraints that migrations can rely on."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, DateTime, Dialect, Enum, ForeignKey, MetaData, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; moments are stored in UTC")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


class Row(DeclarativeBase):
    """The root of all tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcDateTime, dict[str, Any]: JSON, list[Any]: JSON}  # noqa: RUF012


class Identified:
    """A row with a UUID and the moment at which it was made."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4, sort_order=-2)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, sort_order=100)


def choice(kinds: type[StrEnum], **options: Any) -> Any:
    """One of a few words, stored as its text."""
    words = [kind.value for kind in kinds]
    column = Enum(kinds, native_enum=False, length=20, create_constraint=False, values_callable=lambda _: words)
    return mapped_column(column, **options)


def parent(target: str, *, nullable: bool = False, index: bool = True) -> Any:
    """A reference to the row that this one belongs to and goes away with."""
    return mapped_column(ForeignKey(target, ondelete="CASCADE"), nullable=nullable, index=index)


def reference(target: str) -> Any:
    """An optional reference that is emptied when its target goes away."""
    return mapped_column(ForeignKey(target, ondelete="SET NULL"), nullable=True, index=True)
