"""Random secrets and their hashes: the database never holds what would let its reader in."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from itsdangerous import BadSignature, Signer

from service.settings import Settings


def new_secret() -> str:
    """256 random bits as text."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> bytes:
    """What is stored; a plain hash is enough, since the secret is random and long."""
    return hashlib.sha256(secret.encode()).digest()


def signed(settings: Settings, secret: str) -> str:
    """The cookie's value."""
    return Signer(settings.secret_key.get_secret_value(), salt="cookie").sign(secret).decode()


def unsigned(settings: Settings, value: str) -> str | None:
    """The secret in a cookie's value; None where the signature is not ours."""
    try:
        return Signer(settings.secret_key.get_secret_value(), salt="cookie").unsign(value).decode()
    except BadSignature:
        return None


def csrf_token(settings: Settings, secret_hash: bytes) -> str:
    """The token that forms of one signed-in browser carry."""
    key = settings.secret_key.get_secret_value().encode()
    return hmac.new(key, b"csrf" + secret_hash, hashlib.sha256).hexdigest()
