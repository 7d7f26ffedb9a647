"""The embedded parts: children that see the same settings, a worker for one command, the demo's links."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from service.db import Database, make_database
from service.errors import Conflict
from service.jobs import CelerySender, JobName, RecordingSender, celery_client
from service.settings import Settings
from service.tables import Job, JobState
from tests.support.servers import wait_until
from workers import demo as demo_module
from workers.demo import Links
from workers.embedded import Installation, environment, own_worker, tell_demo
from workers.preflight import hold_queue, queue_is_worked


@pytest.fixture
def settings(sqlite_url: str, tmp_path: Path) -> Settings:
    return Settings(var_dir=tmp_path, database_url=sqlite_url, model_backend="numpy")


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    opened = make_database(settings.sqlalchemy_url)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def here(settings: Settings, database: Database, said: list[str]) -> Installation:
    return Installation(settings, database, RecordingSender(), threading.Event(), said.append)


def test_children_see_exactly_the_settings_of_their_parent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = Settings(var_dir=tmp_path, port=8123, run_programs=False, secret_key="s" * 40, job_heartbeat_s=0.5)
    for name, value in environment(settings).items():
        monkeypatch.setenv(name, value)
    assert Settings() == settings


def test_a_command_brings_its_own_worker_where_none_runs(
    settings: Settings, database: Database, said: list[str]
) -> None:
    with database.writing.begin() as session:
        job = Job(name=JobName.GRADING_JUDGE, subject_id=uuid4())
        session.add(job)
    CelerySender(celery_client(settings)).send(JobName.GRADING_JUDGE, job.id)

    def done() -> bool:
        with database.reading() as session:
            return session.get_one(Job, job.id).state == JobState.DONE

    with own_worker(settings, said.append):
        wait_until(done, "the job", 60)
        assert queue_is_worked(settings)
    assert not queue_is_worked(settings)
    assert said == []


def test_no_second_worker_is_started(settings: Settings, said: list[str]) -> None:
    with hold_queue(settings):
        before = (settings.var_dir / "worker.lock").read_text()
        with own_worker(settings, said.append):
            assert (settings.var_dir / "worker.lock").read_text() == before


def test_the_demo_is_told_by_its_two_links(
    here: Installation, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo_module, "ensure_demo", lambda *_: Links("http://a/1", "http://a/2"))
    tell_demo(here)
    assert [line.split()[-1] for line in said] == ["http://a/1", "http://a/2"]


def test_a_demo_that_fails_says_why(here: Installation, said: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> Links:
        raise Conflict("The run failed.")

    monkeypatch.setattr(demo_module, "ensure_demo", fail)
    tell_demo(here)
    assert said == ["There is no demo course: The run failed."]


def test_nothing_is_told_when_the_end_comes_first(
    here: Installation, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo_module, "ensure_demo", lambda *_: None)
    tell_demo(here)
    assert said == []
