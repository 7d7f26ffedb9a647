"""Programs are tried on inputs, and what happens is put down."""

import os
from collections import OrderedDict
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from types import TracebackType

from models.behaviour.bench import Bench
from models.behaviour.ended import CRASHED
from models.behaviour.inputs import Call, Stdin
from models.behaviour.interpreter import Interpreter
from models.behaviour.limits import Limits
from models.behaviour.loading import Loadable, loadable
from models.behaviour.memory import Memory
from models.behaviour.outcome import Observation, Outcome
from models.behaviour.trial import Trial

RUNNABLE = frozenset({"python"})
MOST_PROCESSES = 4
STARTS = 16  # setups whose state is kept


class Runner:
    """Runs student programs in processes of an interpreter that reaches nothing outside itself.

    The processes start with the first program and end with `close`, or with this process. An outcome depends on the
    program, the setup and the input alone; up to `memory_bytes` of outcomes are remembered.
    `languages` are those whose programs are run at all: of RUNNABLE, all or some.
    Raises: ValueError for fewer than one process, or a language whose programs cannot be run.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        processes: int | None = None,
        memory_bytes: int = 64_000_000,
        languages: Collection[str] = RUNNABLE,
    ) -> None:
        if processes is not None and processes < 1:
            raise ValueError(f"there is at least one process, got {processes}")
        if not set(languages) <= RUNNABLE:
            able, got = (", ".join(sorted(names)) for names in (RUNNABLE, languages))
            raise ValueError(f"programs in {able} can be run, got {got}")
        self.languages = frozenset(languages)
        self.limits = limits or Limits()
        self.processes = processes or min(os.cpu_count() or 1, MOST_PROCESSES)
        self._interpreter = Interpreter(self.limits, self.processes)
        self._bench = Bench(self._interpreter, self.limits)
        self._memory = Memory(memory_bytes)
        self._starts: OrderedDict[str, bytes | Outcome] = OrderedDict()
        self._lock = Lock()

    def __enter__(self) -> "Runner":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the processes; what is remembered stays, and a later program starts new ones."""
        self._interpreter.close()

    def known(self, code: str, setup: str, given: Call | Stdin) -> Outcome | None:
        """What is remembered of a program on an input."""
        return self._memory.get(code, setup, given)

    def remember(self, code: str, setup: str, given: Call | Stdin, outcome: Outcome) -> None:
        """Take an outcome that was stored elsewhere; the program is then not run on this input."""
        self._memory.put(code, setup, given, outcome)

    def observe(
        self, code: str, inputs: Sequence[Call | Stdin], setup: str = "", language: str = "python"
    ) -> Observation:
        """What one program does on each input; unknown throughout where programs of its language are not run."""
        if language not in self.languages:
            left = Outcome("unknown", reason=f"programs in {language} are not run")
            return Observation(tuple(left for _ in inputs))
        return self._observed(code, inputs, setup)

    def observe_all(
        self, codes: Sequence[str], inputs: Sequence[Call | Stdin], setup: str = "", language: str = "python"
    ) -> list[Observation]:
        """The same for many programs, in their order, side by side; equal programs are run once."""
        different = list(dict.fromkeys(codes))
        if len(different) == 1:  # what is judged is mostly remembered: threads would cost more than looking it up
            return [self.observe(different[0], inputs, setup, language)] * len(codes)
        with ThreadPoolExecutor(self.processes) as threads:
            found = threads.map(lambda code: self.observe(code, inputs, setup, language), different)
            observations = dict(zip(different, found, strict=True))
        return [observations[code] for code in codes]

    def _observed(self, code: str, inputs: Sequence[Call | Stdin], setup: str) -> Observation:
        """What is remembered, and what is tried for the rest."""
        program = loadable(code)
        found = [self.known(code, setup, given) for given in inputs]
        stopped = sum(_took_time(outcome) for outcome in found if outcome)
        places = [place for place, outcome in enumerate(found) if outcome is None]
        trial: Trial | Outcome | None = None
        while places:
            trial = trial or self._trial(program, setup)
            tried = [inputs[place] for place in places]
            left = trial if isinstance(trial, Outcome) else self._left(trial, stopped)
            outcomes = trial.outcomes(tried) if isinstance(trial, Trial) and left is None else [left] * len(places)
            for given, outcome in zip(tried, outcomes, strict=False):
                found[places.pop(0)] = outcome
                stopped += outcome is not None and _took_time(outcome)
                if outcome and outcome is not CRASHED and left is None:
                    self.remember(code, setup, given, outcome)
        return Observation(tuple(outcome for outcome in found if outcome), program.repair)

    def _left(self, trial: Trial, stopped: int) -> Outcome | None:
        """What is said of inputs on which a program is not tried any more."""
        if stopped >= self.limits.timeouts:
            return Outcome("unknown", reason=f"left after {stopped} time-outs")
        if trial.seconds > self.limits.program_seconds:
            return Outcome("unknown", reason=f"left after {self.limits.program_seconds:g} seconds")
        return None

    def _trial(self, program: Loadable, setup: str) -> Trial | Outcome:
        if program.gap:
            return Outcome("unknown", reason=program.gap)
        with self._lock:
            start = self._starts.get(setup)
        if start is None:
            start = self._bench.prepared(setup)
            with self._lock:
                self._starts[setup] = start
                while len(self._starts) > STARTS:
                    self._starts.popitem(last=False)
        return start if isinstance(start, Outcome) else Trial(self._bench, start, program.code, setup)


def _took_time(outcome: Outcome) -> bool:
    return outcome.kind == "stopped" and outcome.reason in ("time", "output") and not outcome.while_loading
