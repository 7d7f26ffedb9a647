"""Outcomes in words that a student reads, two of them held against each other."""

from typing import Final, Literal

from models.behaviour.outcome import Outcome

Voice = Literal["past", "many", "one"]  # what the program did, what most programs do, what the solution does

_LONGEST: Final = 80  # characters of a value or a line that are shown
_STOPPED: Final = {
    "time": "did not come to an end",
    "memory": "needed too much memory",
    "output": "printed without end",
    "prompts": "asked for input without end",
}
_PLACES: Final = ("first", "second", "third", "fourth", "fifth", "sixth")


def told_apart(outcome: Outcome, usual: Outcome, voice: Voice = "many") -> tuple[str, str]:
    """What a program did and what is usual instead, each as the end of a sentence, where they differ.

    The usual outcome is one that came to its end. The first is told in the past tense, the second in the present of
    many or of one: "returned `None`", "return `0`".
    """
    if outcome.kind == "raised":
        when = " before the call could be made" if outcome.while_loading else ""
        return f"stopped with `{outcome.exception}`{when}", _instead(outcome, usual, voice)
    if outcome.kind == "stopped":
        return _STOPPED.get(outcome.reason, "had to be stopped"), _instead(outcome, usual, voice)
    got: list[str] = []
    others: list[str] = []
    if (outcome.value, outcome.type) != (usual.value, usual.type):
        values = _cut(outcome.value, usual.value)
        got.append(f"returned {values[0]}")
        others.append(f"{_verb('return', voice)} {values[1]}")
    if outcome.printed != usual.printed:
        lines = _lines(outcome.printed, usual.printed, voice)
        got.append(lines[0])
        others.append(lines[1])
    if outcome.changed != usual.changed:
        place = _place(outcome, usual)
        got.append(_change(outcome, place, "past"))
        others.append(_change(usual, place, voice))
    if not got:
        got.append(f"read {_count(outcome.prompts)}")
        others.append(f"{_verb('read', voice)} {_count(usual.prompts)}")
    return " and ".join(got), " and ".join(others)


def _verb(verb: str, voice: Voice) -> str:
    if voice == "past":
        return {"print": "printed", "return": "returned", "change": "changed", "leave": "left", "come": "came"}[verb]
    return verb if voice == "many" else f"{verb}s"


def _instead(outcome: Outcome, usual: Outcome, voice: Voice) -> str:
    """What is usual where the program was stopped: the value, or the first line that is missing."""
    if usual.type and (usual.value != "None" or not usual.printed):
        return f"{_verb('return', voice)} {_shown(usual.value)}"
    if usual.printed and usual.printed != outcome.printed:
        return _lines(outcome.printed, usual.printed, voice)[1]
    return f"{_verb('come', voice)} to {'their' if voice == 'many' else 'its'} end"


def _cut(text: str, other: str) -> tuple[str, str]:
    """Two values as code, not too long, from about where they differ."""
    pairs = enumerate(zip(text, other, strict=False))
    same = next((at for at, (a, b) in pairs if a != b), min(len(text), len(other)))
    start = same - _LONGEST // 4 if max(len(text), len(other)) > _LONGEST and same > _LONGEST // 2 else 0
    return _shown(text, start), _shown(other, start)


def _shown(text: str, start: int = 0) -> str:
    inside = text[start : start + _LONGEST].replace("\n", " ").replace("`", "'")
    return f"`{'…' if start else ''}{inside}{'…' if len(text) > start + _LONGEST else ''}`"


def _lines(printed: str, usual: str, voice: Voice) -> tuple[str, str]:
    """The first line that differs, as it was printed and as is usual."""
    own, theirs = printed.splitlines(), usual.splitlines()
    pairs = enumerate(zip(own, theirs, strict=False))
    at = next((at for at, (a, b) in pairs if a != b), min(len(own), len(theirs)))
    where = f" as line {at + 1}" if max(len(own), len(theirs)) > 1 else ""
    nothing = f"nothing after line {at}" if at else "nothing"
    values = _cut(own[at] if at < len(own) else "", theirs[at] if at < len(theirs) else "")
    return (
        f"printed {f'{values[0]}{where}' if at < len(own) else nothing}",
        f"{_verb('print', voice)} {f'{values[1]}{where}' if at < len(theirs) else nothing}",
    )


def _place(outcome: Outcome, usual: Outcome) -> int:
    """The first argument that the two leave differently."""
    own, theirs = dict(outcome.changed), dict(usual.changed)
    return min(place for place in {*own, *theirs} if own.get(place) != theirs.get(place))


def _change(outcome: Outcome, place: int, voice: Voice) -> str:
    argument = f"the {_PLACES[place]} argument" if place < len(_PLACES) else f"argument {place + 1}"
    after = dict(outcome.changed).get(place)
    if after is None:
        return f"{_verb('leave', voice)} {argument} as it was"
    return f"{_verb('change', voice)} {argument} to {_shown(after)}"


def _count(lines: int) -> str:
    return "no line of input" if not lines else "one line of input" if lines == 1 else f"{lines} lines of input"
