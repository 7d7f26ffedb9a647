"""What a task works with: settings, database, the way to send jobs, and the grader with its runner, once a process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from service.db import Database, open_database
from service.jobs import CelerySender, JobSender, celery_client
from service.settings import Settings, get_settings

if TYPE_CHECKING:
    from models.behaviour import Runner
    from models.fewshot import FewShotGrader

_runners: list[Runner] = []


@dataclass(frozen=True, slots=True)
class Context:
    """The surroundings of a task."""

    settings: Settings
    database: Database
    sender: JobSender

    def grader(self) -> FewShotGrader:
        """The grader; the first call in a process loads the weights, which takes seconds."""
        return load_grader(self.settings.model_path, self.settings.model_backend, Running.of(self.settings))


@cache
def process_context() -> Context:
    """The context of this worker process. The database is opened after the fork, in the process that uses it."""
    settings = get_settings()
    return Context(settings, open_database(settings), CelerySender(celery_client(settings)))


@dataclass(frozen=True, slots=True)
class Running:
    """How programs are run here; without a language they are only read."""

    languages: frozenset[str]
    input_s: float
    program_s: float
    memory_mb: int

    @classmethod
    def of(cls, settings: Settings) -> Running:
        """As the settings say."""
        from models.behaviour.runner import RUNNABLE  # noqa: PLC0415  (with the runner, when it is used)

        languages = frozenset(language for language in RUNNABLE if settings.may_run(language))
        return cls(languages, settings.run_input_s, settings.run_program_s, settings.run_memory_mb)

    def runner(self) -> Runner:
        """A runner, whose processes start with the first program; without a language it runs nothing."""
        from models.behaviour import Limits, Runner  # noqa: PLC0415

        limits = Limits(self.input_s, self.program_s, memory_bytes=self.memory_mb * 1_000_000)
        return Runner(limits, languages=self.languages)


@cache
def load_grader(source: str, backend: Literal["torch", "numpy"], running: Running) -> FewShotGrader:
    """The grader of these weights, "" being the shipped ones, and its runner."""
    # Importing torch takes seconds that a process which never judges need not spend.
    from models.fewshot import FewShotGrader  # noqa: PLC0415

    runner = running.runner()
    _runners.append(runner)
    return FewShotGrader.load(source or None, backend=backend, runner=runner)


def close_runners(**_: object) -> None:
    """End the interpreter's processes of this process; a later program would start new ones."""
    for runner in _runners:
        runner.close()
