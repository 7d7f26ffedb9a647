"""Starting grading runs for an assignment by its short name."""

from __future__ import annotations

from sqlalchemy.orm import Session

from service.assignments import actions as assignments
from service.courses.actions import slug_of
from service.errors import Conflict, NotFound
from service.grading import actions as grading
from service.tables import Assignment, GradingRun


def named_assignment(session: Session, name: str) -> Assignment:
    """The assignment with this short name, or with the one that `feedforward import` made of it.

    Raises:
        NotFound: There is none.
    """
    assignment = assignments.find_by_slug(session, name) or assignments.find_by_slug(session, slug_of(name))
    if assignment is None:
        raise NotFound(f"There is no assignment {name!r}; `feedforward import` makes one.")
    return assignment


def start_runs(session: Session, name: str) -> list[GradingRun]:
    """A new run for each question of the assignment.

    Raises:
        NotFound: There is no such assignment.
        Conflict: It has no question, or one that can't be graded now.
    """
    questions = assignments.questions_of(session, named_assignment(session, name).id)
    if not questions:
        raise Conflict(f"The assignment {name!r} has no question yet.")
    return [grading.start_run(session, question, None) for question in questions]
