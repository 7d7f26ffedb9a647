"""Accounts: making users, their tokens."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service.accounts.queries import live_tokens, user_by_email
from service.auth.passwords import hash_password
from service.auth.tokens import create_token
from service.errors import Conflict, NotFound, Problem, Unprocessable
from service.tables import ApiToken, Enrollment, User, now


def create_user(
    session: Session, email: str, name: str, password: str | None, *, can_create_courses: bool = False
) -> User:
    """A new user; places in courses that wait for this address become theirs.

    Raises:
        Unprocessable: The address is not one, the name is empty or the password is too short.
        Conflict: The address is taken.
    """
    address = email.strip().lower()
    if address.count("@") != 1 or address.startswith("@") or address.endswith("@"):
        raise Unprocessable(
            f"{email!r} is not an e-mail address.", (Problem("email", "must look like name@example.org"),)
        )
    if not name.strip():
        raise Unprocessable("The name is empty.", (Problem("name", "must not be empty"),))
    if user_by_email(session, address) is not None:
        raise Conflict(f"There is already a user with the address {address}.")
    user = User(
        email=address,
        name=name.strip(),
        password_hash=hash_password(password) if password is not None else None,
        can_create_courses=can_create_courses,
    )
    session.add(user)
    session.flush()
    claim_places(session, user)
    return user


def claim_places(session: Session, user: User) -> None:
    """Give a user the places that a roster keeps for their address."""
    session.execute(
        update(Enrollment)
        .where(Enrollment.identifier == user.email, Enrollment.user_id.is_(None))
        .values(user_id=user.id)
        .execution_options(synchronize_session=False)
    )


def find_user(session: Session, email: str) -> User | None:
    """The user with an address, if there is one."""
    return user_by_email(session, email.strip().lower())


def tokens_of(session: Session, user: User) -> Sequence[ApiToken]:
    """The user's tokens that are not revoked, newest first."""
    return live_tokens(session, user.id)


def make_token(session: Session, user: User, name: str, scopes: Sequence[str]) -> tuple[ApiToken, str]:
    """A new token and its secret; raises Unprocessable for unknown scopes."""
    return create_token(session, user, name, scopes)


def revoke_token(session: Session, user: User, token_id: UUID) -> None:
    """End a token of the user's.

    Raises:
        NotFound: The user has no such token.
    """
    token = session.scalars(select(ApiToken).filter_by(id=token_id, user_id=user.id)).first()
    if token is None:
        raise NotFound("You have no such token.")
    token.revoked_at = token.revoked_at or now()
