"""One program in the interpreter: loaded, then tried on inputs, each from the same state."""

import ast
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from models.behaviour.bench import Bench, Meter, Sitting
from models.behaviour.calling import Calling, calling
from models.behaviour.inputs import Call, Stdin
from models.behaviour.lasting import leaves_nothing, nothing_lasts
from models.behaviour.outcome import Outcome
from models.behaviour.parsing import is_readable, tree_of
from models.behaviour.printing import lines_read, printed
from models.behaviour.report import read_report

PROGRAM, AFTER_LINES = "<python-input-2>", "<python-input-3>"  # how the interpreter names a program
NO_CALL = Outcome("unknown", reason="the input is not an expression")


class Trial:
    """A program that starts from the state `start`.

    Where nothing of a call can last, calls follow each other in one session; else the state after loading is stored,
    and each call starts from it.
    """

    def __init__(self, bench: Bench, start: bytes, code: str, setup: str) -> None:
        self._bench, self._start, self._code = bench, start, code
        self._fields = attributes(code)
        self._together = nothing_lasts(setup) and nothing_lasts(code)
        self._meter = Meter()
        self._loaded: bytes | Outcome | None = None

    @property
    def seconds(self) -> float:
        """How long the program has run.

        Units: seconds of the processor.
        """
        return self._meter.seconds

    def outcomes(self, inputs: Sequence[Call | Stdin]) -> list[Outcome]:
        """What the program does on the first of the inputs, and on some of those that follow."""
        first = inputs[0]
        if isinstance(first, Stdin):
            return [self._typed(first.text)]
        if isinstance(self._loaded, Outcome):
            return [self._loaded if _call(first) else NO_CALL]
        if self._together and leaves_nothing(first.source):
            calls = [given for given in inputs if isinstance(given, Call)] if all(map(_is_call, inputs)) else [first]
            return self._in_one_session(list(takewhile(lambda call: leaves_nothing(call.source), calls)))
        call = _call(first)
        return [self._from_stored(call) if call else NO_CALL]

    def _in_one_session(self, calls: list[Call]) -> list[Outcome]:
        """Calls until one does not end by itself, or all of them together have taken the time of one."""

        def run(sitting: Sitting) -> list[Outcome]:
            failure = self._load(sitting)
            if failure:
                self._loaded = failure
                return [failure]
            found: list[Outcome] = []
            start = time.monotonic()
            for given in calls:
                call = _call(given)
                found.append(self._called(sitting, call) if call else NO_CALL)
                ended = found[-1].kind in {"finished", "raised"} or found[-1] is NO_CALL
                if not ended or time.monotonic() - start > self._bench.limits.input_seconds:
                    break
            if found[-1].reason == "memory" and len(found) > 1:
                found.pop()  # it is to have all the memory for itself
            return found

        found = self._bench.sit(self._start, run, self._meter)
        return [found] if isinstance(found, Outcome) else found

    def _from_stored(self, call: Calling) -> Outcome:
        def load(sitting: Sitting) -> bytes | Outcome:
            return self._load(sitting) or sitting.session.dump()

        if self._loaded is None:
            self._loaded = self._bench.sit(self._start, load, self._meter)
        if isinstance(self._loaded, Outcome):
            return self._loaded
        return self._bench.sit(self._loaded, lambda sitting: self._called(sitting, call), self._meter)

    def _load(self, sitting: Sitting) -> Outcome | None:
        """How the program's own statements failed, None where they ran."""
        failure, text = sitting.run(self._code, PROGRAM)
        if failure is None or failure.kind == "unknown":
            return failure
        return replace(self._with_printed(failure, text), while_loading=True)

    def _called(self, sitting: Sitting, call: Calling) -> Outcome:
        room = self._bench.limits.value_chars
        failure, text = sitting.run(call.text(room, self._fields), PROGRAM)
        report = ""
        if failure is None:
            failure, report = sitting.run(call.report(room, self._fields), PROGRAM)
        if failure is not None:
            return self._with_printed(failure, text)
        return read_report(report, text, self._bench.limits)

    def _typed(self, text: str) -> Outcome:
        lines = text.removesuffix("\n").split("\n") if text else []
        most = self._bench.limits.prompts

        def run(sitting: Sitting) -> Outcome:
            failure, _ = sitting.run(f"__type_in({lines[:most]!r})", PROGRAM)
            if failure is not None:
                return failure
            failure, out = sitting.run(self._code, AFTER_LINES)
            if failure is None or failure.exception == "SystemExit":
                failure = Outcome("finished")
            if failure.exception == "EOFError" and len(lines) > most:
                return Outcome("stopped", reason="prompts")
            read = lines_read(out) if failure.kind in {"finished", "raised"} else 0
            return replace(self._with_printed(failure, out), prompts=read)

        return self._bench.sit(self._start, run, self._meter)

    def _with_printed(self, outcome: Outcome, text: str) -> Outcome:
        """With what was printed, unless how far it came depends on the clock."""
        if outcome.kind == "unknown" or outcome.reason == "time":
            return outcome
        return replace(outcome, printed=printed(text, self._bench.limits.printed_chars))


def _is_call(given: Call | Stdin) -> bool:
    return isinstance(given, Call)


def _call(given: Call) -> Calling | None:
    if not is_readable(given.source):
        return None
    try:
        return calling(given.source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def attributes(code: str) -> list[str]:
    """The attributes that a program gives to objects, sorted."""
    tree = tree_of(code)
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute)) if tree else ()
    return sorted({node.attr for node in found if isinstance(node.ctx, ast.Store)})
