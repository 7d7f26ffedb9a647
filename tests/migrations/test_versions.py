"""Migrations go up and down on both databases and end at what the tables say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, Table, insert, inspect, select, text

from migrations.upgrade import config, current, downgrade, is_current, upgrade
from service.db import make_engine
from service.errors import SetUpError
from service.tables import Assignment, Course, Question, Row, now


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without any table."""
    postgres = request.param == "postgres"
    url = request.getfixturevalue("empty_postgres_url") if postgres else f"sqlite:///{tmp_path / 'empty.db'}"
    made = make_engine(url)
    yield made
    made.dispose()


def table_of(stored: MetaData, name: str) -> Table:
    """A table as it was, its keys and moments in the types that the program gives them."""
    found = stored.tables[name]
    kinds = {column.name: column.type for column in Row.metadata.tables[name].columns}
    for column in found.columns:
        column.type = kinds[column.name]
    return found


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def test_up_makes_what_the_tables_say(engine: Engine) -> None:
    assert not is_current(engine)
    upgrade(engine)
    assert is_current(engine)
    assert tables(engine) == set(Row.metadata.tables)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Row.metadata) == []


def test_down_takes_all_of_it_away_and_up_brings_it_back(engine: Engine) -> None:
    upgrade(engine)
    downgrade(engine, "base")
    assert tables(engine) == set()
    assert current(engine) is None
    upgrade(engine)
    assert tables(engine) == set(Row.metadata.tables)


def test_every_version_goes_down_by_itself_and_up_again(engine: Engine) -> None:
    versions = [script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()]
    for version in reversed(versions):
        upgrade(engine, version)
        downgrade(engine, "-1")
        upgrade(engine, version)
        assert current(engine) == version
    assert is_current(engine)


def test_up_twice_keeps_what_is_stored(engine: Engine) -> None:
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(insert(Course).values(title="CS1", slug="cs1", is_demo=False))
    upgrade(engine)
    with engine.connect() as connection:
        assert connection.scalar(select(Course.title)) == "CS1"


def test_what_was_there_before_there_were_outcomes_gets_their_defaults(engine: Engine) -> None:
    upgrade(engine, "0001")
    stored = MetaData()
    stored.reflect(engine)
    course, assignment = uuid4(), uuid4()
    with engine.begin() as connection:
        connection.execute(insert(Course).values(id=course, title="CS1", slug="cs1", is_demo=False))
        row = {"id": assignment, "course_id": course, "title": "Week 2", "slug": "week-2", "created_at": now()}
        connection.execute(insert(table_of(stored, "assignments")).values(row))
        question = {"id": uuid4(), "assignment_id": assignment, "position": 1, "created_at": now(), "references": []}
        texts = dict.fromkeys(("key", "title", "statement", "language", "starter_code", "setup"), "x")
        connection.execute(insert(table_of(stored, "questions")).values(question | texts))
    upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(select(Assignment.run_programs, Assignment.show_witness)).one() == (True, False)
        assert connection.scalar(select(Question.watched_on)) == []


def test_a_newer_database_is_refused_in_one_line(engine: Engine) -> None:
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for act in (upgrade, is_current):
        with pytest.raises(SetUpError, match=r"newer version \(9999\)"):
            act(engine)
