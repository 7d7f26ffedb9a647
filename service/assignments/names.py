"""Short names for addresses and records, made from titles."""

from __future__ import annotations

from collections.abc import Container
from itertools import count

from service.courses.actions import slug_of

LONGEST = 70  # leaves room for a number behind it


def short_name(title: str, taken: Container[str], joiner: str = "-") -> str:
    """`Reading numbers` as `reading-numbers`; where that is taken, with the smallest number behind it that is not."""
    name = slug_of(title)[:LONGEST].strip("-").replace("-", joiner)
    if name not in taken:
        return name
    return next(free for number in count(2) if (free := f"{name}{joiner}{number}") not in taken)
