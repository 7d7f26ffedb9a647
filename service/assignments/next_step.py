"""What an instructor does next with an assignment, told from where its questions stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from service.assignments.queries import FEW, QuestionCounts
from service.pages import count
from service.tables import ACTIVE_RUNS, Assignment, RunState

STAGES = ("Question", "Rubric", "Upload", "Examples", "Run", "Release", "Read")


@dataclass(frozen=True, slots=True)
class Step:
    """A sentence or two and where they lead; `stage` is an index into STAGES, `also` a second (path, label)."""

    stage: int
    text: str
    path: str
    label: str
    also: tuple[str, str] | None = None


def next_step(assignment: Assignment, rows: Sequence[QuestionCounts]) -> Step:
    """The earliest thing that is still to do."""
    path = f"/assignments/{assignment.id}"
    if not rows:
        return Step(0, "No question is here yet.", f"{path}/questions/new", "Write the first question")
    if assignment.released_at is not None:
        text = "The feedback is released. Students read it, say whether they agree, and may ask for a person."
        return Step(6, text, f"{path}/agreement", "See what they say")
    for rule in (_rubric, _upload, _running, _examples, _run):
        step = rule(rows, path)
        if step is not None:
            return step
    unsure = sum(row.run.unsure for row in rows if row.run)
    seen = f"It was unsure in {count(unsure, 'case')}: look at these first." if unsure else "It was unsure of nothing."
    text = f"The model has judged everything. {seen} Students see nothing before you release."
    review, release = (f"{path}/review", "Review"), (f"{path}/release", "Release")
    return Step(5, text, *review, also=release) if unsure else Step(5, text, *release, also=review)


def _rubric(rows: Sequence[QuestionCounts], _path: str) -> Step | None:
    row = _first(rows, lambda row: not row.marks)
    if row is None:
        return None
    text = f"{row.question.title} has no rubric yet: the list of what can be said about a program."
    return Step(1, text, f"/questions/{row.question.id}/rubric", "Write the rubric")


def _upload(rows: Sequence[QuestionCounts], path: str) -> Step | None:
    row = _first(rows, lambda row: not row.submissions)
    if row is None:
        return None
    everywhere = all(not other.submissions for other in rows)
    text = "No program is here yet." if everywhere else f"{row.question.title} has no programs yet."
    return Step(2, text, f"{path}/upload", "Upload the class’s programs")


def _running(rows: Sequence[QuestionCounts], path: str) -> Step | None:
    row = _first(rows, lambda row: row.run is not None and row.run.state in ACTIVE_RUNS)
    if row is None or row.run is None:
        return None
    text = (
        f"Run {row.run.number} is judging {row.question.title}: {row.run.done:,} of {count(row.run.total, 'program')}."
    )
    return Step(4, text, f"{path}/runs", "Watch it")


def _examples(rows: Sequence[QuestionCounts], _path: str) -> Step | None:
    row = _first(rows, lambda row: row.run is None and row.short_items > 0)
    if row is None:
        return None
    short = f"{row.short_items} of {count(len(row.marks), 'item')}"
    text = (
        f"In {row.question.title}, {short} have fewer than {FEW} examples for or against. "
        "The model learns from these and is unsure without them."
    )
    return Step(3, text, f"/questions/{row.question.id}/examples", "Grade examples")


def _run(rows: Sequence[QuestionCounts], path: str) -> Step | None:
    row = _first(rows, lambda row: row.run is None or row.run.state != RunState.DONE)
    if row is None:
        return None
    if row.run is None:
        text = f"{row.question.title} has its examples. The model can judge {count(row.submissions, 'program')} now."
        return Step(4, text, f"{path}/runs", "Start a run")
    word = "was stopped" if row.run.state == RunState.STOPPED else "failed"
    text = (
        f"Run {row.run.number} of {row.question.title} {word} at {row.run.done:,} of {count(row.run.total, 'program')}."
    )
    return Step(4, text, f"{path}/runs", "Look at it and go on")


def _first(rows: Sequence[QuestionCounts], fits: Callable[[QuestionCounts], bool]) -> QuestionCounts | None:
    return next((row for row in rows if fits(row)), None)
