"""The web application on a fresh SQLite file, with people to act as."""

from __future__ import annotations

import re
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import uvicorn
from fastapi import FastAPI
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from service.app import create_app
from service.auth.secrets import signed
from service.auth.sign_in import COOKIE, start_sign_in
from service.db import Database, make_database
from service.jobs import RecordingSender
from service.settings import Settings
from service.tables import Assignment, Course, Enrollment, Question, Role, User, now


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(var_dir=tmp_path, trusted_hosts="testserver, 127.0.0.1")  # the test client's and a real server's


@pytest.fixture
def database(settings: Settings, migrated_file: Path) -> Iterator[Database]:
    shutil.copy(migrated_file, settings.var_dir / "feedforward.db")
    database = make_database(settings.sqlalchemy_url)
    yield database
    database.engine.dispose()


@pytest.fixture
def sender() -> RecordingSender:
    return RecordingSender()


@pytest.fixture
def app(settings: Settings, database: Database, sender: RecordingSender) -> FastAPI:
    return create_app(settings, database, sender)


@pytest.fixture
def address(app: FastAPI) -> Iterator[str]:
    """The application on a port of its own, for a real browser."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, ws="none", lifespan="off", log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=20)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session for arranging and looking: commit what the application is to see, before it is asked."""
    with database.reading() as session:
        yield session


class Browser(TestClient):
    """A browser: keeps cookies, does not follow redirects, and sends forms with their token."""

    def send_form(self, page: str, data: dict[str, object] | None = None, to: str | None = None, **kwargs):
        """Open `page`, take its csrf field and post `data` to it, or to `to`."""
        shown = self.get(page)
        assert shown.status_code == 200, (page, shown.status_code, shown.text[:500])
        found = re.search(r'name="csrf" value="([0-9a-f]+)"', shown.text)
        assert found, f"{page} has no form with a csrf field"
        return self.post(to or page, data={"csrf": found[1], **(data or {})}, **kwargs)


@dataclass
class Person:
    """Somebody with a signed-in browser and, in a course, an enrollment."""

    user: User
    browser: Browser
    enrollment: Enrollment | None = None


@pytest.fixture
def visitor(app: FastAPI) -> Browser:
    """A browser in which nobody is signed in."""
    return Browser(app, follow_redirects=False, client=("127.0.0.1", 50000))


@pytest.fixture
def person(app: FastAPI, database: Database, settings: Settings) -> Callable[..., Person]:
    """Make somebody: `person("Ada", course=..., role=Role.STUDENT)`."""

    def make(name: str, course: Course | None = None, role: Role = Role.STUDENT) -> Person:
        with database.writing() as session:
            user = User(name=name, email=f"{name.lower()}@example.org", can_create_courses=role == Role.INSTRUCTOR)
            session.add(user)
            session.flush()
            enrollment = None
            if course is not None:
                enrollment = Enrollment(
                    course_id=course.id, user_id=user.id, role=role, identifier=str(user.email), name=name
                )
                session.add(enrollment)
            secret = start_sign_in(session, user, settings)
            session.commit()
        browser = Browser(app, follow_redirects=False, client=("127.0.0.1", 50000))
        browser.cookies.set(COOKIE, signed(settings, secret))
        return Person(user, browser, enrollment)

    return make


@dataclass
class Place:
    """A course with one assignment of one question."""

    course: Course
    assignment: Assignment
    question: Question

    @property
    def question_id(self) -> UUID:
        return self.question.id


@pytest.fixture
def place(database: Database) -> Place:
    with database.writing() as session:
        course = Course(title="CS1", slug="cs1")
        session.add(course)
        session.flush()
        assignment = Assignment(course_id=course.id, title="Week 2", slug="week-2", deadline=now() + timedelta(days=1))
        session.add(assignment)
        session.flush()
        question = Question(
            assignment_id=assignment.id,
            position=1,
            key="q1",
            title="Every second",
            statement="Write every_second(words): return a list of every second word, the first one included.",
            language="python",
            inputs=None,
        )
        session.add(question)
        session.commit()
    return Place(course, assignment, question)


@pytest.fixture
def instructor(person: Callable[..., Person], place: Place) -> Person:
    return person("Iris", place.course, Role.INSTRUCTOR)


@pytest.fixture
def grader(person: Callable[..., Person], place: Place) -> Person:
    return person("Gus", place.course, Role.GRADER)


@pytest.fixture
def student(person: Callable[..., Person], place: Place) -> Person:
    return person("Ada", place.course, Role.STUDENT)


@pytest.fixture
def stranger(person: Callable[..., Person]) -> Person:
    """Somebody who teaches another course."""
    return person("Otto", role=Role.INSTRUCTOR)
