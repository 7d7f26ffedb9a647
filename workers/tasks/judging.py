"""One chunk of a grading run: judge its programs and write all of it at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, undefer

from models.code import map_spans
from service.errors import Conflict
from service.jobs import transaction
from service.tables import (
    ChunkState,
    GradingRun,
    Judgement,
    Program,
    Question,
    RunChunk,
    RunState,
    Source,
    Submission,
    Verdict,
)
from service.tables.base import now
from workers.context import Context
from workers.lease import Lease
from workers.perform import Work
from workers.tasks.preparing import fail_run, finish_when_complete
from workers.watching import Watched, Watcher, keep, witness_fields
from workers.writing import insert_new

if TYPE_CHECKING:
    from models.fewshot import FewShotGrader, ItemJudgement
    from models.fewshot.fitted import Fitted

BETWEEN_LOOKS = 8  # programs judged between two looks at whether the run was stopped


@dataclass(frozen=True, slots=True)
class Piece:
    """A chunk with all that judging it takes. `groups` hold (program id, text), alike ones together."""

    run_id: UUID
    question_id: UUID
    language: str
    setup: str
    item_keys: dict[str, str]
    groups: list[list[tuple[UUID, str]]]


def _act(context: Context, lease: Lease) -> None:
    with context.database.reading() as session:
        piece = _read(session, lease.subject_id)
    judged = _judge(context, piece) if piece is not None else None
    with transaction(context.database.writing, context.sender) as session:
        lease.finish(session)
        if piece is not None and judged is not None:
            _write(session, lease.subject_id, piece, *judged)


def _read(session: Session, chunk_id: UUID) -> Piece | None:
    """The chunk; None where it is done already or its run does not go on."""
    row = session.execute(
        select(RunChunk, GradingRun, Question)
        .join(GradingRun, GradingRun.id == RunChunk.run_id)
        .join(Question, Question.id == GradingRun.question_id)
        .where(RunChunk.id == chunk_id, RunChunk.state == ChunkState.OPEN, GradingRun.state == RunState.RUNNING)
    ).first()
    if row is None:
        return None
    chunk, run, question = row
    programs = session.execute(
        select(Program.id, Program.text, Program.norm_key)
        .where(Program.id.in_([UUID(program_id) for program_id in chunk.program_ids]))
        .order_by(Program.sha256)
    )
    groups: dict[str, list[tuple[UUID, str]]] = {}
    for program_id, text, norm_key in programs:
        groups.setdefault(norm_key or str(program_id), []).append((program_id, text))
    return Piece(run.id, run.question_id, question.language, question.setup, run.item_keys, list(groups.values()))


def _judge(context: Context, piece: Piece) -> tuple[list[dict[str, Any]], Watched] | None:
    """A row for each program and item, and what is new of what programs do; None where the run was stopped."""
    fitted = _fitted(context, piece.run_id)
    programs = [program for group in piece.groups for program in group]
    watcher = Watcher(context.grader().runner, piece.question_id, piece.setup)
    if watcher.needs(fitted, (text for _, text in programs)):
        with context.database.reading() as session:
            watcher.recall(session, {program_id for program_id, _ in programs})
    rows: list[dict[str, Any]] = []
    for place, group in enumerate(piece.groups):
        if place % BETWEEN_LOOKS == 0 and not _goes_on(context, piece.run_id):
            return None
        first = group[0][1]
        judgement = fitted.judge([first])[0]
        witness = witness_fields(judgement.witness) if judgement.witness else None
        for item, judged in judgement.items.items():
            for program_id, text in group:
                rows.append(
                    {
                        "question_id": piece.question_id,
                        "program_id": program_id,
                        "item_key": item,
                        "reuse_key": piece.item_keys[item],
                        "probability": judged.probability,
                        "verdict": judged.verdict,
                        "source": Source.PERSON if judged.from_example else Source.MODEL,
                        "spans": _spans(judged, first, text, piece.language),
                        "reason": judgement.reason,
                        "witness": witness,
                        "created_at": now(),
                    }
                )
    return rows, watcher.watched(fitted, programs)


def _spans(judged: ItemJudgement, source: str, target: str, language: str) -> list[list[float]]:
    """The judgement's marks in a program that is alike, by code points of its own text."""
    if source == target or not judged.spans:
        return [[span.start, span.end, span.weight] for span in judged.spans]
    mapped = map_spans(source, target, judged.spans, language)
    return [
        [there.start, there.end, span.weight]
        for span, there in zip(judged.spans, mapped, strict=True)
        if there is not None
    ]


def _goes_on(context: Context, run_id: UUID) -> bool:
    with context.database.reading() as session:
        return session.scalar(select(GradingRun.state).filter_by(id=run_id)) == RunState.RUNNING


def _fitted(context: Context, run_id: UUID) -> Fitted:
    with context.database.reading() as session:
        run = session.scalars(select(GradingRun).filter_by(id=run_id).options(undefer(GradingRun.prepared))).one()
    if run.prepared is None:
        raise Conflict("The run was never prepared; start a new one.")
    return _restore(context.grader(), run.prepared)


@lru_cache(maxsize=2)
def _restore(grader: FewShotGrader, prepared: bytes) -> Fitted:
    """The fitted grader of a run; the chunks of a run follow each other, so a few are kept."""
    try:
        return grader.restore(prepared)
    except ValueError as error:
        raise Conflict("The run was prepared by another version of the model; start a new one.") from error


def _write(session: Session, chunk_id: UUID, piece: Piece, rows: Sequence[dict[str, Any]], watched: Watched) -> None:
    chunk = session.scalars(select(RunChunk).filter_by(id=chunk_id).with_for_update()).one()
    if chunk.state != ChunkState.OPEN:
        return
    # The same answer may be there from another run under the same keys; it is as true as this one.
    insert_new(session, Judgement, rows)
    keep(session, watched)
    chunk.state = ChunkState.DONE
    unsure = _unsure_submissions(session, rows)
    session.execute(
        update(GradingRun)
        .where(GradingRun.id == piece.run_id)
        .values(done=GradingRun.done + chunk.submissions, unsure=GradingRun.unsure + unsure)
    )
    session.flush()
    finish_when_complete(session, piece.run_id)


def _unsure_submissions(session: Session, rows: Sequence[dict[str, Any]]) -> int:
    unsure = {row["program_id"] for row in rows if row["verdict"] == Verdict.UNSURE}
    return session.scalar(select(func.count()).where(Submission.program_id.in_(unsure))) or 0


def _fail_chunk(session: Session, chunk_id: UUID, reason: str) -> None:
    chunk = session.get(RunChunk, chunk_id)
    if chunk is not None:
        fail_run(session, chunk.run_id, reason)


JUDGE = Work(_act, on_failure=_fail_chunk)
