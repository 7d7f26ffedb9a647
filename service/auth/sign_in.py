"""Signing in and out: rows that can be revoked, an opaque signed cookie, links for the demo."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from service.auth.passwords import matches
from service.auth.secrets import hashed, new_secret, unsigned
from service.errors import NotFound, NotSignedIn
from service.settings import Settings
from service.tables import SignIn, SignInLink, User, now
from service.texts import storable

COOKIE = "feedforward"
LINK_DAYS = 7


def start_sign_in(session: Session, user: User, settings: Settings) -> str:
    """Sign a browser in; the secret is for its cookie."""
    secret = new_secret()
    session.execute(delete(SignIn).where(SignIn.expires_at < now()))
    session.add(
        SignIn(secret_hash=hashed(secret), user_id=user.id, expires_at=now() + timedelta(days=settings.session_days))
    )
    return secret


def sign_in_with_password(session: Session, email: str, password: str, settings: Settings) -> tuple[User, str]:
    """The user and the cookie's secret.

    Raises:
        NotSignedIn: The address or the password is wrong; which one is not told.
    """
    user = session.scalars(select(User).where(User.email == storable(email).strip().lower())).first()
    if not matches(password, user.password_hash if user else None) or user is None:
        raise NotSignedIn("The e-mail address or the password is not right.")
    return user, start_sign_in(session, user, settings)


def signed_in(session: Session, cookie: str | None, settings: Settings) -> tuple[User, SignIn] | None:
    """Who a cookie belongs to; None for no cookie, a forged one, an ended or an expired sign-in."""
    secret = unsigned(settings, cookie) if cookie else None
    if secret is None:
        return None
    row = session.execute(
        select(User, SignIn)
        .join(SignIn, SignIn.user_id == User.id)
        .where(SignIn.secret_hash == hashed(secret), SignIn.expires_at > now())
    ).first()
    return (row[0], row[1]) if row else None


def end_sign_in(session: Session, sign_in: SignIn) -> None:
    """Sign this browser out."""
    session.execute(delete(SignIn).where(SignIn.id == sign_in.id))


def make_link(session: Session, user_id: UUID, path: str) -> str:
    """The secret of a link that signs in as a user of the demo and leads to `path`."""
    secret = new_secret()
    session.execute(delete(SignInLink).where(SignInLink.expires_at < now()))
    session.add(
        SignInLink(secret_hash=hashed(secret), user_id=user_id, path=path, expires_at=now() + timedelta(days=LINK_DAYS))
    )
    return secret


def follow_link(session: Session, secret: str, settings: Settings) -> tuple[str, str]:
    """The cookie's secret and the path that a link leads to.

    Raises:
        NotFound: The link is unknown or too old.
    """
    row = session.execute(
        select(SignInLink, User)
        .join(User, User.id == SignInLink.user_id)
        .where(SignInLink.secret_hash == hashed(secret), SignInLink.expires_at > now())
    ).first()
    if row is None:
        raise NotFound("This link is not valid any more; start the program again to get a new one.")
    link, user = row
    return start_sign_in(session, user, settings), link.path
