"""What endpoints ask for: a session, the viewer, proof that a form is ours."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from service.auth.secrets import csrf_token
from service.auth.sign_in import COOKIE, signed_in
from service.auth.tokens import API, note_use, token_owner
from service.auth.viewer import Viewer
from service.db import Database
from service.errors import Forbidden, NotSignedIn
from service.jobs import JobSender, transaction
from service.settings import Settings

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")


def settings_of(request: Request) -> Settings:
    """The settings that the application was made with."""
    settings: Settings = request.app.state.settings
    return settings


async def read_first(request: Request) -> None:
    """Read the whole request before its session begins.

    Else whoever sends slowly would hold a connection, and SQLite's one writer, for as long as they like.
    """
    if request.method in SAFE:
        return
    if request.headers.get("content-type", "").startswith(FORMS):
        await request.form()
    else:
        await request.body()


def get_session(request: Request, _read: Annotated[None, Depends(read_first)]) -> Iterator[Session]:
    """One session a request. It commits before the answer starts (scope="function"), then sends the jobs."""
    database: Database = request.app.state.database
    sender: JobSender = request.app.state.sender
    if request.method in SAFE:
        with database.reading() as session:
            yield session
        return
    with transaction(database.writing, sender) as session:
        yield session


DbSession = Annotated[Session, Depends(get_session, scope="function")]
AppSettings = Annotated[Settings, Depends(settings_of)]


def get_viewer_or_none(request: Request, session: DbSession, settings: AppSettings) -> Viewer | None:
    """The viewer, by token (for REST alone) or by cookie; None for nobody."""
    authorization = request.headers.get("authorization")
    if authorization and request.url.path.startswith(API):
        user, token = token_owner(session, authorization)
        if request.method not in SAFE:
            note_use(token)
        viewer = Viewer(user, token=token)
    else:
        found = signed_in(session, request.cookies.get(COOKIE), settings)
        if found is None:
            return None
        viewer = Viewer(found[0], sign_in=found[1])
    request.state.viewer = viewer
    return viewer


def get_viewer(viewer: Annotated[Viewer | None, Depends(get_viewer_or_none, scope="function")]) -> Viewer:
    """The viewer; nobody is an error."""
    if viewer is None:
        raise NotSignedIn("Please sign in first.")
    return viewer


MaybeViewer = Annotated[Viewer | None, Depends(get_viewer_or_none, scope="function")]
CurrentViewer = Annotated[Viewer, Depends(get_viewer, scope="function")]


async def check_form(request: Request, viewer: MaybeViewer, settings: AppSettings) -> None:
    """Refuse a change that another site's page sent: Origin must be ours, and a browser must show its token.

    A request with a bearer token needs neither, since no browser adds that header by itself.
    """
    if request.method in SAFE or (viewer is not None and viewer.token is not None):
        return
    refuse_foreign_origin(request)
    if viewer is None or viewer.sign_in is None:
        return
    shown = request.headers.get("x-csrf-token") or str((await request.form()).get("csrf", ""))
    expected = csrf_token(settings, viewer.sign_in.secret_hash)
    if not hmac.compare_digest(shown.encode(errors="replace"), expected.encode()):
        raise Forbidden("This page was too old to be sent; go back, reload it and send it again.")


def refuse_foreign_origin(request: Request) -> None:
    """Raise Forbidden where the browser says that the request comes from another site."""
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise Forbidden("This request came from another site's page.")
    if request.headers.get("sec-fetch-site") in {"cross-site", "same-site"}:
        raise Forbidden("This request came from another site's page.")


CheckedForm = Depends(check_form)
