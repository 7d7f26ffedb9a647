"""Jobs leave after the commit, once, and not at all when the transaction fails."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import select

from service.jobs import CelerySender, JobName, celery_client, enqueue, transaction
from service.settings import Settings
from service.tables import Job, JobState

SUGGEST = JobName.GRADING_SUGGEST


def test_a_job_is_sent_after_its_row_can_be_read(database):
    class LookingSender:
        def __init__(self):
            self.found = []

        def send(self, name, job_id):
            with database.reading() as session:
                self.found.append((name, session.get_one(Job, job_id).state))

    sender = LookingSender()
    with transaction(database.writing, sender) as session:
        enqueue(session, SUGGEST, uuid4())
        assert not sender.found
    assert sender.found == [(SUGGEST, JobState.QUEUED)]


def test_a_job_that_waits_already_is_enough(database, sender):
    subject = uuid4()
    for _ in range(2):
        with transaction(database.writing, sender) as session:
            assert enqueue(session, SUGGEST, subject).id == enqueue(session, SUGGEST, subject).id
    with database.reading() as session:
        [job] = session.scalars(select(Job))
    assert sender.sent == [(SUGGEST, job.id)] * 2


def test_a_job_that_runs_already_has_not_seen_what_is_new(database, sender):
    subject = uuid4()
    with transaction(database.writing, sender) as session:
        enqueue(session, SUGGEST, subject).state = JobState.RUNNING
    with transaction(database.writing, sender) as session:
        enqueue(session, SUGGEST, subject)
    assert len({job_id for _, job_id in sender.sent}) == 2


def test_a_failed_transaction_sends_nothing(database, sender):
    with pytest.raises(LookupError), transaction(database.writing, sender) as session:
        enqueue(session, SUGGEST, uuid4())
        raise LookupError
    assert not sender.sent
    with database.reading() as session:
        assert session.scalars(select(Job)).first() is None


def test_a_broker_that_is_away_breaks_nothing(tmp_path, database):
    away = Settings(var_dir=tmp_path, broker_url="redis://127.0.0.1:1/0")
    with transaction(database.writing, CelerySender(celery_client(away))) as session:
        job = enqueue(session, SUGGEST, uuid4())
    with database.reading() as session:
        assert session.get_one(Job, job.id).state == JobState.QUEUED
