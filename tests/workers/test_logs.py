"""Log lines say which part speaks; production's are JSON; none holds a statement's parameters."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from service.db import make_engine
from service.settings import Settings
from workers.logs import set_up_logs

PROGRAM = "print(input())"


@pytest.fixture(autouse=True)
def logs_as_they_were() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers = handlers
    root.setLevel(level)


def written(settings: Settings, part: str) -> str:
    """What a failed statement leaves in the log."""
    stream = io.StringIO()
    set_up_logs(settings, part, stream)
    engine = make_engine("sqlite://")
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT * FROM nowhere WHERE code = :code"), {"code": PROGRAM})
    except SQLAlchemyError:
        logging.getLogger("some.library").exception("failed")
    engine.dispose()
    return stream.getvalue()


def test_production_writes_one_object_a_line(tmp_path: Path) -> None:
    lines = written(Settings(var_dir=tmp_path, environment="production", secret_key="k" * 40), "worker").splitlines()
    assert len(lines) == 1
    said = json.loads(lines[0])
    assert said["part"] == "worker"
    assert said["event"] == "failed"
    assert said["level"] == "error"
    assert "no such table" in said["exception"]


def test_development_writes_for_people(tmp_path: Path) -> None:
    said = written(Settings(var_dir=tmp_path), "web")
    assert "failed" in said
    assert "part=web" in said


@pytest.mark.parametrize("environment", ["development", "production"])
def test_no_line_holds_what_a_statement_was_about(tmp_path: Path, environment: str) -> None:
    settings = Settings(var_dir=tmp_path, environment=environment, secret_key="k" * 40)
    assert PROGRAM not in written(settings, "web")


def test_the_least_level_is_kept(tmp_path: Path) -> None:
    stream = io.StringIO()
    set_up_logs(Settings(var_dir=tmp_path, log_level="ERROR"), "web", stream)
    logging.getLogger("some.library").warning("not told")
    logging.getLogger("celery.worker").error("told")
    assert "not told" not in stream.getvalue()
    assert "told" in stream.getvalue()


def test_an_error_that_quotes_a_program_is_told_by_its_place_alone(tmp_path: Path) -> None:
    stream = io.StringIO()
    set_up_logs(Settings(var_dir=tmp_path), "worker", stream)
    try:
        int(PROGRAM)  # the message quotes its argument
    except ValueError:
        logging.getLogger("some.library").exception("failed")
    said = stream.getvalue()
    assert PROGRAM not in said
    assert "ValueError" in said
    assert "test_an_error_that_quotes_a_program_is_told_by_its_place_alone" in said
