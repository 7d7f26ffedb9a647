"""An input that shows a student what their program does differently."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from models.behaviour.formatting import only_formatting
from models.behaviour.inputs import Call, Stdin
from models.behaviour.outcome import Observation, Outcome
from models.behaviour.wording import told_apart

_MOST_LINES: Final = 6
_LONGEST: Final = 160  # characters of an input that are shown
MOST: Final = "most programs"
REFERENCE: Final = "the solution"


@dataclass(frozen=True, slots=True)
class Witness:
    """The shortest input on which a program does something else than is usual.

    `input` is what was tried, `got` what the program did and `others` what most programs do; `sentence` says all three.
    `formatting`: nothing but the formatting of what is printed differs, here and on all other inputs.
    """

    input: str
    got: str
    others: str
    sentence: str = ""
    formatting: bool = False


def witness(
    observation: Observation, usual: Sequence[Outcome | None], inputs: Sequence[Call | Stdin], others: str = MOST
) -> Witness | None:
    """The input to show a student, or None where nothing differs, is known, or is usual.

    An input on which something else than the formatting differs goes before all others; of these the shortest, and of
    equally short ones the first. Where the usual program itself is stopped nothing is shown: that teaches nothing.
    `others` is who does what is usual.

    Shapes: I outcomes, I usual ones, I inputs.
    Raises: ValueError where these are not equally many.
    """
    if not len(observation.outcomes) == len(usual) == len(inputs):
        raise ValueError(f"{len(observation.outcomes)} outcomes, {len(usual)} usual ones and {len(inputs)} inputs")
    found = []
    for number, (outcome, expected, given) in enumerate(zip(observation.outcomes, usual, inputs, strict=True)):
        if expected is None or expected.kind != "finished" or outcome.kind == "unknown":
            continue
        if outcome.seen == expected.seen:
            continue
        formatting = only_formatting(outcome, expected)
        found.append((formatting, len(_text(given)), number, outcome, expected, given))
    if not found:
        return None
    formatting, _, _, outcome, expected, given = min(found, key=lambda entry: entry[:3])
    return _worded(given, outcome, expected, others, formatting=formatting)


def _worded(given: Call | Stdin, outcome: Outcome, expected: Outcome, others: str, *, formatting: bool) -> Witness:
    got, theirs = told_apart(outcome, expected, "one" if others == REFERENCE else "many")
    shown = shown_input(given)
    before = f"{shown} {got}" if isinstance(given, Call) else f"{shown} the program {got}"
    sentence = f"{before}; {others} {theirs}."
    if formatting:
        sentence += " The difference is only in the formatting."
    return Witness(shown, got, theirs, sentence, formatting)


def shown_input(given: Call | Stdin) -> str:
    """An input as it stands in a sentence."""
    if isinstance(given, Call):
        return f"`{_short(given.source)}`"
    lines = given.text.splitlines()
    if not lines:
        return "Without any input"
    typed = ", ".join(f"`{_short(line)}`" if line else "an empty line" for line in lines[:_MOST_LINES])
    more = len(lines) - _MOST_LINES
    return f"After typing {typed}{f' and {more} more lines' if more > 0 else ''}"


def _text(given: Call | Stdin) -> str:
    return given.source if isinstance(given, Call) else given.text


def _short(text: str) -> str:
    plain = text.replace("\n", " ").replace("`", "'")
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST]}…"
