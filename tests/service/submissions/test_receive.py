"""What becomes of an upload."""

from __future__ import annotations

import time
from collections import Counter

import pytest
from sqlalchemy import func, select

from service.errors import Unprocessable
from service.jobs import JobName
from service.submissions.actions import Author, Choice, Terms, UnclearQuestion
from service.tables import (
    Enrollment,
    Grade,
    Program,
    StoredFile,
    Submission,
    SubmissionFile,
    Upload,
    UploadEntry,
    WithheldLabel,
)
from tests.service.submissions.packing import packed

CODE = "def every_second(words):\n    return words[::2]\n"
DATA = (Enrollment, Grade, Program, StoredFile, Submission, SubmissionFile, WithheldLabel)


def totals(session):
    session.rollback()
    return {table.__tablename__: session.scalar(select(func.count()).select_from(table)) for table in DATA}


def submissions(session):
    session.rollback()
    return session.scalars(select(Submission).order_by(Submission.external_id)).all()


def test_every_file_has_its_outcome_and_reason(upload, session):
    made = upload(
        "class.zip",
        packed(
            {
                "ann/main.py": CODE,
                "ben/main.py": "",
                "cleo/main.PY2": CODE + "#",
                "dora/main.py": b"\x89PNG\0\0",
                "emil/main.py": "x" * 300_000,
                "finn/work.zip": packed({"a.py": "x"}).getvalue(),
            }
        ),
    )
    assert (made.accepted, made.already_there, made.rejected) == (3, 0, 3)
    assert upload.outcomes(made) == {
        "emil/main.py": ("rejected", "larger than 256 kB"),
        "finn/work.zip": ("rejected", "an archive inside the archive is not unpacked; please unpack it first"),
        "ann/main.py": ("accepted", ""),
        "ben/main.py": ("accepted", "empty: it counts as not attempted"),
        "cleo/main.PY2": ("accepted", "of an ending that is not usual here: kept as part of the program"),
        "dora/main.py": ("rejected", "not text"),
    }
    assert [s.external_id for s in submissions(session)] == ["ann/1", "ben/1", "cleo/1"]


def test_the_same_upload_twice_changes_nothing(upload, session, sender, place):
    files = {f"student{number}/main.py": CODE + f"# {number}\n" for number in range(5)}
    upload("class.zip", packed(files))
    before = totals(session)
    names = [s.pseudonym for s in submissions(session)]
    again = upload("class.zip", packed(files))
    assert (again.accepted, again.already_there, again.rejected) == (0, 5, 0)
    assert totals(session) == before
    assert [s.pseudonym for s in submissions(session)] == names
    assert [name for name, _ in sender.sent] == [JobName.SUBMISSIONS_PREPARE]


def test_bytes_and_text_are_kept_as_they_came(upload, session):
    data = b"\xef\xbb\xbfprint('gr\xc3\xbc\xc3\x9fe')\r\n"
    upload("class.zip", packed({"ann/main.py": data}))
    program = session.scalars(select(Program)).one()
    stored = session.scalars(select(StoredFile)).one()
    assert program.text == "print('grüße')\r\n"
    assert (stored.data, stored.encoding) == (data, "utf-8-sig")


def test_equal_programs_are_stored_once(upload, session):
    upload("class.zip", packed({"ann/main.py": CODE, "ben/main.py": CODE}))
    assert totals(session) == {
        "enrollments": 2,
        "grades": 0,
        "programs": 1,
        "stored_files": 1,
        "submissions": 2,
        "submission_files": 2,
        "withheld_labels": 0,
    }


def test_several_files_are_one_submission_with_marks(upload, session, second_question):
    second_question()
    made = upload(
        "class.zip",
        packed(
            {"ann/q1/util.py": "b = 2", "ann/q1/main.py": "a = 1\n", "ben/steps/main.c": "int a;", "ben/steps/a.h": "1"}
        ),
    )
    assert (made.accepted, made.rejected) == (4, 0)
    texts = set(session.scalars(select(Program.text)))
    assert texts == {
        "# --- file: main.py ---\na = 1\n# --- file: util.py ---\nb = 2\n",
        "// --- file: a.h ---\n1\n// --- file: main.c ---\nint a;\n",
    }
    assert totals(session)["submissions"] == 2


def test_a_file_that_is_no_text_does_not_take_the_others_along(upload, session):
    made = upload("class.zip", packed({"ann/main.py": CODE, "ann/picture.png": b"\x89PNG\0"}))
    assert (made.accepted, made.rejected) == (1, 1)
    assert session.scalars(select(Program.text)).one() == CODE


def test_other_content_is_a_new_attempt_and_older_content_is_there_already(upload, session):
    for code in ("first", "second", "first"):
        last = upload("class.zip", packed({"ann/main.py": code}))
    assert last.already_there == 1
    assert [(s.external_id, s.attempt) for s in submissions(session)] == [("ann/1", 1), ("ann/2", 2)]
    assert len({s.pseudonym for s in submissions(session)}) == 1


def test_pseudonyms_are_each_students_own_within_the_assignment(upload, session, second_question):
    second_question()
    upload("class.zip", packed({f"s{n}/{q}": f"{q}{n}" for n in range(40) for q in ("q1.py", "steps.c")}))
    found = submissions(session)
    assert len(found) == 80
    by_student = {s.enrollment_id: {x.pseudonym for x in found if x.enrollment_id == s.enrollment_id} for s in found}
    assert all(len(names) == 1 for names in by_student.values())
    assert len(set().union(*by_student.values())) == 40


def test_records_without_students_and_their_copies_are_submissions_of_their_own(upload, session):
    record = {"submission_id": "a", "code": CODE, "duplicates": ["b", "c"], "rubric": {"one": True}, "note": "x"}
    made = upload.records(record, {"code": "nameless"}, {"code": "nameless"})
    assert made.accepted == 5
    found = submissions(session)
    assert len({s.pseudonym for s in found}) == 5
    assert {s.details.get("record", {}).get("note") for s in found if s.external_id in "abc"} == {"x"}
    assert totals(session) | {"enrollments": 0} == {
        "enrollments": 0,
        "grades": 0,
        "programs": 2,
        "stored_files": 2,
        "submissions": 5,
        "submission_files": 5,
        "withheld_labels": 3,
    }
    again = upload.records(record, {"code": "nameless"}, {"code": "nameless"})
    assert again.already_there == 5


def test_labels_are_told_only_where_a_record_is_an_example(upload, session):
    records = [
        {
            "submission_id": "a",
            "code": "a",
            "rubric": {"one": True, "two": False},
            "example": True,
            "duplicates": ["c"],
        },
        {"submission_id": "b", "code": "b", "rubric": {"one": False}},
    ]
    for _ in range(2):
        upload.records(*records)
        graded = session.execute(
            select(Submission.external_id, Grade.item_key, Grade.applies).join(
                Grade, Grade.submission_id == Submission.id
            )
        )
        assert {tuple(row) for row in graded} == {("a", "one", True), ("a", "two", False)}
        assert totals(session)["withheld_labels"] == 5


def test_an_id_that_is_taken_by_another_program_is_rejected(upload):
    upload.records({"submission_id": "a", "code": "first"})
    made = upload.records({"submission_id": "a", "code": "second"})
    assert upload.outcomes(made) == {"a": ("rejected", "another program is already there under this id")}


def test_records_of_another_question_or_language_are_rejected(upload):
    made = upload.records(
        {"submission_id": "a", "code": "x", "question_id": "other"},
        {"submission_id": "b", "code": "x", "language": "c"},
    )
    assert upload.outcomes(made) == {
        "a": ("rejected", "its question 'other' is none of this assignment"),
        "b": ("rejected", "it is in c, the question takes python"),
    }


def test_where_the_question_is_not_clear_the_upload_asks(upload, session, second_question):
    second_question()
    files = {"ann/q1.py": "a", "ben/main.py": "b"}
    with pytest.raises(UnclearQuestion, match="which question") as asked:
        upload("class.zip", packed(files))
    assert [problem.where for problem in asked.value.problems] == ["ben/main.py"]
    assert totals(session)["submissions"] == 0
    made = upload("class.zip", packed(files), Terms(choice=Choice(otherwise="steps")))
    assert made.accepted == 2
    made = upload("class.zip", packed({"cleo/q1.py": "c"}), Terms(choice=Choice(everything="steps")))
    assert made.accepted == 1
    counts = Counter(submission.question_id for submission in submissions(session))
    assert sorted(counts.values()) == [1, 2]


def test_a_roster_is_enforced_and_its_names_are_found(upload, session):
    roster = "identifier;name\nu1;Ann O'Neil-Müller\nu2;Lee, Bo\nu3;Cleo Ray\n"
    made = upload.many(
        [
            ("moodle.zip", packed({"Ann ONeil-Müller_1_assignsubmission_file/main.py": "a"})),
            ("canvas.zip", packed({"leebo_55_1_main.py": "b"})),
            ("u3.py", b"c"),
            ("dora.py", b"d"),
        ],
        Terms(roster=roster),
    )
    assert (made.accepted, made.rejected) == (3, 1)
    assert upload.outcomes(made)["dora.py"] == ("rejected", "no student on the roster has this name")
    assert {s.external_id for s in submissions(session)} == {"u1/1", "u2/1", "u3/1"}
    assert totals(session)["enrollments"] == 3


def test_namesakes_stay_apart(upload, session):
    files = {
        "Ann Lee_1_assignsubmission_file/main.py": "a",
        "Ann Lee_2_assignsubmission_file/main.py": "b",
    }
    for backwards in (False, True):
        made = upload("moodle.zip", packed(dict(sorted(files.items(), reverse=backwards))))
        assert made.rejected == 0
        assert [s.external_id for s in submissions(session)] == ["ann lee (2)/1", "ann lee/1"]


def test_all_files_may_be_of_one_student(upload, session):
    made = upload.many([("a.py", b"a"), ("b.py", b"b")], Terms(author=Author("ann")))
    assert made.accepted == 2
    assert [s.external_id for s in submissions(session)] == ["ann/1"]
    assert session.scalars(select(Program.text)).one().startswith("# --- file: a.py ---\na\n")


def test_gradescope_export(upload, session):
    metadata = """
submission_11:
  :submitters:
  - :name: Ann Lee
    :sid: "77"
    :email: ann@example.org
  - :name: Bo Ray
    :sid: "78"
    :email: bo@example.org
  :created_at: 2026-11-17 21:04:00.5 Z
  :score: 3.0
submission_12:
  :submitters: []
"""
    made = upload(
        "export.zip",
        packed(
            {
                "assignment_5_export/submission_metadata.yml": metadata,
                "assignment_5_export/submission_11/main.py": CODE,
                "assignment_5_export/submission_12/main.py": "x = 1",
                "assignment_5_export/stray.py": "x",
            }
        ),
    )
    assert (made.accepted, made.rejected) == (3, 1)
    found = {s.external_id: s for s in submissions(session)}
    assert set(found) == {"ann@example.org/1", "bo@example.org/1", "submission_12/1"}
    assert found["ann@example.org/1"].handed_in_at.isoformat() == "2026-11-17T21:04:00.500000+00:00"


@pytest.mark.parametrize(
    "metadata",
    [
        "[" * 100_000,
        "a: 2026-99-99",
        "a: &a {x: 1}\n"
        + "\n".join(f"{chr(98 + n)}: &{chr(98 + n)} {{<<: [{f'*{chr(97 + n)},' * 9}]}}" for n in range(20)),
        "- no mapping",
    ],
)
def test_a_harmful_metadata_file_does_no_harm(upload, metadata):
    made = upload("export.zip", packed({"x/submission_metadata.yml": metadata, "x/submission_11/main.py": CODE}))
    assert made.accepted + made.rejected >= 1


def test_late_work_of_canvas_and_typed_text_of_moodle(upload, session):
    upload("canvas.zip", packed({"leebo_LATE_55_1_main.py": "b"}))
    assert submissions(session)[0].details == {"late": True, "moment_unknown": True}
    made = upload(
        "moodle.zip",
        packed({"Ann Lee_1_assignsubmission_onlinetext/onlinetext.html": "<p>if x:<br>&nbsp; y()</p>"}),
    )
    assert "typed into the browser" in next(iter(upload.outcomes(made).values()))[1]
    session.rollback()
    assert "if x:\n  y()\n" in set(session.scalars(select(Program.text)))


@pytest.mark.parametrize(
    ("name", "content", "terms", "said"),
    [
        ("x.zip", b"PK\x03\x04 broken", Terms(), "not a complete zip"),
        ("x.py", b"x", Terms(choice=Choice(everything="q9")), "no question 'q9'"),
        ("x.py", b"x", Terms(encoding="rot13"), "encoding"),
        ("x.py", b"x", Terms(roster="colour\nred"), "columns"),
    ],
)
def test_what_can_not_be_used_at_all_leaves_nothing(upload, session, name, content, terms, said):
    with pytest.raises(Unprocessable, match=said):
        upload(name, content, terms)
    assert session.scalar(select(func.count()).select_from(Upload)) == 0
    assert session.scalar(select(func.count()).select_from(UploadEntry)) == 0


def test_single_files_with_paths_that_lead_elsewhere_are_refused(upload):
    made = upload.many(
        [("../../ann.py", b"x"), ("/etc/ann.py", b"x"), ("ann.rar", b"Rar!x"), ("week/ann.zip", b"PK\3\4")]
    )
    assert made.rejected == 4
    assert made.accepted == 0


def test_a_class_of_800_takes_seconds(upload):
    students = {f"Student {n}_{n}_assignsubmission_file/main.py": CODE + f"print({n})\n" for n in range(800)}
    content = packed(students)
    # The processor's time, since the machine may have other work.
    start = time.process_time()
    made = upload("moodle.zip", content)
    assert made.accepted == 800
    assert time.process_time() - start < 5
