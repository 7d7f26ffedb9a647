"""Which texts every database can keep: all but those with a NUL or half of a surrogate pair."""

from __future__ import annotations

import json
import re

UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def is_storable(text: str) -> bool:
    """Whether every database can keep a text."""
    return UNSTORABLE.search(text) is None


def storable(text: str) -> str:
    """The text with a replacement sign for each character that can't be kept."""
    return UNSTORABLE.sub("\ufffd", text)


def is_storable_json(value: object) -> bool:
    """Whether every database can keep a value as JSON and look into it: numbers are finite, texts storable."""
    try:
        written = json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (ValueError, RecursionError):
        return False
    # JSON writes a NUL as an escape, which PostgreSQL keeps and then can't read.
    return "\\u0000" not in written and is_storable(written)
