"""Bringing a database to the version that this program knows."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from service.errors import SetUpError


def config() -> Config:
    """Alembic's settings, wherever the package is installed."""
    return Config(Path(__file__).parent / "alembic.ini")


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Migrate up to `revision`.

    Raises:
        SetUpError: The database was made by a newer program than this.
    """
    refuse_newer(engine)
    settings = config()
    with engine.connect() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Migrate down to `revision`; `base` empties the database."""
    settings = config()
    with engine.connect() as connection:
        settings.attributes["connection"] = connection
        command.downgrade(settings, revision)


def is_current(engine: Engine) -> bool:
    """Whether the database is at the version that this program knows.

    Raises:
        SetUpError: The database was made by a newer program than this.
    """
    refuse_newer(engine)
    return current(engine) == ScriptDirectory.from_config(config()).get_current_head()


def current(engine: Engine) -> str | None:
    """The version that the database is at; None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def refuse_newer(engine: Engine) -> None:
    """Raise SetUpError where the database's version is not among those that this program knows."""
    version = current(engine)
    known = {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}
    if version is not None and version not in known:
        raise SetUpError(
            f"The database is of a newer version ({version}) than this program knows; "
            "install the newer program, or restore a backup made before the upgrade."
        )
