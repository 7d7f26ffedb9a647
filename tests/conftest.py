"""What every test may ask for: databases of both kinds, Redis, a browser. Nothing reaches beyond this machine.

`TEST_DATABASE_URL` (a PostgreSQL whose user may create databases) and `TEST_REDIS_URL` (a database that tests may
empty) name servers to use in place of the ones that are started here.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from migrations.upgrade import upgrade
from service.db import make_engine
from service.settings import Settings
from tests.support import chromium, postgres, redis, sockets

MARKS = {"postgres_url": "postgres", "redis_url": "redis", "redis_server": "redis", "browser": "browser"}
KEPT = {"FEEDFORWARD_BENCH_DATA"}


def pytest_configure(config: pytest.Config) -> None:
    """Keep the developer's settings and folders out of the tests, and the tests on this machine."""
    for name in [name for name in os.environ if name.startswith("FEEDFORWARD_") and name not in KEPT]:
        del os.environ[name]
    folder = tempfile.mkdtemp(prefix="feedforward-tests-")
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    os.environ["FEEDFORWARD_VAR_DIR"] = folder
    sockets.forbid_outside()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by the servers they ask for, so that `-m 'not browser'` works without marking by hand."""
    for item in items:
        for fixture in set(getattr(item, "fixturenames", ())) & set(MARKS):
            item.add_marker(MARKS[fixture])


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("database") / "template.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    """A migrated SQLite file of this test's own."""
    return f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'feedforward.db')}"


@pytest.fixture(scope="session")
def postgres_admin_url() -> Iterator[str]:
    """A PostgreSQL server on which databases can be made."""
    named = os.environ.get("TEST_DATABASE_URL")
    if named:
        yield named.replace("+psycopg", "")
        return
    server = postgres.PostgresServer()
    try:
        server.start()
        yield server.url
    finally:
        server.stop()


@pytest.fixture(scope="session")
def postgres_template(postgres_admin_url: str) -> Iterator[str]:
    """The name of a migrated PostgreSQL database to copy."""
    url = postgres.make_database(postgres_admin_url)
    _migrate(url)
    yield postgres.database_name(url)
    postgres.drop_database(postgres_admin_url, url)


@pytest.fixture
def empty_postgres_url(postgres_admin_url: str) -> Iterator[str]:
    """An empty PostgreSQL database of this test's own, for the migrations themselves."""
    url = postgres.make_database(postgres_admin_url)
    yield _with_driver(url)
    postgres.drop_database(postgres_admin_url, url)


@pytest.fixture
def postgres_url(postgres_admin_url: str, postgres_template: str) -> Iterator[str]:
    """A migrated PostgreSQL database of this test's own."""
    url = postgres.make_database(postgres_admin_url, postgres_template)
    yield _with_driver(url)
    postgres.drop_database(postgres_admin_url, url)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database of this test's own; the test runs on both kinds."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def redis_server() -> Iterator[redis.RedisServer]:
    """A Redis server that the test may halt and start again."""
    server = redis.RedisServer()
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def shared_redis_url() -> Iterator[str]:
    """The Redis server of the whole session."""
    named = os.environ.get("TEST_REDIS_URL")
    if named:
        yield named
        return
    server = redis.RedisServer()
    try:
        server.start()
        yield server.url
    finally:
        server.stop()


@pytest.fixture
def redis_url(shared_redis_url: str) -> str:
    """A Redis database with nothing in it."""
    redis.empty(shared_redis_url)
    return shared_redis_url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window. Take `browser.new_context()` in each test, so that cookies stay apart."""
    with sync_playwright() as playwright:
        started = chromium.launch(playwright)
        yield started
        started.close()


def _migrate(url: str) -> None:
    engine = make_engine(_with_driver(url))
    upgrade(engine)
    engine.dispose()


def _with_driver(url: str) -> str:
    return Settings(database_url=url).sqlalchemy_url
