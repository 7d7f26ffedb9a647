"""Odd texts in every form and end point, on both databases: refused or kept, and no page breaks afterwards."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from service.auth.tokens import SCOPES, create_token
from service.db import Database, make_database
from tests.service.test_every_route import API, STUDENTS, guarded, proof
from tests.service.whole import fill

TEXTS = {
    "nul": "a\0b",
    "long": "\N{PILE OF POO}" * 20_000,
    "odd": "<script>alert(1)</script>{{ 7*7 }}'\"& %s{0} \u202e\u2066 \x01\x1b[31m\x7f\r\r\n\ufffe\uffff",
}
HALF = "\ud800"
ROSTER = {"csv": "email,name\n{}@example.org,{}\n"}
RUBRIC = dict.fromkeys(("t0.title", "t0.fine_message", "t0.key", "t0.i0.title", "t0.i0.message"), "x")
FORMS: dict[str, dict[str, str]] = {
    "/sign-in": {"email": "a@b", "password": "x", "next": "/courses"},
    "/account/tokens": {"name": "x", "scopes": "feedback"},
    "/courses": {"title": "CS2"},
    "/courses/{course_id}/roster": ROSTER,
    "/courses/{course_id}/staff": {"email": "a@b", "role": "grader"},
    "/courses/{course_id}/assignments/new": {"title": "x", "slug": "", "deadline": ""},
    "/assignments/{assignment_id}/edit": {"title": "x", "slug": "week-2", "deadline": ""},
    "/assignments/{assignment_id}/questions/new": {"title": "x", "statement": "x", "key": "", "language": "python"},
    "/questions/{question_id}/edit": {
        "title": "x",
        "statement": "x",
        "key": "",
        "starter_code": "",
        "setup": "",
        "running": "given",
        "inputs": "f(1)",
        "reference": "",
    },
    "/questions/{question_id}/rubric": RUBRIC | {"t0.i0.level": "close", "t0.i0.points": "1", "do": "save-removing"},
    "/questions/{question_id}/rubric/json": {"text": "{}"},
    "/assignments/{assignment_id}/upload": {"question": "", "otherwise": "", "student": "", "encoding": ""},
    "/questions/{question_id}/examples": {"submission": "{submission_id}", "seen": "", "shown": "late", "likely": ""},
    "/questions/{question_id}/review": {
        "submission": "{submission_id}",
        "item": "late",
        "verdict": "absent",
        "only": "",
    },
    "/assignments/{assignment_id}/requests/{request_id}": {"text": "x"},
    "/notes/{feedback_id}/thread": {"text": "x"},
    "/notes/{feedback_id}/rating": {"agree": "yes", "explanation": "x"},
}
BODIES: dict[str, tuple[str, dict[str, Any]]] = {
    "/courses": ("POST", {"title": "CS2"}),
    "/courses/{course_id}/roster": ("POST", ROSTER),
    "/courses/{course_id}/assignments": ("POST", {"title": "x", "slug": "a", "deadline": "2026-11-22T00:00:00Z"}),
    "/assignments/{assignment_id}": ("PATCH", {"title": "x", "slug": "a"}),
    "/assignments/{assignment_id}/questions": ("POST", {"title": "x", "statement": "x", "key": "k", "setup": ""}),
    "/questions/{question_id}": ("PATCH", {"title": "x", "statement": "x", "starter_code": "", "language": "c"}),
    "/questions/{question_id}/submissions": ("POST", {"code": "x", "student": "s", "submission_id": "s1"}),
    "/submissions/{submission_id}/grades": ("PUT", {"seen": "x"}),
    "/feedback/{feedback_id}/rating": ("PUT", {"agree": True, "explanation": "x"}),
}
RAW = {
    "/questions/{question_id}": [
        '{"inputs": [{"call": "f(\\u0000)"}]}',
        '{"inputs": [{"stdin": "\\ud800"}]}',
        '{"references": ["\\u0000"]}',
        '{"\\ud800": 1}',
    ],
    "/assignments/{assignment_id}": [
        '{"deadline": "0001-01-01T00:00:00+14:00"}',
        '{"deadline": "9999-12-31T23:59:59-14:00"}',
        '{"deadline": 1e300}',
    ],
    "/submissions/{submission_id}/grades": ['{"grades": {"\\ud800": true}}', '{"grades": {"a\\u0000": true}}'],
    "/submissions/{submission_id}/items/a%00b/verdict": ['{"applies": true}'],
    "/questions/{question_id}/rubric": ['{"topics": [{"title": "\\u0000", "fine_message": "", "items": []}]}'],
    "/questions/{question_id}/submissions": [
        '{"code": "x", "handed_in_at": "0001-01-01T00:00:00+14:00"}',
        '{"code": "\\u0000"}',
        '{"code": "", "files": [{"name": "\\u0000", "text": "x"}]}',
        '{"files": [{"name": "\\u0000/../a", "text": "x\\u0000"}]}',
    ],
}


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = make_database(database_url)
    yield database
    database.engine.dispose()


@pytest.fixture
def ids(session, place, student, settings) -> dict[str, str]:
    return fill(session, place, student, settings)


@pytest.fixture
def header(database: Database):
    def make(person) -> dict[str, str]:
        with database.writing() as session:
            _, secret = create_token(session, person.user, "test", list(SCOPES))
            session.commit()
        return {"Authorization": f"Bearer {secret}"}

    return make


@pytest.fixture
def still_there(app, instructor, student, ids):
    """After all of it every page of staff and of the student can be read."""
    yield
    for method, path in guarded(app):
        person = student if STUDENTS.match(path) else instructor
        if method == "GET" and not path.startswith(API) and "events" not in path:
            query = {"question": ids["question_id"], "topic": "x", "source": "model"}
            values = ids | ({"position": "1"} if person is student else {})
            status = person.browser.get(path.format(**values), params=query if "explan" in path else None).status_code
            assert (path, status in {200, 303}) == (path, True)


def filled(value: Any, text: str, ids: dict[str, str]) -> Any:
    if not isinstance(value, str):
        return value
    return value.format(**ids) if value.startswith("{") and value.endswith("}") and len(value) > 2 else text


@pytest.mark.usefixtures("still_there")
def test_every_form(instructor, student, ids):
    for path, fields in FORMS.items():
        person = student if path.startswith("/notes") else instructor
        csrf = proof(person.browser)
        for name in fields:
            for kind, odd in TEXTS.items():
                values = {key: filled(value, value, ids) for key, value in fields.items()}
                values[name] = ROSTER["csv"].format(odd, odd) if name == "csv" else odd
                answer = person.browser.post(path.format(**ids), data=values, headers=csrf)
                assert (path, name, kind, answer.status_code < 500) == (path, name, kind, True)
                assert "<script>alert" not in answer.text


@pytest.mark.usefixtures("still_there")
def test_every_end_point(visitor, instructor, student, ids, header):
    headers = {"feedback": header(student), "": header(instructor)}
    for path, (method, body) in BODIES.items():
        mine = headers["feedback" if "/feedback/" in path else ""]
        for name, value in body.items():
            if not isinstance(value, str):
                continue
            for kind, odd in TEXTS.items():
                sent = body | {name: ROSTER["csv"].format(odd, odd) if name == "csv" else odd}
                answer = visitor.request(method, API + path.format(**ids), json=sent, headers=mine)
                assert (path, name, kind, answer.status_code < 500) == (path, name, kind, True)
            half = json.dumps(body | {name: HALF})
            sent = mine | {"Content-Type": "application/json"}
            answer = visitor.request(method, API + path.format(**ids), content=half, headers=sent)
            assert (path, name, answer.status_code) == (path, name, 422)


@pytest.mark.usefixtures("still_there")
def test_json_that_python_takes_and_a_database_does_not(visitor, instructor, ids, header):
    headers = header(instructor) | {"Content-Type": "application/json"}
    methods = {"/questions/{question_id}": "PATCH", "/assignments/{assignment_id}": "PATCH"}
    for path, bodies in RAW.items():
        method = methods.get(path, "POST" if path.endswith("/submissions") else "PUT")
        for body in bodies:
            answer = visitor.request(method, API + path.format(**ids), content=body, headers=headers)
            assert (path, body, answer.status_code in {200, 201, 400, 404, 422}) == (path, body, True)


@pytest.mark.usefixtures("still_there")
def test_json_typed_into_forms(instructor, ids):
    headers = proof(instructor.browser)
    question = {"title": "x", "statement": "x", "running": "given"}
    for typed in ('stdin: "\\ud800"', 'call: "f(\\u0000)"', 'stdin: "\\u0000"', "f('\0')"):
        answer = instructor.browser.post(
            f"/questions/{ids['question_id']}/edit", data=question | {"inputs": typed}, headers=headers
        )
        assert (typed, answer.status_code) == (typed, 422)
    for typed in (
        '{"topics": [{"\\ud800": 1, "\\ud800": 2, "title": "\\ud800", "items": [{"level": "\\udfff"}]}]}',
        '{"items": [{"id": "\\ud800", "text": "\\ud800", "topic": "\\ud800", "points": 1e999999}]}',
        '[{"text": "\\u0000"}]',
        '{"topics": {"a": 1}, "items": NaN}',
        "[" * 100_000,
        '{"items": [' + "1" * 5_000 + "]}",
    ):
        answer = instructor.browser.post(
            f"/questions/{ids['question_id']}/rubric/json", data={"text": typed}, headers=headers
        )
        assert (typed[:80], answer.status_code) == (typed[:80], 422)


@pytest.mark.usefixtures("still_there")
def test_odd_names_and_records_in_uploads(instructor, ids):
    headers = proof(instructor.browser)
    page = f"/assignments/{ids['assignment_id']}/upload"
    export = (
        '"f1":\n  :submitters:\n  - :name: "\\0 \\ud800"\n    :sid: "\\0"\n  :created_at: 0001-01-01 00:00:00 +14:00\n'
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("e/submission_metadata.yml", export)
        archive.writestr("e/f1/main.py", "x = 2")
    records = [
        {"note": "\0"},
        {"note": HALF, HALF: 1},
        {"note": float("nan")},
        {"note": [float("inf")]},
        {"handed_in_at": "0001-01-01T00:00:00+14:00"},
        {"handed_in_at": "9999-12-31T23:59:59-14:00"},
        {"rubric": {"\0": True}},
        {"student": "\0"},
        {"student": "x" * 300, "student_name": "y" * 300},
        {"submission_id": "z" * 300},
        {"language": "\0"},
        {"question_id": HALF},
    ]
    lines = "\n".join(json.dumps({"code": f"r = {number}"} | record) for number, record in enumerate(records))
    uploads = [
        ("class\0.zip", packed.getvalue()),
        ("\0.py", b"x = 3"),
        ("r.jsonl", lines.encode()),
        ("x" * 1_000 + ".py", b"x = 4"),
        ("\N{PILE OF POO}\u202e.py", b"x = 5"),
        ("ann.py", b"# coding: \xff\nx = '\xe9'"),
    ]
    for name, data in uploads:
        files = [("files", (name, data))]
        answer = instructor.browser.post(page, files=files, headers=headers)
        assert (name[:20], answer.status_code) == (name[:20], 303)
    for roster in (
        b"email,name\n\0,\0\n",
        b"a\rb\r",
        b"email\n" + b"x" * 200_000,
        b'email\n"x',
        b"\xff",
        b"email\n" + b"y" * 330,
    ):
        files = [("files", ("ann.py", b"x = 6")), ("roster", ("r.csv", roster))]
        answer = instructor.browser.post(page, files=files, headers=headers)
        assert (roster[:20], answer.status_code in {303, 422}) == (roster[:20], True)
        answer = instructor.browser.post(
            f"/courses/{ids['course_id']}/roster", files=[("file", ("r.csv", roster))], headers=headers
        )
        assert (roster[:20], answer.status_code in {303, 422}) == (roster[:20], True)


def test_odd_addresses(instructor, student, visitor, ids, header):
    number = "9" * 5_000
    asked = [
        f"/questions/{ids['question_id']}/review?submission={ids['submission_id']}&item=%00&did=%00",
        f"/questions/{ids['question_id']}/examples?likely=%00&was=1&after={ids['submission_id']}",
        f"/questions/{ids['question_id']}/rubric?version={number}",
        f"/questions/{ids['question_id']}/rubric?version={10**12}",
        f"/assignments/{ids['assignment_id']}/submissions?question=%00&state=%00",
        f"/submissions/{ids['submission_id']}/files/{10**30}",
        f"/submissions/{ids['submission_id']}/files/{number}",
        f"/feedback/{ids['assignment_id']}/{number}",
        f"/feedback/{ids['assignment_id']}/1?attempt={10**30}",
        f"/assignments/{ids['assignment_id']}/agreement/explanations?question={ids['question_id']}&topic=%00&source=model",
        "/sign-in?next=%00%0d%0aX:y",
        "/demo/%00%ff",
        "/%00%ff",
    ]
    for path in asked:
        assert (path[:90], instructor.browser.get(path).status_code < 500) == (path[:90], True)
    rest = [
        f"/questions/{ids['question_id']}/review?item=%00",
        f"/questions/{ids['question_id']}/review?cursor={ids['submission_id']}.%00",
        f"/questions/{ids['question_id']}/rubric/versions/{10**30}",
        "/feedback?cursor=%00",
        "/feedback?cursor=%F0%9F%92%A9",
        "/feedback?cursor=AAAA",
        f"/questions/{ids['question_id']}/submissions?cursor=" + "A" * 5_000,
        f"/submissions/{ids['submission_id']}/items/%00/verdict",
    ]
    for path in rest:
        answer = visitor.get(API + path, headers=header(instructor))
        assert (path[:90], answer.status_code < 500) == (path[:90], True)
