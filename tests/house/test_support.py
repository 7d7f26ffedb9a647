"""What the tests stand on works as it says."""

from __future__ import annotations

import socket

import pytest
from playwright.sync_api import Browser
from redis import Redis
from sqlalchemy import inspect, text

from service.db import make_engine
from tests.support.sockets import OutsideConnectionError, is_local


def test_every_database_is_migrated_and_empty(database_url: str) -> None:
    engine = make_engine(database_url)
    with engine.connect() as connection:
        assert "jobs" in inspect(connection).get_table_names()
        assert connection.execute(text("SELECT count(*) FROM jobs")).scalar() == 0
    engine.dispose()


def test_redis_answers(redis_url: str) -> None:
    with Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0


def test_a_browser_draws_a_page(browser: Browser) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.set_content("<title>Hello</title>")
        assert page.title() == "Hello"


def test_no_test_reaches_another_machine() -> None:
    with pytest.raises(OutsideConnectionError), socket.socket() as client:
        client.connect(("192.0.2.1", 80))
    with pytest.raises(OutsideConnectionError):
        socket.getaddrinfo("example.org", 80)


@pytest.mark.parametrize(
    ("host", "local"), [("127.0.0.53", True), ("::1", True), ("10.0.0.1", False), ("ff.org", False)]
)
def test_local_is_loopback_only(host: str, local: bool) -> None:
    assert is_local(host) == local
