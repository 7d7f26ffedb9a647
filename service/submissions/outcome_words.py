"""What happened on an input, in words: `returned [1, 2]`, `stopped with IndexError (line 4)`, `did not end`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from service.texts import storable

# A page shows the beginning; the interface for programs gives all that was kept.
LONGEST = 240
MOST_LINES = 8
STOPPED = {
    "time": "did not end",
    "memory": "took too much memory",
    "output": "printed without end",
    "prompts": "asked for input without end",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a sentence; `is_code` is what the program said or was given, set apart from our own words."""

    text: str
    is_code: bool = False


Words = tuple[Part, ...]


def in_words(outcome: Mapping[str, Any]) -> Words:
    """What happened, from the fields of an outcome."""
    kind = outcome["kind"]
    if kind == "unknown":
        return (Part(f"not known: {_code(outcome, 'reason') or 'it could not be run'}"),)
    parts = {"raised": _raised, "stopped": _stopped, "finished": _finished}[kind](outcome)
    for place, after in outcome.get("changed", ()):
        parts += [Part(f", changed its {_ordinal(int(place) + 1)} argument to "), Part(cut(str(after)), is_code=True)]
    return tuple(parts)


def plain(words: Words) -> str:
    """The sentence without marks."""
    return "".join(part.text for part in words)


def cut(text: str) -> str:
    """A text that a page can show, or its beginning; the line break at its end goes without saying."""
    text = storable(text).removesuffix("\n")
    short = "\n".join(text[:LONGEST].split("\n")[:MOST_LINES])
    return text if short == text else short.rstrip("…\n") + "…"


def _raised(outcome: Mapping[str, Any]) -> list[Part]:
    line = f" (line {outcome['line']})" if outcome.get("line") else ""
    when = ", before it could be called" if outcome.get("while_loading") else ""
    return [Part("stopped with "), Part(_code(outcome, "exception"), is_code=True), Part(line + when), *_after(outcome)]


def _stopped(outcome: Mapping[str, Any]) -> list[Part]:
    reason = _code(outcome, "reason")
    return [Part(STOPPED.get(reason, f"was stopped: {reason}"))]


def _after(outcome: Mapping[str, Any]) -> list[Part]:
    return [Part(", after it printed "), Part(_code(outcome, "printed"), is_code=True)] if _prints(outcome) else []


def _finished(outcome: Mapping[str, Any]) -> list[Part]:
    printed = [Part("printed "), Part(_code(outcome, "printed"), is_code=True)] if _prints(outcome) else []
    if not outcome.get("type"):  # a whole program has no value
        return printed or [Part("printed nothing")]
    returned = [Part("returned "), Part(_code(outcome, "value"), is_code=True)]
    return [*returned, Part(", "), *printed] if printed else returned


def _prints(outcome: Mapping[str, Any]) -> bool:
    return bool(outcome.get("printed", "").strip())


def _code(outcome: Mapping[str, Any], name: str) -> str:
    return cut(str(outcome.get(name, "")))


def _ordinal(number: int) -> str:
    return {1: "first", 2: "second", 3: "third"}.get(number, f"{number}th")
