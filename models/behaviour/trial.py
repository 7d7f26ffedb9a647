"""One program in the interpreter: loaded once, then tried on inputs, each from the same state."""

import ast
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from pydantic_monty import CollectString, MontyCrashedError, MontyError, MontySession

from models.behaviour.calling import Calling, calling
from models.behaviour.console import BETWEEN
from models.behaviour.ended import CRASHED, TIME, ended
from models.behaviour.inputs import Call, Stdin
from models.behaviour.inside import inside
from models.behaviour.interpreter import Interpreter
from models.behaviour.limits import Limits
from models.behaviour.outcome import Outcome
from models.behaviour.printing import lines_read, printed

T = TypeVar("T")
SETUP, PROGRAM, AFTER_LINES = (f"<python-input-{number}>" for number in (1, 2, 3))  # how the interpreter names feeds


class Bench:
    """Where programs are tried: an interpreter, its limits and the state that each program starts from."""

    def __init__(self, interpreter: Interpreter, limits: Limits) -> None:
        self.interpreter, self.limits = interpreter, limits

    def prepared(self, setup: str) -> bytes | Outcome:
        """The state after the instructor's `setup`; an outcome where that cannot be run."""
        with self.interpreter.session() as session:
            session.feed_run(inside(), print_callback=CollectString())
            failure, _ = self.run(session, setup, SETUP)
            if failure:
                said = failure.exception or failure.reason
                return Outcome("unknown", reason=f"the question's setup does not run: {said}")
            return session.dump()

    def run(self, session: MontySession, text: str, feed: str) -> tuple[Outcome | None, str]:
        """How running `text` ended, None where it ran to its end; and what it printed."""
        sink = CollectString(max_bytes=self.limits.output_chars)
        try:
            session.feed_run(f"{text}\nNone", print_callback=sink)  # so that no value is ever handed over
        except MontyError as error:
            return ended(error, feed, self.limits), sink.output
        return None, sink.output


class Trial:
    """A program that starts from the state `start`."""

    def __init__(self, bench: Bench, start: bytes, code: str) -> None:
        self._bench, self._start, self._code = bench, start, code
        self._fields = _attributes(code)
        self._loaded: bytes | Outcome | None = None

    def outcome(self, given: Call | Stdin) -> Outcome:
        """What the program does on one input."""
        if isinstance(given, Stdin):
            return _twice(lambda: self._typed(given.text))
        try:
            call = calling(given.source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return Outcome("unknown", reason="the input is not an expression")
        if self._loaded is None:
            self._loaded = self._load()
        loaded = self._loaded
        return loaded if isinstance(loaded, Outcome) else _twice(lambda: self._called(loaded, call))

    def _load(self) -> bytes | Outcome:
        """The state after the program's own statements, or how they failed."""

        def load() -> bytes | Outcome:
            with self._bench.interpreter.session() as session:
                session.load_session(self._start)
                failure, text = self._bench.run(session, self._code, PROGRAM)
                if failure is None:
                    return session.dump()
            loading = failure.kind != "unknown"
            return replace(failure, printed=self._printed(failure, text), while_loading=loading)

        return _twice(load)

    def _called(self, loaded: bytes, call: Calling) -> Outcome:
        room = self._bench.limits.value_chars
        with self._bench.interpreter.session() as session:
            session.load_session(loaded)
            failure, text = self._bench.run(session, call.text(room, self._fields), PROGRAM)
            if failure:
                return replace(failure, printed=self._printed(failure, text))
            failure, report = self._bench.run(session, call.report(room, self._fields), PROGRAM)
            if failure:
                return replace(failure, printed=self._printed(failure, text))
        kind, value, *changed = report.split(BETWEEN)
        return Outcome(
            "finished",
            value=value,
            type=kind,
            printed=printed(text, self._bench.limits.printed_chars),
            changed=tuple((int(place), after) for place, after in zip(changed[::2], changed[1::2], strict=True)),
        )

    def _typed(self, text: str) -> Outcome:
        lines = text.removesuffix("\n").split("\n") if text else []
        most = self._bench.limits.prompts
        with self._bench.interpreter.session() as session:
            session.load_session(self._start)
            session.feed_run(f"__type_in({lines[:most]!r})")
            failure, out = self._bench.run(session, self._code, AFTER_LINES)
        if failure is None or failure.exception == "SystemExit":
            failure = Outcome("finished")
        if failure.exception == "EOFError" and len(lines) > most:
            return Outcome("stopped", reason="prompts")
        told = failure.kind in {"finished", "raised"}
        return replace(failure, printed=self._printed(failure, out), prompts=lines_read(out) if told else 0)

    def _printed(self, failure: Outcome, text: str) -> str:
        """What was printed, unless how far it came depends on the clock."""
        if failure.kind == "unknown" or failure.reason == "time":
            return ""
        return printed(text, self._bench.limits.printed_chars)


def _twice(run: Callable[[], T]) -> T | Outcome:
    """What `run` finds, with a second try where the interpreter's process ended in the first."""
    found = _once(run)
    return _once(run) if found is CRASHED else found


def _once(run: Callable[[], T]) -> T | Outcome:
    try:
        return run()
    except MontyCrashedError as error:  # outside the program's own time: while its state was stored or taken up
        return TIME if error.timed_out else CRASHED


def _attributes(code: str) -> list[str]:
    """The attributes that a program gives to objects, sorted."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    stored = {
        node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    }
    return sorted(stored)
