"""What the application as a whole does with requests that are slow, large, doubled or broken."""

from __future__ import annotations

import asyncio
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DataError, IntegrityError, OperationalError

from service.db import Database, make_database
from service.tables import Course, User
from tests.service.test_every_route import proof


def connection(person, path: str, headers: dict[str, str]) -> dict[str, Any]:
    cookie = "; ".join(f"{name}={value}" for name, value in person.browser.cookies.items())
    told = {"host": "testserver", "cookie": cookie, "content-length": "9", **headers}
    return {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in told.items()],
        "server": ("testserver", 80),
        "client": ("127.0.0.1", 50000),
    }


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"])
def test_whoever_sends_slowly_keeps_nobody_waiting(app, student, place, database: Database, kind):
    scope = connection(student, f"/feedback/{place.assignment.id}/read", {"content-type": kind})
    status = []

    async def attack() -> None:
        come, asked = asyncio.Event(), asyncio.Event()

        async def receive() -> dict[str, Any]:
            asked.set()
            await come.wait()
            return {"type": "http.request", "body": b"x=1", "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            status.append(message.get("status"))

        request = asyncio.create_task(app(scope, receive, send))
        await asyncio.wait_for(asked.wait(), timeout=20)
        await asyncio.sleep(0.2)
        await asyncio.to_thread(write)
        come.set()
        await asyncio.wait_for(request, timeout=20)

    def write() -> None:
        with database.writing() as session:
            session.execute(text("PRAGMA busy_timeout = 300"))
            session.add(Course(title="Meanwhile", slug="meanwhile"))
            session.commit()

    # In a thread of its own, since the browser's tests leave a loop running in this one.
    with ThreadPoolExecutor(1) as apart:
        apart.submit(lambda: asyncio.run(attack())).result()
    assert status[0] in {400, 403}


def test_requests_are_bounded(student, instructor, place, visitor):
    headers = proof(student.browser)
    paths = ("/account/tokens", f"/feedback/{place.assignment.id}/read", "/sign-in", "/api/v1/courses")
    for path in paths:
        for kind in ("application/x-www-form-urlencoded", "application/json", "text/plain"):
            sent = headers | {"Content-Type": kind}
            answer = student.browser.post(path, content=b"x" * 16_000_001, headers=sent)
            assert (path, kind, answer.status_code) == (path, kind, 413)

    def unannounced():
        for _ in range(17):
            yield b"x" * 1_000_000

    sent = headers | {"Content-Type": "application/json"}
    assert student.browser.post("/api/v1/courses", content=unannounced(), headers=sent).status_code == 413


def test_what_the_database_refuses_is_told_and_not_quoted(app, student, monkeypatch, caplog):
    refusals = [(IntegrityError, 409), (DataError, 400), (OperationalError, 503)]
    for kind, status in refusals:

        def refuse(*_args: object, kind=kind) -> None:
            raise kind("SELECT 'ada-secret'", {}, ValueError("Key (email)=(ada-secret) already exists."))

        monkeypatch.setattr("service.courses.actions.courses_of", refuse)
        for path, form in (("/courses", "text/html"), ("/api/v1/courses", "application/problem+json")):
            with caplog.at_level(logging.DEBUG):
                answer = student.browser.get(path)
            assert answer.status_code == status
            assert answer.headers["content-type"].startswith(form)
            assert "ada-secret" not in answer.text + caplog.text
            assert kind.__name__ in caplog.text


def test_an_unforeseen_fault_shows_nothing_of_itself(app, student, monkeypatch):
    def fault(*_args: object) -> None:
        raise ValueError("ada-secret")

    monkeypatch.setattr("service.courses.actions.courses_of", fault)
    monkeypatch.setattr(student.browser._transport, "raise_server_exceptions", False)
    for path, form in (("/courses", "text/html"), ("/api/v1/courses", "application/problem+json")):
        answer = student.browser.get(path)
        assert answer.status_code == 500
        assert answer.headers["content-type"].startswith(form)
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert "ada-secret" not in answer.text


def test_two_at_once_get_one_course(postgres_url, settings, sender):
    """The same form sent twice, both past the look for a course of that name: one is made, one is told."""
    from service.app import create_app
    from service.auth.secrets import signed
    from service.auth.sign_in import COOKIE, start_sign_in
    from tests.service.conftest import Browser

    database = make_database(postgres_url)
    app = create_app(settings, database, sender)
    with database.writing() as session:
        user = User(name="Iris", email="iris@example.org", can_create_courses=True)
        session.add(user)
        session.flush()
        secret = signed(settings, start_sign_in(session, user, settings))
        session.commit()
    found: list[int] = []
    start = threading.Barrier(4)

    def make(path: str) -> None:
        browser = Browser(app, follow_redirects=False)
        browser.cookies.set(COOKIE, secret)
        headers = proof(browser)
        start.wait(timeout=20)
        sent = {"json": {"title": "CS1"}} if path.startswith("/api") else {"data": {"title": "CS1"}}
        found.append(browser.post(path, headers=headers | {"Idempotency-Key": "one"}, **sent).status_code)

    threads = [threading.Thread(target=make, args=(path,)) for path in ("/courses", "/api/v1/courses") * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    with database.reading() as session:
        assert session.query(Course).count() == 1
    assert len(found) == 4
    assert {status for status in found if status not in {201, 303}} <= {409, 422}
    database.engine.dispose()


def test_a_host_name_that_is_not_ours_is_refused(visitor):
    assert visitor.get("/health").status_code == 200
    assert visitor.get("/health", headers={"Host": "elsewhere.example"}).status_code == 400
