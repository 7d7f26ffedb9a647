"""Pages: signing in and out, one's account and tokens."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request, Response
from sqlalchemy.orm import Session

from service.accounts import actions
from service.auth.dependencies import AppSettings, CurrentViewer, DbSession, MaybeViewer
from service.auth.limits import count_attempt
from service.auth.secrets import signed
from service.auth.sign_in import COOKIE, end_sign_in, follow_link, sign_in_with_password
from service.auth.tokens import SCOPES
from service.auth.viewer import Viewer
from service.errors import Forbidden, NotSignedIn, Unprocessable
from service.pages import render, to
from service.settings import Settings

router = APIRouter()


def get_writing_session(request: Request) -> Iterator[Session]:
    """A session that commits although the request is a GET: following a link signs in."""
    with request.app.state.database.writing() as session:
        yield session
        session.commit()


@router.get("/")
def start(viewer: MaybeViewer) -> Response:
    """The start: one's courses, or signing in."""
    return to("/courses" if viewer else "/sign-in")


@router.get("/sign-in")
def sign_in_page(request: Request, viewer: MaybeViewer, next: str = "/courses") -> Response:
    """The form for address and password."""
    if viewer is not None:
        return to(_own_path(next))
    return render(request, "accounts/sign_in.html", next=_own_path(next), email="", error="")


@router.post("/sign-in")
def sign_in(
    request: Request,
    session: DbSession,
    settings: AppSettings,
    email: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/courses",
) -> Response:
    """Check address and password and begin."""
    count_attempt(settings, "sign-in", request.client.host if request.client else "")
    try:
        _, secret = sign_in_with_password(session, email, password, settings)
    except NotSignedIn as error:
        return render(request, "accounts/sign_in.html", 422, next=_own_path(next), email=email, error=error.detail)
    return _with_cookie(to(_own_path(next)), secret, settings)


@router.get("/demo/{secret}")
def follow_demo_link(
    secret: str,
    request: Request,
    session: Annotated[Session, Depends(get_writing_session, scope="function")],
    settings: AppSettings,
) -> Response:
    """Sign in by a link of the demo, which only this machine may follow."""
    if not _from_this_machine(request):
        raise Forbidden("The demo's links work only in a browser on the machine that runs Feedforward.")
    cookie, path = follow_link(session, secret, settings)
    return _with_cookie(to(path), cookie, settings)


@router.post("/sign-out")
def sign_out(session: DbSession, viewer: CurrentViewer) -> Response:
    """End this browser's sign-in."""
    if viewer.sign_in is not None:
        end_sign_in(session, viewer.sign_in)
    response = to("/sign-in", "You are signed out.")
    response.delete_cookie(COOKIE)
    return response


@router.get("/account")
def account(request: Request, session: DbSession, viewer: CurrentViewer) -> Response:
    """One's account: name, tokens, signing out."""
    return _account(request, session, viewer)


@router.post("/account/tokens")
def new_token(
    request: Request,
    session: DbSession,
    viewer: CurrentViewer,
    name: Annotated[str, Form()] = "",
    scopes: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Make a token and show its secret this once."""
    try:
        _, secret = actions.make_token(session, viewer.user, name, scopes or [])
    except Unprocessable as error:
        return _account(request, session, viewer, problem=error.detail)
    return _account(request, session, viewer, secret=secret)


@router.post("/account/tokens/{token_id}/revoke")
def revoke_token(session: DbSession, viewer: CurrentViewer, token_id: UUID) -> Response:
    """End a token."""
    actions.revoke_token(session, viewer.user, token_id)
    return to("/account", "The token is revoked.")


def _account(request: Request, session: Session, viewer: Viewer, secret: str = "", problem: str = "") -> Response:
    tokens = actions.tokens_of(session, viewer.user)
    return render(
        request,
        "accounts/account.html",
        422 if problem else 200,
        tokens=tokens,
        scopes=SCOPES,
        secret=secret,
        problem=problem,
    )


def _with_cookie(response: Response, secret: str, settings: Settings) -> Response:
    response.set_cookie(
        COOKIE,
        signed(settings, secret),
        max_age=settings.session_days * 86_400,
        httponly=True,
        samesite="lax",
        secure=settings.environment == "production",
    )
    return response


def _own_path(path: str) -> str:
    """`path` where it leads within this site, else the start: a link must not send anybody elsewhere."""
    parts = urlsplit(path)
    inside = path.startswith("/") and not path.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return path if inside else "/courses"


def _from_this_machine(request: Request) -> bool:
    if request.client is None or "x-forwarded-for" in request.headers:
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False
