"""Names for content: what a judgement depends on, as one hash."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any


def digest(*parts: Any) -> str:
    """A hash of anything that JSON can hold: the same parts give the same name in every process."""
    # surrogates stay escaped, so a program that is no valid Unicode has a name too
    text = json.dumps(parts, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def digest_of_set(codes: Iterable[str]) -> str:
    """A hash of programs without regard to their order or how often each occurs."""
    return digest(sorted({digest(code) for code in codes}))
