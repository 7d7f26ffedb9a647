"""Rate limits, counted in memory or, where the broker is Redis, in Redis for all web processes together."""

from __future__ import annotations

from functools import cache

from limits import RateLimitItemPerMinute
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from service.errors import TooManyRequests
from service.settings import Settings


def count_attempt(settings: Settings, what: str, who: str) -> None:
    """Count one attempt by an address or a name.

    Raises:
        TooManyRequests: It was one too many in the last minute.
    """
    allowed = RateLimitItemPerMinute(settings.sign_in_attempts_per_minute)
    if not _limiter(settings).hit(allowed, what, who):
        raise TooManyRequests("Too many attempts; please wait a minute and try again.")


@cache
def _limiter(settings: Settings) -> MovingWindowRateLimiter:
    shared = settings.broker_url if settings.broker_url.startswith("redis") else "memory://"
    return MovingWindowRateLimiter(storage_from_string(shared))
