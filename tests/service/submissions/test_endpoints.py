"""REST: uploads and submissions."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from service.auth.tokens import create_token
from service.jobs import JobName
from tests.service.submissions.conftest import as_lines
from tests.service.submissions.packing import packed

API = "/api/v1"
CODE = "def every_second(words):\n    return words[::2]\n"


@pytest.fixture
def bearer(instructor, database):
    """Headers of the instructor's program with some scopes."""

    def make(*scopes):
        with database.writing.begin() as session:
            _, secret = create_token(session, instructor.user, "lms", scopes or ["courses:read", "courses:write"])
        return {"Authorization": f"Bearer {secret}"}

    return make


@pytest.fixture
def uploads(place):
    return f"{API}/assignments/{place.assignment.id}/uploads"


@pytest.fixture
def single(place):
    return f"{API}/questions/{place.question_id}/submissions"


def test_files_are_uploaded_as_a_form(visitor, bearer, uploads, sender):
    files = [
        ("files", ("class.zip", packed({"ann/main.py": CODE, "ben/main.py": b"\0"}))),
        ("files", ("cleo.py", b"x")),
    ]
    answer = visitor.post(uploads, files=files, headers=bearer())
    assert answer.status_code == 201, answer.text
    body = answer.json()
    assert (body["accepted"], body["already_there"], body["rejected"]) == (2, 0, 1)
    assert body["problems"] == [
        {"name": "ben/main.py", "outcome": "rejected", "reason": "not text", "submission_id": None}
    ]
    assert answer.headers["location"] == f"{API}/uploads/{body['id']}"
    assert [name for name, _ in sender.sent] == [JobName.SUBMISSIONS_PREPARE]
    assert visitor.get(answer.headers["location"], headers=bearer()).json() == body
    entries = visitor.get(f"{API}/uploads/{body['id']}/entries?limit=2", headers=bearer()).json()
    rest = visitor.get(f"{API}/uploads/{body['id']}/entries?cursor={entries['next']}", headers=bearer()).json()
    assert {entry["name"] for entry in entries["items"] + rest["items"]} == {"ann/main.py", "ben/main.py", "cleo.py"}
    some = visitor.get(f"{API}/uploads/{body['id']}/entries?outcome=accepted", headers=bearer()).json()
    assert all(entry["submission_id"] for entry in some["items"])


def test_records_are_uploaded_as_the_body(visitor, bearer, uploads):
    headers = bearer() | {"Content-Type": "application/x-ndjson"}
    content = as_lines({"submission_id": "a", "code": CODE}, {"submission_id": "b", "code": 1})
    answer = visitor.post(uploads, content=content, headers=headers)
    assert answer.status_code == 201, answer.text
    assert (answer.json()["accepted"], answer.json()["rejected"]) == (1, 1)
    again = visitor.post(f"{uploads}?question=q1", content=content, headers=headers).json()
    assert (again["accepted"], again["already_there"]) == (0, 1)


def test_the_same_key_gives_the_first_answer_again(visitor, bearer, uploads):
    headers = bearer() | {"Idempotency-Key": "one"}
    first, second = (
        visitor.post(uploads, files={"files": ("ann.py", CODE.encode())}, headers=headers).json() for _ in range(2)
    )
    assert first == second
    other = visitor.post(uploads, files={"files": ("ann.py", b"other")}, headers=headers)
    assert other.status_code == 409


def test_an_unclear_question_is_told(visitor, bearer, uploads, second_question):
    second_question()
    answer = visitor.post(uploads, files={"files": ("ann.py", CODE.encode())}, headers=bearer())
    assert answer.status_code == 422
    assert "name the question with the upload (q1, steps)" in answer.json()["detail"]
    assert answer.json()["problems"] == [{"where": "ann.py", "what": "names no question, or several"}]
    named = visitor.post(uploads, files={"files": ("ann.py", CODE.encode())}, data={"question": "q1"}, headers=bearer())
    assert named.status_code == 201


def test_nothing_is_told_as_such(visitor, bearer, uploads):
    assert visitor.post(uploads, headers=bearer()).status_code == 422


def test_too_much_is_refused_while_it_comes_in(visitor, bearer, uploads, app, settings):
    app.state.settings = settings.model_copy(update={"upload_max_mb": 1})
    headers = bearer() | {"Content-Type": "application/x-ndjson"}
    announced = visitor.post(uploads, content=b" " * 1_200_000, headers=headers)
    assert announced.status_code == 413

    def unannounced():
        for _ in range(13):
            yield b" " * 100_000

    assert visitor.post(uploads, content=unannounced(), headers=headers).status_code == 413
    form = visitor.post(uploads, files={"files": ("a.py", b"x" * 1_200_000)}, headers=bearer())
    assert form.status_code == 413
    assert form.headers["content-type"] == "application/problem+json"


def test_one_program_is_handed_in(visitor, bearer, single):
    body = {"student": "ann@example.org", "code": CODE, "handed_in_at": "2026-11-17T21:04:00Z"}
    answer = visitor.post(single, json=body, headers=bearer())
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["attempt"], made["external_id"], made["late"]) == (1, "ann@example.org/1", False)
    assert visitor.post(single, json=body, headers=bearer()).status_code == 200
    second = visitor.post(single, json=body | {"code": "other"}, headers=bearer()).json()
    assert (second["attempt"], second["pseudonym"]) == (2, made["pseudonym"])
    shown = visitor.get(answer.headers["location"], headers=bearer()).json()
    assert (shown["text"], shown["attempted"], shown["files"][0]["name"]) == (CODE, None, "program.py")
    listed = visitor.get(f"{single}?limit=1", headers=bearer()).json()
    more = visitor.get(f"{single}?cursor={listed['next']}", headers=bearer()).json()
    assert {item["attempt"] for item in listed["items"] + more["items"]} == {1, 2}


def test_one_program_of_several_files(visitor, bearer, single):
    files = [{"name": "main.py", "text": "a"}, {"name": "lib/util.py", "text": "b"}]
    answer = visitor.post(single, json={"student": "ann", "files": files}, headers=bearer())
    assert answer.status_code == 201, answer.text
    shown = visitor.get(answer.headers["location"], headers=bearer()).json()
    assert shown["text"] == "# --- file: lib/util.py ---\nb\n# --- file: main.py ---\na\n"


@pytest.mark.parametrize(
    "body",
    [
        {"student": "ann"},
        {"code": "x", "files": [{"name": "a", "text": "b"}]},
        {"code": "x\0y"},
        {"code": "x" * 300_000},
        {"files": [{"name": "../a.py", "text": "x"}]},
        {"code": "x", "attempt": 0},
        {"code": "x", "handed_in_at": "2026-11-17"},
    ],
)
def test_what_can_not_be_taken_is_told(visitor, bearer, single, body):
    answer = visitor.post(single, json=body, headers=bearer())
    assert answer.status_code == 422, answer.text
    assert answer.json()["problems"]
    assert visitor.get(single, headers=bearer()).json()["items"] == []


def test_scopes_are_needed(visitor, bearer, single, uploads):
    feedback, reading = bearer("feedback"), bearer("courses:read")
    assert visitor.get(single, headers=feedback).status_code == 403
    assert visitor.post(single, json={"code": "x"}, headers=reading).status_code == 403
    assert visitor.post(uploads, files={"files": ("a.py", b"x")}, headers=reading).status_code == 403


def test_nobody_else_gets_in(visitor, bearer, single, uploads, student, grader, stranger, place):
    made = visitor.post(single, json={"code": "x"}, headers=bearer()).json()
    upload_id = visitor.post(uploads, files={"files": ("ann.py", b"y")}, headers=bearer()).json()["id"]
    reading = [single, f"{API}/submissions/{made['id']}"]
    uploading = [f"{API}/uploads/{upload_id}", f"{API}/uploads/{upload_id}/entries"]
    for path in reading + uploading:
        assert visitor.get(path).status_code == 401
        assert stranger.browser.get(path).status_code == 404
        assert student.browser.get(path).status_code == 403
    assert all(grader.browser.get(path).status_code == 200 for path in reading)
    assert all(grader.browser.get(path).status_code == 403 for path in uploading)
    for path in (f"{API}/submissions/{uuid4()}", f"{API}/uploads/{uuid4()}"):
        assert stranger.browser.get(path).status_code == 404
    for person, status in ((student, 403), (grader, 403), (stranger, 404)):
        with_token = csrf(person)
        assert person.browser.post(single, json={"code": "x"}, headers=with_token).status_code == status
        sent = person.browser.post(uploads, files={"files": ("a.py", b"x")}, headers=with_token)
        assert sent.status_code == status
    assert visitor.post(single, json={"code": "x"}).status_code == 401
    assert visitor.post(uploads, files={"files": ("a.py", b"x")}).status_code == 401


def test_whose_it_is_the_external_id_tells_instructors_alone(visitor, bearer, single, grader):
    made = visitor.post(single, json={"student": "ann@example.org", "code": "x"}, headers=bearer()).json()
    for path, found in ((f"{API}/submissions/{made['id']}", dict), (single, list)):
        assert "ann@example.org" in visitor.get(path, headers=bearer()).text
        shown = grader.browser.get(path)
        assert "ann" not in shown.text
        one = shown.json() if found is dict else shown.json()["items"][0]
        assert one["external_id"] is None


def csrf(person):
    """The header that a signed-in browser's script sends."""
    shown = person.browser.get("/account").text
    return {"X-CSRF-Token": re.search(r'name="csrf" value="([0-9a-f]+)"', shown)[1]}
