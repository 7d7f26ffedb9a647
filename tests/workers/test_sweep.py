"""Whatever is lost is sent again, and what kills its worker again and again is given up with a reason."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import OperationalError

from service.db import Database
from service.jobs import JobName, RecordingSender
from service.settings import Settings
from service.tables.base import now
from service.tables.jobs import Job, JobState
from workers import sweep as module
from workers.perform import Work
from workers.sweep import Swept, recover, sweep, sweep_until
from workers.tasks.all import WORK

LONG_AGO = timedelta(hours=1)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(var_dir=tmp_path, job_max_deliveries=3)


@pytest.fixture
def sender() -> RecordingSender:
    return RecordingSender()


def add(database: Database, state: JobState, heartbeat: datetime | None = None, deliveries: int = 0) -> UUID:
    with database.writing.begin() as session:
        job = Job(
            name=JobName.SUBMISSIONS_PREPARE,
            subject_id=uuid4(),
            state=state,
            heartbeat_at=heartbeat,
            deliveries=deliveries,
            created_at=now() - LONG_AGO,
        )
        session.add(job)
        session.flush()
        return job.id


def row(database: Database, job_id: UUID) -> Job:
    with database.reading() as session:
        return session.get_one(Job, job_id)


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.RUNNING])
def test_a_stale_job_is_queued_and_sent_once(
    database: Database, sender: RecordingSender, settings: Settings, state: JobState
) -> None:
    job_id = add(database, state, now() - LONG_AGO, deliveries=1)
    assert sweep(database, sender, settings) == Swept(sent_again=1, given_up=0)
    assert sender.sent == [(JobName.SUBMISSIONS_PREPARE, job_id)]
    assert row(database, job_id).state == JobState.QUEUED
    assert sweep(database, sender, settings) == Swept(sent_again=0, given_up=0)


def test_a_job_whose_message_was_never_sent_is_sent(
    database: Database, sender: RecordingSender, settings: Settings
) -> None:
    job_id = add(database, JobState.QUEUED)
    sweep(database, sender, settings)
    assert sender.sent == [(JobName.SUBMISSIONS_PREPARE, job_id)]


def test_what_lives_or_is_finished_is_left_alone(
    database: Database, sender: RecordingSender, settings: Settings
) -> None:
    add(database, JobState.RUNNING, now())
    add(database, JobState.DONE, now() - LONG_AGO)
    add(database, JobState.FAILED, now() - LONG_AGO)
    assert sweep(database, sender, settings) == Swept(sent_again=0, given_up=0)
    assert sender.sent == []


def test_a_job_that_killed_its_worker_too_often_fails_with_a_reason(
    database: Database, sender: RecordingSender, settings: Settings
) -> None:
    job_id = add(database, JobState.RUNNING, now() - LONG_AGO, deliveries=3)
    assert sweep(database, sender, settings) == Swept(sent_again=0, given_up=1)
    job = row(database, job_id)
    assert job.state == JobState.FAILED
    assert "3 times" in (job.error or "")
    assert sender.sent == []


def test_the_subject_of_a_job_that_is_given_up_is_told(
    database: Database, sender: RecordingSender, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = []
    work = Work(lambda _context, _lease: None, lambda _session, subject, reason: told.append((subject, reason)))
    monkeypatch.setitem(WORK, JobName.SUBMISSIONS_PREPARE, work)
    job_id = add(database, JobState.RUNNING, now() - LONG_AGO, deliveries=3)
    sweep(database, sender, settings)
    job = row(database, job_id)
    assert told == [(job.subject_id, job.error)]


def test_a_queued_job_is_sent_however_often_it_was(
    database: Database, sender: RecordingSender, settings: Settings
) -> None:
    add(database, JobState.QUEUED, now() - LONG_AGO, deliveries=3)
    assert sweep(database, sender, settings) == Swept(sent_again=1, given_up=0)


def test_recovery_takes_back_what_looks_alive(database: Database, sender: RecordingSender, settings: Settings) -> None:
    job_id = add(database, JobState.RUNNING, now(), deliveries=1)
    assert recover(database, sender, settings) == Swept(sent_again=1, given_up=0)
    assert row(database, job_id).state == JobState.QUEUED


def test_two_sweepers_at_once_send_each_job_once(
    database: Database, sender: RecordingSender, settings: Settings
) -> None:
    ids = {add(database, JobState.QUEUED) for _ in range(20)}
    sweepers = [threading.Thread(target=sweep, args=(database, sender, settings)) for _ in range(3)]
    for sweeper in sweepers:
        sweeper.start()
    for sweeper in sweepers:
        sweeper.join()
    assert len(sender.sent) == 20
    assert {job_id for _, job_id in sender.sent} == ids


def test_a_database_that_is_away_does_not_end_the_sweeper(
    database: Database, sender: RecordingSender, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = threading.Event()
    calls = []

    def away(*_: object) -> Swept:
        calls.append(1)
        if len(calls) == 2:
            stop.set()
        raise OperationalError("SELECT 1", {}, Exception("away"))

    monkeypatch.setattr(module, "sweep", away)
    sweep_until(stop, database, sender, settings.model_copy(update={"job_stale_s": 0.02}))
    assert len(calls) == 2
