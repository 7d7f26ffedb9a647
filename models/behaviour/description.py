"""Outcomes as tokens: what happened, and how it differs from what usually happens.

The tokens serve the baselines as features and an encoder as words.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

from models.behaviour.outcome import Observation, Outcome
from models.code.python_syntax import python_literal

_MOST_LINES: Final = 12  # of what is printed
_MOST_WORDS: Final = 40
_WORD: Final = re.compile(r"-?\d+(?:\.\d+)?|[^\W\d_]+")
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")
_SMALL: Final = 3  # differences of numbers that are named: one too many, two too few


def outcome_tokens(outcome: Outcome) -> list[str]:
    """What happened on one input; nothing where that is not known."""
    if outcome.kind == "unknown":
        return []
    found = [f"kind={outcome.kind}"]
    if outcome.kind == "finished" and outcome.type:
        found += [f"value={outcome.value}", f"type={outcome.type}"]
    if outcome.exception:
        found += [f"exception={outcome.exception}", f"exception={outcome.exception} loading={outcome.while_loading}"]
    if outcome.reason:
        found.append(f"stopped={outcome.reason}")
    if outcome.printed:
        lines = outcome.printed.splitlines()
        found.append(f"printed={outcome.printed}")
        found += [f"line={line.strip()}" for line in lines[:_MOST_LINES]]
        found += [f"word={word.lower()}" for word in _WORD.findall(outcome.printed)[:_MOST_WORDS]]
    for place, after in outcome.changed:
        found += [f"changed={place}", f"changed={place} {after}"]
    return found


def tokens(observation: Observation) -> list[str]:
    """What happened on every input, each token with the input's number."""
    return [
        f"{number}:{token}" for number, outcome in enumerate(observation.outcomes) for token in outcome_tokens(outcome)
    ]


def differences(observation: Observation, usual: Sequence[Outcome | None]) -> list[str]:
    """How each outcome differs from the usual one, with the input's number and without.

    Without, since "one too many" is the same mistake on whatever input it shows.
    """
    found = []
    for number, (outcome, expected) in enumerate(zip(observation.outcomes, usual, strict=True)):
        if expected is None or outcome.kind == "unknown":
            continue
        for word in difference(outcome, expected):
            found += [f"{number}:{word}", f"*:{word}"]
    return found


def difference(outcome: Outcome, usual: Outcome) -> list[str]:
    """In words: how an outcome lies to the usual one; ["same"] where it is the usual one. Both must be known."""
    found = []
    if outcome.kind != "finished":
        if (outcome.kind, outcome.exception, outcome.reason) == (usual.kind, usual.exception, usual.reason):
            return ["same"]
        found.append(f"{outcome.kind} {outcome.exception}{outcome.reason}")
    elif usual.kind == "finished":
        if outcome.type != usual.type:
            found.append(f"type {outcome.type}")
        if outcome.value != usual.value:
            found += _between(_literal(outcome.value), _literal(usual.value))
    else:
        found.append("finished")
    if outcome.printed != usual.printed:
        found += _printed(outcome.printed, usual.printed)
    if outcome.changed != usual.changed:
        found.append("changed" if outcome.changed else "unchanged")
    return found or ["same"]


def _literal(text: str) -> Any:
    """The value that a canonical text stands for; the text itself where it is no literal or was cut."""
    try:
        return python_literal(text)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return text


def _between(value: Any, usual: Any) -> list[str]:
    """In words: how a value lies to the usual one."""
    if value is None:
        return ["none"]
    if isinstance(value, bool) or isinstance(usual, bool):
        return [f"is {value}"] if isinstance(value, bool) else []
    if isinstance(value, int | float) and isinstance(usual, int | float):
        return _numbers(value, usual)
    if isinstance(value, str | list | tuple | set | dict) and isinstance(usual, str | list | tuple | set | dict):
        return _containers(list(value), list(usual))
    return ["other"]


def _numbers(value: float, usual: float) -> list[str]:
    found = ["more" if value > usual else "less" if value < usual else "other number"]
    with suppress(OverflowError):  # an integer that no float can hold, less a float
        if abs(value - usual) <= _SMALL:
            found.append(f"by {value - usual:.6g}")
    if value == 0:
        found.append("zero")
    if usual != 0 and value == -usual:
        found.append("sign")
    return found


def _containers(value: list[Any], usual: list[Any]) -> list[str]:
    found = ["longer" if len(value) > len(usual) else "shorter" if len(value) < len(usual) else "as long"]
    if abs(len(value) - len(usual)) <= _SMALL:
        found.append(f"length by {len(value) - len(usual)}")
    if not value:
        found.append("empty")
    own, theirs = sorted(map(repr, value)), sorted(map(repr, usual))
    if own == theirs and value != usual:
        found.append("another order")
    if value == usual[::-1]:
        found.append("reversed")
    if set(own) < set(theirs):
        found.append("some missing")
    if set(own) > set(theirs):
        found.append("some too many")
    return found


def _printed(printed: str, usual: str) -> list[str]:
    """In words: how printed text lies to the usual one."""
    if not printed:
        return ["prints nothing"]
    if not usual:
        return ["prints"]
    numbers, expected = ([float(n) for n in _NUMBER.findall(text)] for text in (printed, usual))
    if "".join(printed.lower().split()) == "".join(usual.lower().split()):
        return ["printed layout"]
    found = ["printed words" if numbers == expected else "printed numbers"]
    if numbers and numbers != expected and len(numbers) == len(expected):
        first = next(pair for pair in zip(numbers, expected, strict=True) if pair[0] != pair[1])
        found += [f"printed {word}" for word in _numbers(*first)]
    lines = len(printed.splitlines()) - len(usual.splitlines())
    if lines:
        found.append("printed more lines" if lines > 0 else "printed fewer lines")
    return found
