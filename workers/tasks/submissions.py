"""Programs as they come in: their normal form, and whether anything was attempted."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from models.code import fixed_names, is_empty, is_untouched, norm_key
from service.db import Database
from service.jobs import JobName, enqueue, transaction
from service.tables import Program, Question
from workers.context import Context
from workers.lease import Lease
from workers.perform import Work

BATCH = 500


def prepare_programs(database: Database, question_id: UUID) -> None:
    """Fill in `norm_key` and `attempted` of all programs of a question that have none yet."""
    with database.reading() as session:
        question = session.get_one(Question, question_id)
    fixed = fixed_names(question.statement, question.starter_code, question.setup, question.language)
    while batch := _unprepared(database, question_id):
        found = [
            {
                "id": program_id,
                "norm_key": norm_key(text, question.language, fixed),
                "attempted": not is_empty(text, question.language)
                and not (question.starter_code and is_untouched(text, question.starter_code, question.language)),
            }
            for program_id, text in batch
        ]
        with database.writing.begin() as session:
            session.bulk_update_mappings(Program, found)


def _unprepared(database: Database, question_id: UUID) -> list[tuple[UUID, str]]:
    query = select(Program.id, Program.text).filter_by(question_id=question_id, norm_key=None).limit(BATCH)
    with database.reading() as session:
        return [(program_id, text) for program_id, text in session.execute(query)]


def _act(context: Context, lease: Lease) -> None:
    prepare_programs(context.database, lease.subject_id)
    with transaction(context.database.writing, context.sender) as session:
        lease.finish(session)
        enqueue(session, JobName.GRADING_SUGGEST, lease.subject_id)


PREPARE = Work(_act)
