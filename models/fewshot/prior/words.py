"""An item's text as a set of word stems."""

import re
from typing import Final

_WORD: Final = re.compile(r"[a-z]+|\d+|<=|>=|==|!=|<|>")
_ENDINGS: Final = ("ing", "ed", "es", "s", "ly", "e")
_SHORTEST: Final = 3  # letters that a stem keeps
_SAY_NOTHING: Final = frozenset(
    ("a", "an", "and", "are", "as", "at", "be", "by", "for", "in", "is", "it", "of", "on", "or", "that", "the", "to")
)


def stems(text: str) -> list[str]:
    """The different words of a text without their endings, in alphabetical order, those left out that say nothing."""
    found = (word for word in _WORD.findall(text.lower()) if word not in _SAY_NOTHING)
    return sorted({_stem(word) for word in found})


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word[: -len(ending)]
    return word
