"""A worker on Redis and PostgreSQL: it outlives a restart of the broker, and its health check sees it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from uuid import UUID

import psutil
import pytest
import yaml

from service.db import Database, make_database
from service.jobs import CelerySender, JobName, celery_client, enqueue, transaction
from service.settings import Settings
from service.tables import Assignment, Course, Job, JobState, Question
from tests.house.sources import ROOT
from tests.support.redis import RedisServer
from tests.support.servers import stop, wait_until
from workers.sweep import sweep

PROGRAMS = Path(sys.executable).parent


@pytest.fixture
def settings(postgres_url: str, redis_server: RedisServer, tmp_path: Path) -> Settings:
    return Settings(
        var_dir=tmp_path,
        database_url=postgres_url,
        broker_url=redis_server.url,
        model_backend="numpy",
        job_stale_s=1,
        job_max_deliveries=1000,
    )


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    opened = make_database(settings.sqlalchemy_url)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def worker(settings: Settings, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`feedforward worker` on Redis."""
    named = {"DATABASE_URL": settings.database_url, "BROKER_URL": settings.broker_url, "MODEL_BACKEND": "numpy"}
    environment = os.environ | {f"FEEDFORWARD_{name}": value for name, value in named.items()}
    with (tmp_path / "worker.out").open("wb") as out:
        process = subprocess.Popen(
            [PROGRAMS / "feedforward", "worker"], cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT
        )
    yield process
    stop(process, signal.SIGTERM)


@pytest.fixture
def question_id(database: Database) -> UUID:
    with database.writing.begin() as session:
        course = Course(title="CS1", slug="cs1")
        session.add(course)
        session.flush()
        assignment = Assignment(course_id=course.id, title="Week 2", slug="week-2")
        session.add(assignment)
        session.flush()
        question = Question(
            assignment_id=assignment.id, position=1, key="q1", title="One", statement="Say hello.", language="python"
        )
        session.add(question)
        session.flush()
        return question.id


def ask(database: Database, settings: Settings, question_id: UUID) -> UUID:
    """Enqueue a job as the service does."""
    with transaction(database.writing, CelerySender(celery_client(settings))) as session:
        return enqueue(session, JobName.SUBMISSIONS_PREPARE, question_id).id


def state(database: Database, job_id: UUID) -> JobState:
    with database.reading() as session:
        return session.get_one(Job, job_id).state


def wait_for(database: Database, settings: Settings, job_id: UUID, seconds: float) -> None:
    """Wait until a job is done, sweeping meanwhile as the sweeper does."""
    sender = CelerySender(celery_client(settings))
    turn = monotonic()

    def done() -> bool:
        nonlocal turn
        if monotonic() > turn + settings.job_stale_s:
            turn = monotonic()
            sweep(database, sender, settings)
        return state(database, job_id) == JobState.DONE

    wait_until(done, "the job", seconds)


def is_healthy(settings: Settings) -> bool:
    """What the health check of the production set-up says of the worker."""
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    command = services["worker"]["healthcheck"]["test"][1].replace("$$", "$").replace("--timeout 10", "--timeout 4")
    path = f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"FEEDFORWARD_BROKER_URL": settings.broker_url, "PATH": path}
    return subprocess.run(["sh", "-c", command], env=environment, capture_output=True, check=False).returncode == 0


def test_a_worker_outlives_its_broker_and_its_children(
    worker: subprocess.Popen[bytes],
    database: Database,
    settings: Settings,
    redis_server: RedisServer,
    question_id: UUID,
) -> None:
    wait_for(database, settings, ask(database, settings, question_id), 90)
    assert is_healthy(settings)

    for child in psutil.Process(worker.pid).children():
        child.kill()
    wait_for(database, settings, ask(database, settings, question_id), 90)

    redis_server.halt()
    while_away = ask(database, settings, question_id)
    assert state(database, while_away) == JobState.QUEUED
    redis_server.start()
    wait_for(database, settings, while_away, 90)
    wait_for(database, settings, ask(database, settings, question_id), 90)
    assert worker.poll() is None
    stop(worker, signal.SIGTERM)
    assert not is_healthy(settings)
