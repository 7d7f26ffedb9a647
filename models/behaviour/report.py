"""What the interpreter printed of a call's result, read with the doubt that a program may have printed it itself."""

from models.behaviour.console import BETWEEN
from models.behaviour.limits import Limits
from models.behaviour.outcome import Outcome
from models.behaviour.printing import printed, without_addresses

TAMPERED = Outcome("unknown", reason="the program changed what reports its result")
_LONGEST_TYPE = 80


def read_report(report: str, text: str, limits: Limits) -> Outcome:
    """The outcome of a call: its result and changed arguments from `report`, and the `text` that it printed.

    Unknown where the report is not of the form that `console.report` gives it.
    """
    kind, *rest = without_addresses(report).split(BETWEEN)
    if len(rest) % 2 == 0 or len(kind) > _LONGEST_TYPE or any(len(part) > 2 * limits.value_chars for part in rest):
        return TAMPERED
    value, places, after = rest[0], rest[1::2], rest[2::2]
    if not all(place.isascii() and place.isdigit() and len(place) < 4 for place in places):
        return TAMPERED
    changed = tuple(zip(map(int, places), after, strict=True))
    return Outcome("finished", value, kind, printed(text, limits.printed_chars), changed=changed)
