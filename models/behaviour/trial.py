"""One program in the interpreter: loaded once, then tried on inputs, each from the same state."""

import ast
from dataclasses import replace

from models.behaviour.bench import Bench, Meter, Sitting
from models.behaviour.calling import Calling, calling
from models.behaviour.console import BETWEEN
from models.behaviour.inputs import Call, Stdin
from models.behaviour.outcome import Outcome
from models.behaviour.parsing import tree_of
from models.behaviour.printing import lines_read, printed

PROGRAM, AFTER_LINES = "<python-input-2>", "<python-input-3>"  # how the interpreter names a program


class Trial:
    """A program that starts from the state `start`."""

    def __init__(self, bench: Bench, start: bytes, code: str) -> None:
        self._bench, self._start, self._code = bench, start, code
        self._fields = attributes(code)
        self._meter = Meter()
        self._loaded: bytes | Outcome | None = None

    @property
    def seconds(self) -> float:
        """How long the program has run.

        Units: seconds of the processor.
        """
        return self._meter.seconds

    def outcome(self, given: Call | Stdin) -> Outcome:
        """What the program does on one input."""
        if isinstance(given, Stdin):
            return self._typed(given.text)
        try:
            call = calling(given.source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return Outcome("unknown", reason="the input is not an expression")
        if self._loaded is None:
            self._loaded = self._load()
        return self._loaded if isinstance(self._loaded, Outcome) else self._called(self._loaded, call)

    def _load(self) -> bytes | Outcome:
        """The state after the program's own statements, or how they failed."""

        def load(sitting: Sitting) -> bytes | Outcome:
            failure, text = sitting.run(self._code, PROGRAM)
            return sitting.session.dump() if failure is None else self._with_printed(failure, text)

        found = self._bench.sit(self._start, load, self._meter)
        loading = isinstance(found, Outcome) and found.kind != "unknown"
        return replace(found, while_loading=True) if isinstance(found, Outcome) and loading else found

    def _called(self, loaded: bytes, call: Calling) -> Outcome:
        limits = self._bench.limits

        def run(sitting: Sitting) -> Outcome:
            failure, text = sitting.run(call.text(limits.value_chars, self._fields), PROGRAM)
            if failure is None:
                failure, report = sitting.run(call.report(limits.value_chars, self._fields), PROGRAM)
            if failure is not None:
                return self._with_printed(failure, text)
            kind, value, *changed = report.split(BETWEEN)
            pairs = zip(changed[::2], changed[1::2], strict=True)
            after = tuple((int(place), value) for place, value in pairs)
            return Outcome("finished", value, kind, printed(text, limits.printed_chars), changed=after)

        return self._bench.sit(loaded, run, self._meter)

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


def attributes(code: str) -> list[str]:
    """The attributes that a program gives to objects, sorted."""
    tree = tree_of(code)
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute)) if tree else ()
    return sorted({node.attr for node in found if isinstance(node.ctx, ast.Store)})
