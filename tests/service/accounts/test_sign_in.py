from __future__ import annotations

import pytest
from fastapi import FastAPI

from service.accounts.actions import create_user
from service.auth.sign_in import make_link
from service.errors import Conflict, Unprocessable
from service.tables import Enrollment, Role
from tests.service.conftest import Browser

PASSWORD = "correct horse battery"


@pytest.fixture
def ada(session):
    user = create_user(session, "Ada@Example.org", "Ada", PASSWORD)
    session.commit()
    return user


def sign_in(visitor, email="ada@example.org", password=PASSWORD, **more):
    return visitor.post("/sign-in", data={"email": email, "password": password, **more})


def test_signed_in_by_password_and_out_again(visitor, ada):
    answer = sign_in(visitor)
    assert (answer.status_code, answer.headers["location"]) == (303, "/courses")
    assert visitor.get("/account").status_code == 200
    out = visitor.send_form("/account", to="/sign-out")
    assert out.status_code == 303
    assert visitor.get("/account").headers["location"] == "/sign-in?next=/account"


def test_sign_out_ends_the_cookie_on_the_server(visitor, ada, app):
    sign_in(visitor)
    thief = Browser(app, follow_redirects=False)
    thief.cookies.set("feedforward", visitor.cookies["feedforward"])
    visitor.send_form("/account", to="/sign-out")
    assert thief.get("/account").status_code == 303


@pytest.mark.parametrize(("email", "password"), [("ada@example.org", "wrong"), ("nobody@example.org", PASSWORD)])
def test_wrong_pairs_get_the_same_answer(visitor, ada, email, password):
    answer = sign_in(visitor, email, password)
    assert answer.status_code == 422
    assert "The e-mail address or the password is not right." in answer.text


def test_too_many_attempts_have_to_wait(app, ada):
    visitor = Browser(app, follow_redirects=False, client=("203.0.113.9", 1))
    answers = [sign_in(visitor, password="wrong").status_code for _ in range(12)]
    assert answers[9:] == [422, 429, 429]


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_next_leads_nowhere_else(visitor, ada, path):
    assert sign_in(visitor, next=path).headers["location"] == "/courses"


def test_a_foreign_cookie_is_nobody(visitor):
    visitor.cookies.set("feedforward", "forged.signature")
    assert visitor.get("/courses").status_code == 303


def test_demo_link_works_on_this_machine_only(app: FastAPI, visitor, session, ada):
    secret = make_link(session, ada.id, "/account")
    session.commit()
    far = Browser(app, follow_redirects=False, client=("203.0.113.9", 50000))
    assert far.get(f"/demo/{secret}").status_code == 403
    assert visitor.get(f"/demo/{secret}", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 403
    assert visitor.get(f"/demo/{secret}").headers["location"] == "/account"
    assert visitor.get("/account").status_code == 200
    assert visitor.get("/demo/unknown").status_code == 404


def test_a_form_without_its_token_is_refused(instructor):
    assert instructor.browser.post("/sign-out").status_code == 403
    assert instructor.browser.post("/sign-out", data={"csrf": "0" * 64}).status_code == 403


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_form_from_another_site_is_refused(instructor, headers):
    assert instructor.browser.send_form("/account", to="/sign-out", headers=headers).status_code == 403


def test_a_place_kept_for_an_address_becomes_the_users(session, place):
    session.add(Enrollment(course_id=place.course.id, role=Role.STUDENT, identifier="eve@example.org", name="Eve"))
    session.flush()
    eve = create_user(session, "eve@example.org", "Eve", None)
    assert session.query(Enrollment).filter_by(identifier="eve@example.org").one().user_id == eve.id


def test_users_are_checked(session, ada):
    with pytest.raises(Conflict, match=r"already a user with the address ada@example\.org"):
        create_user(session, "ada@example.org", "Ada", PASSWORD)
    with pytest.raises(Unprocessable, match="is not an e-mail address"):
        create_user(session, "ada", "Ada", PASSWORD)
    with pytest.raises(Unprocessable, match="has 5 characters; please take at least 12"):
        create_user(session, "eve@example.org", "Eve", "short")
