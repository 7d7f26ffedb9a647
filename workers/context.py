"""What a task works with: settings, database, the way to send jobs, and the grader, loaded once a process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from service.db import Database, open_database
from service.jobs import CelerySender, JobSender, celery_client
from service.settings import Settings, get_settings

if TYPE_CHECKING:
    from models.fewshot import FewShotGrader


@dataclass(frozen=True, slots=True)
class Context:
    """The surroundings of a task."""

    settings: Settings
    database: Database
    sender: JobSender

    def grader(self) -> FewShotGrader:
        """The grader; the first call in a process loads the weights, which takes seconds."""
        return load_grader(self.settings.model_path, self.settings.model_backend)


@cache
def process_context() -> Context:
    """The context of this worker process. The database is opened after the fork, in the process that uses it."""
    settings = get_settings()
    return Context(settings, open_database(settings), CelerySender(celery_client(settings)))


@cache
def load_grader(source: str, backend: Literal["torch", "numpy"]) -> FewShotGrader:
    """The grader of these weights; "" are the shipped ones."""
    # Importing torch takes seconds that a process which never judges need not spend.
    from models.fewshot import FewShotGrader  # noqa: PLC0415

    return FewShotGrader.load(source or None, backend=backend)
