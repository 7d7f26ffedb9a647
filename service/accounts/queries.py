"""Reading users and tokens."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.tables import ApiToken, User
from service.texts import storable


def user_by_email(session: Session, email: str) -> User | None:
    """The user with exactly this address."""
    return session.scalars(select(User).filter_by(email=storable(email))).first()


def live_tokens(session: Session, user_id: UUID) -> Sequence[ApiToken]:
    """A user's tokens that are not revoked, newest first."""
    query = select(ApiToken).filter_by(user_id=user_id, revoked_at=None).order_by(ApiToken.created_at.desc())
    return session.scalars(query).all()
