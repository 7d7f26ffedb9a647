"""Uploads on SQLite and on PostgreSQL, also two at once."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlalchemy import event, func, select

from service.db import Database, make_database
from service.jobs import RecordingSender, transaction
from service.settings import Settings
from service.submissions import actions
from service.submissions.actions import Source
from service.tables import Assignment, Course, Enrollment, Program, Question, StoredFile, Submission, User
from tests.service.submissions.conftest import as_lines

RECORDS = as_lines(
    *(
        {"submission_id": f"s{n}", "student": f"ann{n % 20}", "code": f"print({n % 30})", "rubric": {"one": n % 2 == 0}}
        for n in range(60)
    )
)


@pytest.fixture
def both(database_url):
    database = make_database(database_url)
    yield database
    database.engine.dispose()


@pytest.fixture
def assignment_ids(both: Database) -> list[UUID]:
    """Two assignments in different courses."""
    made = []
    with both.writing.begin() as session:
        for slug in ("one", "two"):
            course = Course(title=slug, slug=slug)
            session.add(course)
            session.flush()
            assignment = Assignment(course_id=course.id, title=slug, slug=slug)
            session.add(assignment)
            session.flush()
            session.add(
                Question(
                    assignment_id=assignment.id,
                    position=1,
                    key="q1",
                    title="Q",
                    statement="x",
                    language="python",
                    inputs=None,
                )
            )
            made.append(assignment.id)
    return made


def upload(database: Database, assignment_id: UUID) -> tuple[int, int, int]:
    with transaction(database.writing, RecordingSender()) as session:
        assignment = session.get_one(Assignment, assignment_id)
        source = Source("records.jsonl", io.BytesIO(RECORDS))
        made = actions.receive(session, assignment, [source], Settings())
    return made.accepted, made.already_there, made.rejected


def test_an_upload_twice(both, assignment_ids):
    assert upload(both, assignment_ids[0]) == (60, 0, 0)
    assert upload(both, assignment_ids[0]) == (0, 60, 0)
    with both.reading() as session:
        question = session.scalars(select(Question).filter_by(assignment_id=assignment_ids[0])).one()
        assert len(session.scalars(actions.counted_ids(question.id)).all()) == 20
        total, lines = actions.selected(session, assignment_ids[0], question, "waiting", 50, 50)
        assert (total, len(lines)) == (60, 10)
        view = actions.submission_view(session, lines[0].submission.id)
        assert view.files[0].size == len(view.program.text)
        assert actions.file_of(session, view.submission.id, 0) == ("program.txt", view.program.text.encode())


def test_the_same_content_from_several_sides_at_once(both, assignment_ids):
    with ThreadPoolExecutor(4) as threads:
        said = list(threads.map(lambda assignment_id: upload(both, assignment_id), assignment_ids * 3))
    assert sorted(said) == [(0, 60, 0)] * 4 + [(60, 0, 0)] * 2
    with both.reading() as session:
        assert session.scalar(select(func.count()).select_from(Submission)) == 120
        assert session.scalar(select(func.count()).select_from(Program)) == 60
        assert session.scalar(select(func.count()).select_from(StoredFile)) == 30
        names = session.scalars(select(Submission.pseudonym).join(Question).filter_by(assignment_id=assignment_ids[0]))
        assert len(set(names)) == 20


def test_a_class_of_new_students_takes_few_statements_and_accounts_find_their_work(both, assignment_ids):
    statements: list[str] = []
    with both.writing.begin() as session:
        session.add(User(name="Ann", email="s7@example.org"))
    event.listen(both.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    records = ({"student": f"S{n}@example.org", "code": f"print({n})"} for n in range(300))
    with both.writing.begin() as session:
        assignment = session.get_one(Assignment, assignment_ids[0])
        made = actions.receive(session, assignment, [Source("class.jsonl", io.BytesIO(as_lines(*records)))], Settings())
        assert (made.accepted, made.rejected) == (300, 0)
    assert len(statements) < 40
    with both.reading() as session:
        found = session.execute(
            select(Enrollment.identifier, User.name).join(User, User.id == Enrollment.user_id)
        ).all()
        assert [tuple(row) for row in found] == [("s7@example.org", "Ann")]
        assert (
            session.scalar(select(func.count()).select_from(Submission).where(Submission.enrollment_id.is_(None))) == 0
        )
