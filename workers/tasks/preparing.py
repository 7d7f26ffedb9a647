"""The beginning of a grading run: fit once, reuse what is still true, cut the rest into chunks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from service.errors import Conflict
from service.jobs import JobName, enqueue, transaction
from service.tables import ACTIVE_RUNS, ChunkState, GradingRun, Judgement, RunChunk, RunState, Verdict, now
from workers.context import Context
from workers.lease import Lease
from workers.perform import Work
from workers.support import ClassProgram, Support, by_norm_key, read_support
from workers.tasks.submissions import prepare_programs
from workers.watching import keep, keep_inputs


@dataclass(frozen=True, slots=True)
class Plan:
    """How a run's programs are dealt with. A group holds the programs that are judged as one."""

    not_attempted: int
    reused: int
    reused_unsure: int
    groups: list[list[ClassProgram]]


def _act(context: Context, lease: Lease) -> None:
    run = _begin(context, lease)
    if run is None:
        return
    prepare_programs(context.database, run.question_id)
    with context.database.reading() as session:
        support = read_support(session, run.question_id)
    if support is None:
        raise Conflict("The question has no rubric; write one, then start the run again.")
    fitted, watched = support.fit(context)
    values = {
        "rubric_version_id": support.rubric_version_id,
        "model_version": context.grader().version,
        "item_keys": fitted.keys,
        "prepared": fitted.to_bytes(),
        "notes": [{"item": warning.item, "text": warning.text} for warning in fitted.warnings],
        "examples": len(support.examples),
        "total": sum(program.submissions for program in support.programs),
    }
    with context.database.reading() as session:
        plan = _plan(session, support, fitted.keys)
    with transaction(context.database.writing, context.sender) as session:
        lease.finish(session)
        keep(session, watched)
        keep_inputs(session, watched, run.question_id, run.id)
        _write(session, run.id, values, plan, context.settings.grade_chunk_programs)


def _begin(context: Context, lease: Lease) -> GradingRun | None:
    """The run, marked as running; None where it was stopped meanwhile."""
    with context.database.writing.begin() as session:
        run = session.get(GradingRun, lease.subject_id)
        if run is None or run.state not in ACTIVE_RUNS:
            lease.finish(session)
            return None
        run.state, run.error = RunState.RUNNING, None
        run.started_at = run.started_at or now()
        return run


def _plan(session: Session, support: Support, keys: dict[str, str]) -> Plan:
    judged = _judged(session, support.question.id, keys)
    attempted = [program for program in support.programs if program.attempted]
    whole = {program.id for program in attempted if len(judged.get(program.id, ())) == len(keys)}
    groups = [[program for program in group if program.id not in whole] for group in by_norm_key(attempted).values()]
    return Plan(
        not_attempted=sum(program.submissions for program in support.programs if not program.attempted),
        reused=sum(program.submissions for program in attempted if program.id in whole),
        reused_unsure=sum(p.submissions for p in attempted if p.id in whole and Verdict.UNSURE in judged[p.id]),
        groups=[group for group in groups if group],
    )


def _judged(session: Session, question_id: UUID, keys: dict[str, str]) -> dict[UUID, list[Verdict]]:
    """The verdicts that each program has already under the keys in force."""
    rows = session.execute(
        select(Judgement.program_id, Judgement.verdict).where(
            Judgement.question_id == question_id, Judgement.reuse_key.in_(keys.values())
        )
    )
    found: dict[UUID, list[Verdict]] = {}
    for program_id, verdict in rows:
        found.setdefault(program_id, []).append(verdict)
    return found


def _write(session: Session, run_id: UUID, values: dict[str, object], plan: Plan, size: int) -> None:
    session.execute(delete(RunChunk).where(RunChunk.run_id == run_id))
    chunks = [
        {
            "run_id": run_id,
            "position": position,
            "program_ids": [str(program.id) for group in chunk for program in group],
            "submissions": sum(program.submissions for group in chunk for program in group),
        }
        for position, chunk in enumerate(cut(plan.groups, size))
    ]
    if chunks:
        session.execute(insert(RunChunk), chunks)
    counts = {
        "done": plan.not_attempted + plan.reused,
        "not_attempted": plan.not_attempted,
        "reused": plan.reused,
        "unsure": plan.reused_unsure,
    }
    session.execute(update(GradingRun).where(GradingRun.id == run_id).values(**values, **counts))
    for chunk_id in session.scalars(select(RunChunk.id).filter_by(run_id=run_id).order_by(RunChunk.position)):
        enqueue(session, JobName.GRADING_JUDGE, chunk_id)
    finish_when_complete(session, run_id)


def cut(groups: Sequence[list[ClassProgram]], size: int) -> Iterable[Sequence[list[ClassProgram]]]:
    """Chunks of `size` groups; the programs of a group stay together."""
    return (groups[start : start + size] for start in range(0, len(groups), size))


def finish_when_complete(session: Session, run_id: UUID) -> None:
    """Mark a run as done when no chunk is open any more; what to grade next is then worked out anew."""
    still_open = select(RunChunk.id).where(RunChunk.run_id == run_id, RunChunk.state != ChunkState.DONE)
    question_id = session.scalar(
        update(GradingRun)
        .where(GradingRun.id == run_id, GradingRun.state != RunState.DONE, ~still_open.exists())
        .values(state=RunState.DONE, finished_at=now())
        .returning(GradingRun.question_id)
        .execution_options(synchronize_session=False)
    )
    if question_id is not None:
        enqueue(session, JobName.GRADING_SUGGEST, question_id)


def fail_run(session: Session, run_id: UUID, reason: str) -> None:
    """Tell on the run why it ended."""
    run = session.get(GradingRun, run_id)
    if run is not None and run.state in ACTIVE_RUNS:
        run.state, run.error, run.finished_at = RunState.FAILED, reason, now()


PREPARE = Work(_act, on_failure=fail_run)
