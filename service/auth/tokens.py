"""Tokens for programs: `Authorization: Bearer ffw_...`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.auth.secrets import hashed, new_secret
from service.errors import NotSignedIn, Problem, Unprocessable
from service.tables import ApiToken, User, now
from service.texts import is_storable

PREFIX = "ffw_"
# Where tokens count. Pages know no scopes, so there they are nothing.
API = "/api/v1"
LONGEST_NAME = 100
SCOPES = {
    "courses:read": "see courses, assignments, rubrics and submissions",
    "courses:write": "make and change courses, assignments and rubrics; upload submissions",
    "grading": "grade examples, start and stop grading runs, review and release",
    "feedback": "read one's own feedback and answer it",
}


def create_token(session: Session, user: User, name: str, scopes: Sequence[str]) -> tuple[ApiToken, str]:
    """A new token and its secret, which is shown once and never again.

    Raises:
        Unprocessable: A scope is unknown, or there is none; or the name is too long.
    """
    if len(name) > LONGEST_NAME or not is_storable(name):
        what = f"may have {LONGEST_NAME} characters that can be kept"
        raise Unprocessable(f"The name {what}.", (Problem("name", what),))
    unknown = [scope for scope in scopes if scope not in SCOPES]
    if unknown or not scopes:
        what = f"unknown: {', '.join(unknown)}" if unknown else "none was chosen"
        raise Unprocessable(f"Scopes: {what}; there are {', '.join(SCOPES)}.", (Problem("scopes", what),))
    secret = PREFIX + new_secret()
    token = ApiToken(
        user_id=user.id, name=name.strip() or "unnamed", secret_hash=hashed(secret), scopes=sorted(set(scopes))
    )
    session.add(token)
    session.flush()
    return token, secret


def token_owner(session: Session, authorization: str) -> tuple[User, ApiToken]:
    """Who an Authorization header speaks for.

    Raises:
        NotSignedIn: It is not a Bearer token, or the token is unknown or revoked.
    """
    kind, _, secret = authorization.partition(" ")
    row = None
    if kind.lower() == "bearer":
        row = session.execute(
            select(User, ApiToken)
            .join(ApiToken, ApiToken.user_id == User.id)
            .where(ApiToken.secret_hash == hashed(secret.strip()), ApiToken.revoked_at.is_(None))
        ).first()
    if row is None:
        raise NotSignedIn("The Authorization header must be `Bearer` and a token that is not revoked.")
    return row[0], row[1]


def note_use(token: ApiToken) -> None:
    """Remember that a token was used, to the hour: a write on every request would cost more than it tells."""
    if token.last_used_at is None or now() - token.last_used_at > timedelta(hours=1):
        token.last_used_at = now()
