from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy.exc import OperationalError

from service.db import make_database
from service.errors import Conflict
from service.jobs import JobName, RecordingSender, enqueue, transaction
from service.settings import Settings
from service.tables import Job, JobState
from workers.context import Context
from workers.perform import Work, perform


@pytest.fixture
def context(sqlite_url, tmp_path):
    database = make_database(sqlite_url)
    yield Context(Settings(var_dir=tmp_path), database, RecordingSender())
    database.engine.dispose()


@pytest.fixture
def job(context):
    with transaction(context.database.writing, context.sender) as session:
        return enqueue(session, JobName.GRADING_SUGGEST, uuid4())


def finish(context, lease):
    with context.database.writing.begin() as session:
        lease.finish(session)


def read(context, job):
    with context.database.reading() as session:
        return session.get_one(Job, job.id)


def test_a_job_is_sent_after_its_commit_and_done_once(context, job):
    assert context.sender.sent == [(JobName.GRADING_SUGGEST, job.id)]
    assert perform(context, job.id, Work(finish))
    assert read(context, job).state == JobState.DONE
    assert not perform(context, job.id, Work(finish))
    assert read(context, job).deliveries == 1


def test_a_job_that_waits_is_enough(context, job):
    with transaction(context.database.writing, context.sender) as session:
        assert enqueue(session, JobName.GRADING_SUGGEST, job.subject_id).id == job.id
    with pytest.raises(RuntimeError), transaction(context.database.writing, context.sender) as session:
        enqueue(session, JobName.GRADING_PREPARE, uuid4())
        raise RuntimeError("the request fails")
    assert {name for name, _ in context.sender.sent} == {JobName.GRADING_SUGGEST}


def test_an_error_of_ours_is_told_on_the_job_and_on_its_subject(context, job):
    told = []

    def act(_context, _lease):
        raise Conflict("There is no rubric.")

    work = Work(act, on_failure=lambda _session, subject, reason: told.append((subject, reason)))
    assert not perform(context, job.id, work)
    assert read(context, job).state == JobState.FAILED
    assert read(context, job).error == "There is no rubric."
    assert told == [(job.subject_id, "There is no rubric.")]


def test_an_unforeseen_error_says_where_and_quotes_nothing(context, job):
    def act(_context, _lease):
        raise ValueError("print('the student wrote this')")

    perform(context, job.id, Work(act))
    assert "ValueError in test_an_unforeseen" in read(context, job).error
    assert "student" not in read(context, job).error.replace("test_an_unforeseen_error_says_where", "")


def test_a_lost_database_leaves_the_job_to_the_sweeper(context, job):
    def act(_context, _lease):
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    assert not perform(context, job.id, Work(act))
    assert read(context, job).state == JobState.RUNNING


def test_a_job_that_was_taken_over_writes_nothing(context, job):
    def act(context, lease):
        with context.database.writing.begin() as session:
            session.get_one(Job, job.id).deliveries += 1
        finish(context, lease)

    assert not perform(context, job.id, Work(act))
    assert read(context, job).state == JobState.RUNNING
