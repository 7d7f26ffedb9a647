"""Passwords, stored as argon2id hashes."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from service.errors import Problem, Unprocessable

SHORTEST = 12
_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """The hash to store.

    Raises:
        Unprocessable: The password is too short.
    """
    if len(password) < SHORTEST:
        what = f"has {len(password)} characters; please take at least {SHORTEST}"
        raise Unprocessable(f"The password {what}.", (Problem("password", what),))
    return _hasher.hash(password)


def matches(password: str, stored: str | None) -> bool:
    """Whether the password is right; takes as long when there is none stored."""
    try:
        _hasher.verify(stored or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


@cache
def _nobody() -> str:
    """Verified where there is no such user, so that the time taken tells nothing."""
    return _hasher.hash("nobody has this password")
