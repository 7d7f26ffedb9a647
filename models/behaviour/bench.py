"""Where programs are tried: code is run in one of the interpreter's processes, with its fair time."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from pydantic_monty import CollectString, MontyCrashedError, MontyError, MontySession

from models.behaviour.ended import CRASHED, TIME, ended, room_for_output
from models.behaviour.inside import inside
from models.behaviour.interpreter import Interpreter
from models.behaviour.limits import Limits
from models.behaviour.outcome import Outcome
from models.behaviour.process import Process

T = TypeVar("T")
INSIDE, SETUP = "<python-input-0>", "<python-input-1>"  # how the interpreter names what it is fed
FAIR = 0.8  # the share of its time that a program had the processor, at least
MARGIN = 1.5  # how much longer than seems to be needed it gets in the next try
MOST_PATIENCE = 50.0
TRIES = 4


class StarvedError(Exception):
    """The processor was busy with other things, so that a program had only `share` of its time."""

    def __init__(self, share: float) -> None:
        super().__init__(share)
        self.share = share


class Sitting:
    """A session in a process, with the limits that count there."""

    def __init__(self, session: MontySession, process: Process, limits: Limits, last: bool) -> None:
        self.session, self._process, self._limits, self._last = session, process, limits, last

    def run(self, text: str, feed: str) -> tuple[Outcome | None, str]:
        """How running `text` ended, None where it ran to its end; and what it printed.

        Raises: StarvedError where it was stopped before it had its time on the processor, unless it is the last try.
        """
        sink = CollectString(max_bytes=room_for_output(self._limits))
        before = self._process.processor_seconds()
        try:
            self.session.feed_run(f"{text}\nNone", print_callback=sink)  # so that no value is ever handed over
        except MontyError as error:
            found = ended(error, feed, self._limits)
            if found == TIME and not self._last:
                self._check_fair(before)
            return found, sink.output
        flooded = len(sink.output) > self._limits.output_chars
        return Outcome("stopped", reason="output") if flooded else None, sink.output

    def _check_fair(self, before: float | None) -> None:
        after = self._process.processor_seconds()
        if before is None or after is None or after < before:
            return
        share = (after - before) / self._limits.input_seconds
        if share < FAIR:
            raise StarvedError(share)


@dataclass
class Meter:
    """How long a program has run.

    Units: seconds of the processor, or by the clock where the system does not tell them.
    """

    seconds: float = 0.0


class Bench:
    """Does work in sessions: again where the process crashed, and more patiently where the program was starved."""

    def __init__(self, interpreter: Interpreter, limits: Limits) -> None:
        self._interpreter, self.limits = interpreter, limits

    def sit(self, start: bytes | None, work: Callable[[Sitting], T], meter: Meter) -> T | Outcome:
        """What `work` finds in a session that begins in the state `start`; `meter` runs on."""
        patience, crashes = 1.0, 0
        for tries in range(1, TRIES + 1):
            try:
                with (
                    self._interpreter.process() as process,
                    process.session(patience) as session,
                    _metered(process, meter),
                ):
                    if start is not None:
                        session.load_session(start)
                    return work(Sitting(session, process, self.limits, last=tries == TRIES))
            except StarvedError as starved:
                patience = min(MARGIN * patience / max(starved.share, 0.01), MOST_PATIENCE)
            except MontyCrashedError as error:
                crashes += 1
                if crashes > 1:
                    return TIME if error.timed_out else CRASHED
        return TIME

    def prepared(self, setup: str) -> bytes | Outcome:
        """The state after the instructor's `setup`; an outcome where that cannot be run."""

        def prepare(sitting: Sitting) -> bytes | Outcome:
            failure, _ = sitting.run(inside(), INSIDE)
            if failure is None:
                failure, _ = sitting.run(setup, SETUP)
            if failure is None:
                return sitting.session.dump()
            return Outcome(
                "unknown", reason=f"the question's setup does not run: {failure.exception or failure.reason}"
            )

        return self.sit(None, prepare, Meter())


@contextmanager
def _metered(process: Process, meter: Meter) -> Iterator[None]:
    before, clock = process.processor_seconds(), time.monotonic()
    try:
        yield
    finally:
        after = process.processor_seconds()
        told = before is not None and after is not None and after >= before
        meter.seconds += after - before if told and after and before else time.monotonic() - clock
