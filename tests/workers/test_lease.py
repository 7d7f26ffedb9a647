"""A job has one worker at a time, and what a worker writes counts only while its lease holds."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from service.db import Database
from service.jobs import JobName
from service.settings import Settings
from service.tables.base import now
from service.tables.jobs import Job, JobState
from tests.support.servers import wait_until
from workers.lease import LeaseLost, kept_alive, take


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(var_dir=tmp_path, job_heartbeat_s=0.05)


@pytest.fixture
def job_id(database: Database) -> UUID:
    with database.writing.begin() as session:
        job = Job(name=JobName.GRADING_JUDGE, subject_id=uuid4())
        session.add(job)
        session.flush()
        return job.id


def row(database: Database, job_id: UUID) -> Job:
    with database.reading() as session:
        return session.get_one(Job, job_id)


def test_a_queued_job_is_taken_once(database: Database, job_id: UUID) -> None:
    lease = take(database, job_id)
    assert lease is not None
    assert lease.delivery == 1
    assert take(database, job_id) is None
    assert row(database, job_id).state == JobState.RUNNING


def test_many_workers_at_once_and_one_has_it(database: Database, job_id: UUID) -> None:
    taken = []
    workers = [threading.Thread(target=lambda: taken.append(take(database, job_id))) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(taken) == 8
    assert sum(lease is not None for lease in taken) == 1


def test_a_job_that_does_not_exist_is_not_taken(database: Database) -> None:
    assert take(database, uuid4()) is None


def test_what_is_finished_stays_finished(database: Database, job_id: UUID) -> None:
    lease = take(database, job_id)
    assert lease is not None
    with database.writing.begin() as session:
        lease.finish(session)
    assert row(database, job_id).state == JobState.DONE
    assert take(database, job_id) is None
    with pytest.raises(LeaseLost), database.writing.begin() as session:
        lease.fail(session, "too late")
    assert row(database, job_id).error is None


def test_a_late_result_of_an_old_lease_is_rolled_back(database: Database, job_id: UUID) -> None:
    old = take(database, job_id)
    assert old is not None
    with database.writing.begin() as session:
        session.execute(update(Job).values(state=JobState.QUEUED))
    new = take(database, job_id)
    assert new is not None
    other_id = uuid4()

    def write_late() -> None:
        with database.writing.begin() as session:
            session.add(Job(id=other_id, name=JobName.GRADING_JUDGE, subject_id=uuid4()))
            old.finish(session)

    with pytest.raises(LeaseLost):
        write_late()
    with database.reading() as session:
        assert session.get(Job, other_id) is None
    with database.writing.begin() as session:
        new.finish(session)


def test_a_living_worker_shows_signs_of_life(database: Database, job_id: UUID, settings: Settings) -> None:
    lease = take(database, job_id)
    assert lease is not None
    long_ago = now() - timedelta(hours=1)
    with database.writing.begin() as session:
        session.execute(update(Job).values(heartbeat_at=long_ago))
    with kept_alive(database, lease, settings):
        wait_until(lambda: (row(database, job_id).heartbeat_at or long_ago) > long_ago, "a heartbeat")


def test_a_job_that_takes_too_long_is_given_up(database: Database, job_id: UUID, settings: Settings) -> None:
    lease = take(database, job_id)
    assert lease is not None
    given_up = threading.Event()
    short = settings.model_copy(update={"job_time_limit_s": 0})
    with kept_alive(database, lease, short, given_up.set):
        assert given_up.wait(5)


def test_the_heart_stops_when_the_lease_is_lost(database: Database, job_id: UUID, settings: Settings) -> None:
    lease = take(database, job_id)
    assert lease is not None
    with kept_alive(database, lease, settings):
        with database.writing.begin() as session:
            session.execute(update(Job).values(state=JobState.QUEUED))
        wait_until(lambda: not any(thread.name == "heartbeat" for thread in threading.enumerate()), "the end", 5)
    assert row(database, job_id).state == JobState.QUEUED
