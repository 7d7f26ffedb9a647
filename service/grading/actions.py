"""What happens in the room, for its pages and end points, for other rooms and for the workers."""

from __future__ import annotations

from service.grading.examples import Overtaken, ask_for_suggestions, grade_example, remove_example, state_of
from service.grading.overrides import override
from service.grading.progress import describe, stream
from service.grading.queries import newest_run
from service.grading.runs import resume_run, start_all_runs, start_run, stop_run

__all__ = [
    "Overtaken",
    "ask_for_suggestions",
    "describe",
    "grade_example",
    "newest_run",
    "override",
    "remove_example",
    "resume_run",
    "start_all_runs",
    "start_run",
    "state_of",
    "stop_run",
    "stream",
]
