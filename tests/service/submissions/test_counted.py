"""Which submissions count."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from service.errors import NotFound
from service.submissions import actions
from service.tables import Submission, now
from tests.service.submissions.packing import packed


def those_that_count(session, place):
    session.rollback()
    return session.scalars(select(Submission).where(Submission.id.in_(actions.counted_ids(place.question_id)))).all()


def counted(session, place):
    return {s.external_id: actions.is_late(s, place.assignment.deadline) for s in those_that_count(session, place)}


def at(place, hours):
    return (place.assignment.deadline + timedelta(hours=hours)).isoformat()


def test_the_latest_attempt_in_time_counts(upload, session, place):
    upload.records(
        {"submission_id": "a1", "student": "ann", "code": "1", "handed_in_at": at(place, -3)},
        {"submission_id": "a2", "student": "ann", "code": "2", "handed_in_at": at(place, -2)},
        {"submission_id": "a3", "student": "ann", "code": "3", "handed_in_at": at(place, 1)},
        {"submission_id": "b1", "student": "ben", "code": "1", "handed_in_at": at(place, 1)},
        {"submission_id": "b2", "student": "ben", "code": "2", "handed_in_at": at(place, 2)},
        {"submission_id": "n1", "code": "1"},
        {"submission_id": "n2", "code": "1"},
    )
    assert counted(session, place) == {"a2": False, "b2": True, "n1": False, "n2": False}


def test_the_attempts_number_goes_before_the_files_order(upload, session, place):
    upload.records(
        {"submission_id": "a2", "student": "ann", "code": "2", "attempt": 2},
        {"submission_id": "a1", "student": "ann", "code": "1", "attempt": 1},
    )
    assert counted(session, place) == {"a2": False}


def test_an_upload_after_the_deadline_does_not_make_late(upload, session, place, database):
    with database.writing.begin() as writing:
        writing.merge(place.assignment).deadline = now() - timedelta(days=1)
    place.assignment.deadline = now() - timedelta(days=1)
    upload("moodle.zip", packed({"ann/main.py": "1"}))
    upload("canvas.zip", packed({"leebo_LATE_55_1_main.py": "b"}))
    assert counted(session, place) == {"ann/1": False, "canvas-55/1": True}


def test_a_submission_is_seen_with_its_files_and_attempts(upload, session, place):
    for code in ("1", "2"):
        upload("moodle.zip", packed({"ann/main.py": code, "ann/util.py": "u"}))
    [latest] = those_that_count(session, place)
    view = actions.submission_view(session, latest.id)
    assert [file.name for file in view.files] == ["main.py", "util.py"]
    assert view.files[0].size == 1
    assert [attempt.attempt for attempt in view.attempts] == [1, 2]
    assert view.program.text.startswith("# --- file: main.py ---\n2\n")
    assert not view.late
    with pytest.raises(NotFound):
        actions.submission_view(session, place.question_id)
