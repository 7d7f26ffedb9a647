"""What to grade next, and what the model would say of each program now."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from service.jobs import transaction
from service.tables import ACTIVE_RUNS, GradingRun, Suggestion
from workers.context import Context
from workers.lease import Lease
from workers.perform import Work
from workers.support import Support, by_norm_key, read_support
from workers.tasks.submissions import prepare_programs
from workers.watching import Watched, keep, keep_inputs


def _act(context: Context, lease: Lease) -> None:
    prepare_programs(context.database, lease.subject_id)
    with context.database.reading() as session:
        wait = _is_being_judged(session, lease.subject_id)
        support = None if wait else read_support(session, lease.subject_id)
    rows, watched = _suggestions(context, support) if support is not None else ([], None)
    with transaction(context.database.writing, context.sender) as session:
        lease.finish(session)
        if not wait:
            session.execute(delete(Suggestion).where(Suggestion.question_id == lease.subject_id))
        if rows:
            session.execute(insert(Suggestion), rows)
        if watched is not None:
            keep(session, watched)
            keep_inputs(session, watched, lease.subject_id)


def _is_being_judged(session: Session, question_id: UUID) -> bool:
    """Whether people wait for a run of the question just now; it asks for suggestions again at its end."""
    active = select(GradingRun.id).where(GradingRun.question_id == question_id, GradingRun.state.in_(ACTIVE_RUNS))
    return session.scalars(active.limit(1)).first() is not None


def _suggestions(context: Context, support: Support) -> tuple[list[dict[str, object]], Watched | None]:
    """A row for each program that is unlike the others, the most useful to grade first; and what programs do."""
    groups = [group for group in by_norm_key(support.programs).values() if group[0].attempted]
    if not groups:
        return [], None
    codes = [group[0].text for group in groups]
    stand_for = [sum(program.submissions for program in group) for group in groups]
    # Without an example nothing is learned, but the desk shows what the programs do.
    fitted, watched = support.fit(context)
    taught = fitted if support.examples else None
    order = context.grader().suggest_next(
        codes, taught, weights=[float(number) for number in stand_for], language=support.question.language
    )
    said = taught.judge(codes) if taught is not None else [None] * len(codes)
    rows: list[dict[str, object]] = [
        {
            "question_id": support.question.id,
            "program_id": groups[place][0].id,
            "rank": rank,
            "stands_for": stand_for[place],
            "probabilities": {item: j.probability for item, j in judgement.items.items()} if judgement else {},
        }
        for rank, place in enumerate(order)
        for judgement in [said[place]]
    ]
    return rows, watched


SUGGEST = Work(_act)
