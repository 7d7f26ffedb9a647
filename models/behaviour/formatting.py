"""Whether two outcomes differ in nothing but how they are written."""

import re
from typing import Final

from models.behaviour.outcome import Outcome
from models.code.python_syntax import python_literal

_WORD: Final = re.compile(r"-?\d+(?:\.\d+)?|[^\W\d_]+")


def only_formatting(outcome: Outcome, other: Outcome) -> bool:
    """Whether they are the same but for spaces, lines, capitals and punctuation in what is printed, and 3 or 3.0."""
    ends = [(each.kind, each.exception, each.reason, each.changed, each.prompts) for each in (outcome, other)]
    return ends[0] == ends[1] and _same_value(outcome, other) and _words(outcome.printed) == _words(other.printed)


def _same_value(outcome: Outcome, other: Outcome) -> bool:
    if (outcome.value, outcome.type) == (other.value, other.type):
        return True
    return {outcome.type, other.type} == {"int", "float"} and _number(outcome.value) == _number(other.value)


def _number(text: str) -> float | str:
    try:
        return float(python_literal(text))
    except (ValueError, TypeError, SyntaxError, OverflowError):
        return text


def _words(printed: str) -> list[float | str]:
    return [float(word) if word[-1].isdecimal() else word.casefold() for word in _WORD.findall(printed)]
