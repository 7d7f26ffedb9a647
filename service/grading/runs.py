"""Grading runs: started, stopped and resumed by people; prepared and judged by the workers."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.assignments.actions import questions_of, submission_count
from service.errors import Conflict
from service.grading.queries import newest_run
from service.jobs import JobName, enqueue
from service.rubrics import actions as rubrics
from service.tables import (
    ACTIVE_RUNS,
    Assignment,
    ChunkState,
    GradingRun,
    Question,
    RunChunk,
    RunState,
)


def start_run(session: Session, question: Question, author_id: UUID | None) -> GradingRun:
    """A new run over all submissions of a question, queued.

    Raises:
        Conflict: There is no rubric, nothing was handed in, or a run of the question is under way.
    """
    rubric = rubrics.current(session, question.id)
    if rubric is None:
        raise Conflict(f"“{question.title}” has no rubric yet; write one first.")
    if not submission_count(session, question.id):
        raise Conflict(f"Nothing was handed in for “{question.title}” yet; upload submissions first.")
    _lock(session, question)
    last = newest_run(session, question.id)
    if last is not None and last.state in ACTIVE_RUNS:
        raise Conflict(f"Run {last.number} of “{question.title}” is under way; wait for it or stop it first.")
    run = GradingRun(
        question_id=question.id,
        number=last.number + 1 if last else 1,
        rubric_version_id=rubric.version_id,
        author_id=author_id,
    )
    session.add(run)
    session.flush()
    enqueue(session, JobName.GRADING_PREPARE, run.id)
    return run


def start_all_runs(
    session: Session, assignment: Assignment, author_id: UUID | None
) -> tuple[Sequence[GradingRun], Sequence[Conflict]]:
    """A run of every question that can have one, and why the others can't.

    Raises:
        Conflict: No question can have one.
    """
    runs, refused = [], []
    for question in questions_of(session, assignment.id):
        try:
            runs.append(start_run(session, question, author_id))
        except Conflict as why:
            refused.append(why)
    if not runs:
        raise Conflict(" ".join(why.detail for why in refused) or "This assignment has no question yet; add one first.")
    return runs, refused


def stop_run(session: Session, run: GradingRun) -> None:
    """Stop a run; what was judged stays, and the workers look between programs.

    Raises:
        Conflict: It is not under way.
    """
    session.refresh(run, with_for_update=True)
    if run.state not in ACTIVE_RUNS:
        raise Conflict(f"Run {run.number} is not under way: it is {run.state.value}.")
    run.state = RunState.STOPPED


def resume_run(session: Session, run: GradingRun) -> None:
    """Go on with a run that was stopped or failed, where it was.

    Raises:
        Conflict: It is neither, or a newer run took its place.
    """
    _lock(session, session.get_one(Question, run.question_id))
    session.refresh(run, with_for_update=True)
    if run.state not in {RunState.STOPPED, RunState.FAILED}:
        raise Conflict(f"Run {run.number} can't be resumed: it is {run.state.value}.")
    last = newest_run(session, run.question_id)
    if last is not None and last.number > run.number:
        raise Conflict(f"Run {last.number} is newer; resume that one or start a new one.")
    run.error = None
    run.finished_at = None
    open_chunks = _reopened_chunks(session, run)
    if not open_chunks:
        run.state = RunState.QUEUED
        enqueue(session, JobName.GRADING_PREPARE, run.id)
        return
    run.state = RunState.RUNNING
    for chunk in open_chunks:
        enqueue(session, JobName.GRADING_JUDGE, chunk.id)


def _reopened_chunks(session: Session, run: GradingRun) -> Sequence[RunChunk]:
    """The chunks that are left to judge; none for a run that was not prepared."""
    chunks = session.scalars(
        select(RunChunk).where(RunChunk.run_id == run.id, RunChunk.state != ChunkState.DONE).order_by(RunChunk.position)
    ).all()
    for chunk in chunks:
        chunk.state = ChunkState.OPEN
    return chunks


def _lock(session: Session, question: Question) -> None:
    """Nobody else starts or resumes a run of this question until this transaction ends."""
    session.execute(select(Question.id).where(Question.id == question.id).with_for_update())
