from __future__ import annotations

import re

from tests.service.conftest import Browser


def make(instructor, **data):
    page = instructor.browser.send_form("/account", {"name": "sync", **data}, to="/account/tokens")
    found = re.search(r"ffw_[\w-]+", page.text)
    return page, found and found[0]


def test_a_token_speaks_for_its_owner_until_revoked(app, instructor):
    page, secret = make(instructor, scopes=["courses:read"])
    program = Browser(app, follow_redirects=False)
    header = {"Authorization": f"Bearer {secret}"}
    assert page.status_code == 200
    assert program.get("/api/v1/me", headers=header).json()["name"] == "Iris"
    path = re.search(r"/account/tokens/[\w-]+/revoke", instructor.browser.get("/account").text)[0]
    instructor.browser.send_form("/account", to=path)
    refused = program.get("/api/v1/me", headers=header)
    assert refused.status_code == 401
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.headers["www-authenticate"] == "Bearer"


def test_the_secret_is_shown_once(instructor):
    _, secret = make(instructor, scopes=["courses:read"])
    assert secret
    assert secret not in instructor.browser.get("/account").text


def test_unknown_and_missing_scopes_are_named(instructor):
    page, _ = make(instructor, scopes=["everything"])
    assert page.status_code == 422
    assert "unknown: everything" in page.text
    assert make(instructor)[0].status_code == 422


def test_nobody_revokes_anothers_token(instructor, stranger):
    make(instructor, scopes=["courses:read"])
    path = re.search(r"/account/tokens/[\w-]+/revoke", instructor.browser.get("/account").text)[0]
    assert stranger.browser.send_form("/account", to=path).status_code == 404


def test_no_token_no_answer(visitor):
    assert visitor.get("/api/v1/me").status_code == 401
    assert visitor.get("/api/v1/me", headers={"Authorization": "Basic eA=="}).status_code == 401
