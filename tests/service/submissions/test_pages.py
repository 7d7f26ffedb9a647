"""Pages: uploading, what became of it, the list, one program."""

from __future__ import annotations

import re

import pytest

from service.tables import Grade, Judgement, Program, Purpose, Submission, Verdict
from tests.service.submissions.packing import packed

CODE = "def every_second(words):\n    return words[::2]\n"


@pytest.fixture
def form(place):
    return f"/assignments/{place.assignment.id}/upload"


def send(person, form, name, content, **fields):
    return person.browser.send_form(form, fields, files=[("files", (name, content))])


def test_an_upload_shows_every_file_rejected_first(instructor, form):
    files = {f"a{n:03}/main.py": CODE + f"#{n}" for n in range(120)} | {"zoe/main.py": b"\0"}
    answer = send(instructor, form, "class.zip", packed(files))
    assert answer.status_code == 303, answer.text
    page = instructor.browser.get(answer.headers["location"]).text
    assert "120\u00a0files were accepted, 1 rejected" in page
    assert page.index("zoe/") < page.index("a000/")
    assert "not text" in page
    assert "a118/" not in page
    further = instructor.browser.get(answer.headers["location"] + "?page=2").text
    assert "a118/" in further
    rejected = instructor.browser.get(answer.headers["location"] + "?outcome=rejected").text
    assert "zoe/" in rejected
    assert "a000/" not in rejected
    assert "class.zip" in instructor.browser.get(form).text
    again = send(instructor, form, "class.zip", packed({"a000/main.py": CODE + "#0"}))
    assert "Everything was there already" in instructor.browser.get(again.headers["location"]).text


def test_the_form_asks_for_the_question_and_keeps_what_was_typed(instructor, form, second_question, session):
    second_question()
    answer = send(instructor, form, "class.zip", packed({"ann/main.py": "x", "ben/q1.py": "y"}), encoding="cp1252")
    assert answer.status_code == 422
    assert "ann/main.py" in answer.text
    assert 'name="otherwise"' in answer.text
    assert '<option value="cp1252" selected>' in answer.text
    assert session.query(Submission).count() == 0
    answered = send(instructor, form, "class.zip", packed({"ann/main.py": "x", "ben/q1.py": "y"}), otherwise="steps")
    assert answered.status_code == 303


def test_a_broken_archive_is_told_on_the_form(instructor, form):
    answer = send(instructor, form, "class.zip", b"PK\x03\x04")
    assert answer.status_code == 422
    assert "class.zip is not a complete zip file; nothing of it was taken." in answer.text


def test_no_file_is_told_on_the_form(instructor, form):
    token = re.search(r'name="csrf" value="([0-9a-f]+)"', instructor.browser.get(form).text)[1]
    # What a browser sends for a file field that is left empty.
    field = 'Content-Disposition: form-data; name="files"; filename=""\r\nContent-Type: application/octet-stream'
    part = f"--x\r\n{field}\r\n\r\n\r\n--x--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=x", "X-CSRF-Token": token}
    answer = instructor.browser.post(form, content=part, headers=headers)
    assert answer.status_code == 422
    assert "files: none was chosen" in answer.text


def test_the_list_is_filtered_and_paged(instructor, upload, place, database, session, second_question):
    listed = f"/assignments/{place.assignment.id}/submissions"
    assert "Nothing was handed in yet" in instructor.browser.get(listed).text
    second_question()
    upload("class.zip", packed({f"s{n}/q1.py": f"x = {n}" for n in range(60)} | {"s1/steps.c": "int a;"}))
    with database.writing.begin() as writing:
        programs = {program.text: program for program in writing.query(Program)}
        programs["x = 1"].attempted = True
        programs["x = 2"].attempted = False
        programs["x = 3"].attempted = True
        writing.add(
            Judgement(
                question_id=place.question_id,
                program_id=programs["x = 3"].id,
                item_key="one",
                reuse_key="k",
                probability=0.9,
                verdict=Verdict.APPLIES,
                spans=[],
                witness=None,
            )
        )
        graded = writing.query(Submission).filter_by(program_id=programs["x = 1"].id).one()
        writing.add(
            Grade(
                question_id=place.question_id,
                submission_id=graded.id,
                item_key="one",
                applies=True,
                purpose=Purpose.EXAMPLE,
            )
        )
    page = instructor.browser.get(listed).text
    assert "61\u00a0programs were handed in" in page
    assert page.count('href="/submissions/') == 50
    assert instructor.browser.get(f"{listed}?page=2").text.count('href="/submissions/') == 11
    of_question = instructor.browser.get(f"{listed}?question={place.question_id}&state=waiting").text
    assert "57\u00a0programs of Every second, not looked at yet" in of_question
    for state, text in (
        ("attempted", "1\u00a0program, to be judged"),
        ("not_attempted", "1\u00a0program, not"),
        ("judged", "1\u00a0program, judged"),
    ):
        assert text in instructor.browser.get(f"{listed}?state={state}").text
    assert graded.pseudonym in instructor.browser.get(f"{listed}?state=example").text
    assert instructor.browser.get(f"{listed}?question=nonsense&state=nonsense").status_code == 200
    # Names stand with the people of the course and nowhere here.
    assert "s59" not in page


def test_one_program_with_its_files(instructor, upload, session):
    evil = "</code><script>alert(1)</script>\r\n"
    for code in ("first", evil):
        upload("class.zip", packed({"ann/main.py": code, "ann/<b>ü .svg": "<svg onload=alert(1)>"}))
    one = session.query(Submission).filter_by(attempt=2).one()
    page = instructor.browser.get(f"/submissions/{one.id}")
    assert "<script>alert" not in page.text
    assert "<svg onload" not in page.text
    assert f"<h1>{one.pseudonym}</h1>" in page.text
    assert "ann" not in page.text.replace("cannot", "").replace("blank", "")
    raw = instructor.browser.get(f"/submissions/{one.id}/files/0")
    assert raw.content == b"<svg onload=alert(1)>"
    assert raw.headers["content-type"] == "application/octet-stream"
    assert raw.headers["x-content-type-options"] == "nosniff"
    assert raw.headers["content-disposition"] == "attachment; filename*=UTF-8''%3Cb%3E%C3%BC%20.svg"
    assert instructor.browser.get(f"/submissions/{one.id}/files/1").content == evil.encode()
    assert instructor.browser.get(f"/submissions/{one.id}/files/2").status_code == 404


def test_who_may_see_what(visitor, instructor, grader, student, stranger, upload, session, place, form):
    made = upload("class.zip", packed({"ann/main.py": "x"}))
    one = session.query(Submission).one()
    for_staff = [
        f"/assignments/{place.assignment.id}/submissions",
        f"/submissions/{one.id}",
        f"/submissions/{one.id}/files/0",
    ]
    for_instructors = [form, f"/uploads/{made.id}"]
    for path in for_staff + for_instructors:
        assert visitor.get(path).status_code == 303
        assert visitor.get(path).headers["location"].startswith("/sign-in")
        assert student.browser.get(path).status_code == 403
        assert stranger.browser.get(path).status_code == 404
        assert instructor.browser.get(path).status_code == 200
    assert all(grader.browser.get(path).status_code == 200 for path in for_staff)
    assert all(grader.browser.get(path).status_code == 403 for path in for_instructors)


def test_who_may_upload(visitor, student, grader, stranger, form, session):
    for person, status in ((student, 403), (grader, 403), (stranger, 404)):
        answer = person.browser.send_form("/account", to=form, files=[("files", ("ann.py", b"x"))])
        assert answer.status_code == status
    assert visitor.post(form, files=[("files", ("ann.py", b"x"))]).status_code == 401
    assert session.query(Submission).count() == 0


def test_a_form_without_its_token_is_refused(instructor, form):
    answer = instructor.browser.post(form, files=[("files", ("ann.py", b"x"))])
    assert answer.status_code == 403
