"""A question with a small class, and a worker that does whatever is queued."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
from sqlalchemy import select

from models.synthesis import demo_course, sample_class
from service.assignments import actions as assignments
from service.assignments.drafts import QuestionDraft
from service.courses import actions as courses
from service.db import Database, make_database
from service.jobs import JobName, RecordingSender, transaction
from service.rubrics import actions as rubrics
from service.rubrics.actions import Draft, ItemDraft, TopicDraft
from service.settings import Settings
from service.submissions import actions as submissions
from service.tables import Assignment, Grade, Job, JobState, Purpose, Question, Submission
from workers.context import Context
from workers.perform import perform
from workers.tasks.all import WORK

PROGRAMS = 24


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database; the test runs on SQLite and on PostgreSQL."""
    opened = make_database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def context(database: Database, tmp_path: Path) -> Context:
    """What tasks work with, on both databases."""
    return Context(Settings(var_dir=tmp_path, grade_chunk_programs=8), database, RecordingSender())


@pytest.fixture
def work(context: Context) -> Callable[..., list[JobName]]:
    """Do queued jobs, oldest first, until none is left or `most` were done; their names."""

    def run(most: int = 1000, only: JobName | None = None) -> list[JobName]:
        done: list[JobName] = []
        while len(done) < most:
            query = select(Job.name, Job.id).filter_by(state=JobState.QUEUED).order_by(Job.created_at, Job.id)
            if only is not None:
                query = query.filter_by(name=only.value)
            with context.database.reading() as session:
                row = session.execute(query).first()
            if row is None:
                break
            perform(context, row[1], WORK[JobName(row[0])])
            done.append(JobName(row[0]))
        return done

    return run


@pytest.fixture
def question(context: Context) -> Question:
    """“Every second” of the demo with a class of its own, one program twice, one empty; half of it graded."""
    asked = demo_course().questions[2]
    programs = sample_class(asked.question, PROGRAMS, np.random.default_rng(7)).programs
    with transaction(context.database.writing, context.sender) as session:
        course = courses.create_course(session, "CS1", None)
        assignment = assignments.create_assignment(session, course.id, "Week 2", "week-2")
        question = assignments.add_question(
            session, assignment.id, QuestionDraft(asked.question.title, asked.statement, key="q1")
        )
        topics = tuple(
            TopicDraft(
                topic.title,
                topic.fine,
                tuple(ItemDraft(i.title, i.message, i.meaning, i.level, "1", i.key) for i in topic.items),
                topic.key,
            )
            for topic in asked.topics
        )
        rubrics.save(session, question.id, Draft(topics))
        codes = [program.code for program in programs] + [programs[-1].code, "  \n# to do\n"]
        hand_in(session, assignment, question, codes)
        rows = {row.external_id: row for row in session.scalars(select(Submission).filter_by(question_id=question.id))}
        for place, program in enumerate(programs[: PROGRAMS // 2]):
            for item in [item.key for topic in asked.topics for item in topic.items]:
                grade(session, rows[f"s{place:03d}"], item, program.applies[item])
    return question


def hand_in(session, assignment: Assignment, question: Question, codes: list[str], first: int = 0) -> None:
    """Hand in programs as records."""
    records = "\n".join(
        json.dumps({"question_id": question.key, "language": "python", "submission_id": f"s{n:03d}", "code": code})
        for n, code in enumerate(codes, first)
    )
    source = submissions.Source("q1.jsonl", io.BytesIO(records.encode()))
    submissions.receive(session, assignment, [source], Settings())


def grade(session, submission: Submission, item: str, applies: bool) -> None:
    """A person's word as an example."""
    session.add(
        Grade(
            question_id=submission.question_id,
            submission_id=submission.id,
            item_key=item,
            applies=applies,
            purpose=Purpose.EXAMPLE,
        )
    )


def in_session(context: Context, read: Callable):
    """What `read` finds in a session of its own."""
    with context.database.reading() as session:
        return read(session)


def assignment_of(context: Context, question_id: UUID) -> Assignment:
    return in_session(context, lambda s: s.get_one(Assignment, s.get_one(Question, question_id).assignment_id))
