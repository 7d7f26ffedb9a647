"""Records: what they say, and what is wrong with them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from service.settings import Settings
from service.submissions.records import BadRecord, read_record, read_records

SETTINGS = Settings(program_max_kb=1)
GOOD = {"question_id": "q1", "language": "python", "submission_id": "a", "code": "x = 1\r\n"}


def test_a_record_is_read():
    found = read_record(
        GOOD
        | {
            "student": "ann",
            "attempt": 2,
            "handed_in_at": "2026-11-17T22:04:00+01:00",
            "rubric": {"one": True, "two": False, "three": None},
            "duplicates": ["b", "c"],
            "example": True,
        },
        SETTINGS,
    )
    assert found.files[0].data == b"x = 1\r\n"
    assert found.author is not None
    assert found.author.identifier == "ann"
    assert found.handed_in_at == datetime(2026, 11, 17, 21, 4, tzinfo=UTC)
    assert found.labels == {"one": True, "two": False}
    assert (found.attempt, found.copies, found.is_example) == (2, ("b", "c"), True)


def test_small_other_keys_are_kept_and_the_truth_is_not():
    found = read_record(
        GOOD
        | {
            "course": "cs1",
            "long": "x" * 1000,
            "label": "wrong",
            "tests": ["fail"],
            "norm_key": "n",
            "fault_spans": [],
        },
        SETTINGS,
    )
    assert found.details == {"course": "cs1"}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"code": None}, "code is missing"),
        ({"code": 3}, "code is missing"),
        ({"code": "x" * 2000}, "larger than 1 kB"),
        ({"code": "\ud800"}, "half of a character"),
        ({"submission_id": "a\0b"}, "can't be shown"),
        ({"student": ["ann"]}, "student is not a text"),
        ({"attempt": 0}, "attempt"),
        ({"attempt": True}, "attempt"),
        ({"handed_in_at": "yesterday"}, "handed_in_at"),
        ({"rubric": ["one"]}, "rubric"),
        ({"rubric": {"one": "yes"}}, "rubric"),
        ({"duplicates": "b"}, "duplicates"),
        ({"duplicates": [["b"]]}, "duplicates"),
    ],
)
def test_what_is_wrong_is_told(change, reason):
    with pytest.raises(BadRecord, match=reason):
        read_record(GOOD | change, SETTINGS)


def test_lines_are_read_one_by_one():
    lines = [
        json.dumps(GOOD).encode(),
        b"",
        b"{",
        b"[1]",
        b"\xff\xfe",
        b"[" * 100_000,
        json.dumps(GOOD | {"code": 1}).encode(),
    ]
    found = read_records(lines, SETTINGS)
    assert len(found.hand_ins) == 1
    assert [(refusal.path, refusal.reason) for refusal in found.refusals] == [
        ("line 3", "not a JSON object in UTF-8"),
        ("line 4", "not a JSON object"),
        ("line 5", "not a JSON object in UTF-8"),
        ("line 6", "not a JSON object in UTF-8"),
        ("a", "code is missing or not a text"),
    ]
