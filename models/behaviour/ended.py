"""How a piece of code that was run in the interpreter ended, read from what the interpreter says of it."""

import builtins
import re
import sys

from pydantic_monty import MontyCrashedError, MontyError, MontyRuntimeError, MontySyntaxError

from models.behaviour.inside import EOF
from models.behaviour.limits import Limits
from models.behaviour.outcome import Outcome

PIECE = 8192  # bytes that the interpreter hands over at a time
TIME = Outcome("stopped", reason="time")
CRASHED = Outcome("unknown", reason="the interpreter ended while it ran")
REFUSED = (
    (r"NotImplementedError: The monty syntax parser does not yet support (?P<what>.*)", "not supported: {}"),
    (r"NotImplementedError: (?P<what>Wildcard imports)", "not supported: {}"),
    (r"SyntaxError: Source is too deeply nested()", "nested too deeply to be read"),
    (r"RuntimeError: Internal error in monty()", "not supported by the interpreter"),
    (r"RuntimeError: '(?P<what>[\w.]+)' is not supported in this environment", "not supported: {}"),
    (r"ModuleNotFoundError: No module named '(?P<what>[\w.]+)'", "needs the module {}"),
    (r"ImportError: cannot import name '(?P<what>\w+)'", "not supported: {}"),
    (r"PermissionError: Permission denied()", "needs files"),
)  # fmt: skip


def room_for_output(limits: Limits) -> int:
    """How much is taken of what is printed: two pieces more than counts, so that its beginning is always there.

    Units: bytes.
    """
    return limits.output_chars + 2 * PIECE


def ended(error: MontyError, feed: str, limits: Limits) -> Outcome:
    """What an error of the interpreter says about the program, whose text was fed as `feed`."""
    if isinstance(error, MontyCrashedError):
        return TIME if error.timed_out else CRASHED
    if not isinstance(error, (MontyRuntimeError, MontySyntaxError)):
        return Outcome("unknown", reason="not supported by the interpreter")
    said = error.display("type-msg")[:1000]
    frames = error.traceback()
    stopped = _stopped(said, bool(frames), limits)
    if stopped:
        return Outcome("stopped", reason=stopped)
    missing = _missing(said)
    if missing:
        return Outcome("unknown", reason=missing)
    if isinstance(error, MontySyntaxError):
        return Outcome("unknown", reason="does not parse")
    name = re.split(r":|\s", said, maxsplit=1)[0].split(".")[-1]
    lines = [frame.line for frame in frames if frame.filename == feed]
    return Outcome("raised", exception="EOFError" if name == EOF else name, line=lines[-1] if lines else None)


def _stopped(said: str, traced: bool, limits: Limits) -> str:
    """Which limit was met, if one was."""
    if said.startswith("TimeoutError: feed time limit exceeded") and not traced:
        return "time"
    if said.startswith("MemoryError: memory limit exceeded"):
        return "output" if said.endswith(f"> {room_for_output(limits)} bytes") else "memory"
    return ""


def _missing(said: str) -> str:
    """What the interpreter lacks and CPython has, if that is why it gave up."""
    for pattern, reason in REFUSED:
        match = re.match(pattern, said)
        if match:
            return reason.format(match[1])
    match = re.match(r"NameError: name '(\w+)' is not defined", said)
    if match and hasattr(builtins, match[1]):
        return f"not supported: {match[1]}"
    match = re.match(r"AttributeError: '(\w+)' object has no attribute '(\w+)'", said)
    if match and hasattr(getattr(builtins, match[1], None), match[2]):
        return f"not supported: {match[1]}.{match[2]}"
    match = re.match(r"AttributeError: module '(\w+)' has no attribute '(\w+)'", said)
    if match and hasattr(sys.modules.get(match[1]), match[2]):
        return f"not supported: {match[1]}.{match[2]}"
    return ""
