"""The questions of an assignment: adding, changing, ordering, removing."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from service.assignments.drafts import QuestionDraft
from service.assignments.names import short_name
from service.assignments.queries import questions_in_order, submission_count
from service.assignments.refusals import refuse, refuse_handed_in
from service.errors import Problem
from service.jobs import JobName, enqueue
from service.tables import Program, Question

# What decides how programs are prepared; the rest may change without looking at them again.
PREPARED_BY = ("statement", "language", "starter_code", "setup", "inputs")


def add_question(
    session: Session, assignment_id: UUID, draft: QuestionDraft, unread: Sequence[Problem] = ()
) -> Question:
    """A new question behind the others; without a key it gets one of its own, made from the title.

    `unread` is what could not be read while the draft was made; it is told together with what is wrong in it.

    Raises:
        Unprocessable: Fields are wrong; all are named.
    """
    there = questions_in_order(session, assignment_id)
    keys = {question.key for question in there}
    refuse([*draft.problems(), *unread, *_key_problems(draft.key, keys)])
    key = draft.key or short_name(draft.title, keys, "_")
    question = Question(assignment_id=assignment_id, position=len(there) + 1, key=key)
    _fill(question, draft)
    session.add(question)
    session.flush()
    return question


def change_question(
    session: Session, question: Question, draft: QuestionDraft, unread: Sequence[Problem] = ()
) -> Question:
    """Change a question; an empty key leaves the old one.

    Where programs are there and something changed that they are compared with, they are prepared anew.

    Raises:
        Unprocessable: Fields are wrong; all are named.
    """
    others = questions_in_order(session, question.assignment_id)
    taken = {other.key for other in others if other.id != question.id}
    refuse([*draft.problems(), *unread, *_key_problems(draft.key, taken)])
    before = [getattr(question, name) for name in PREPARED_BY]
    question.key = draft.key or question.key
    _fill(question, draft)
    if before != [getattr(question, name) for name in PREPARED_BY] and submission_count(session, question.id):
        session.execute(
            update(Program)
            .where(Program.question_id == question.id)
            .values(norm_key=None, attempted=None)
            .execution_options(synchronize_session=False)
        )
        enqueue(session, JobName.SUBMISSIONS_PREPARE, question.id)
    session.flush()
    return question


def remove_question(session: Session, question: Question) -> None:
    """Remove a question to which nothing was handed in, with its rubric.

    Raises:
        Conflict: There are submissions.
    """
    refuse_handed_in(question.title, submission_count(session, question.id))
    rest = [other.id for other in questions_in_order(session, question.assignment_id) if other.id != question.id]
    assignment_id = question.assignment_id
    session.delete(question)
    session.flush()
    reorder(session, assignment_id, rest)


def reorder(session: Session, assignment_id: UUID, question_ids: Sequence[UUID]) -> None:
    """Put the questions in this order.

    Raises:
        Unprocessable: The ids are not exactly those of the assignment's questions.
    """
    questions = {question.id: question for question in questions_in_order(session, assignment_id)}
    if len(question_ids) != len(questions) or set(question_ids) != set(questions):
        refuse([Problem("question_ids", f"must name each of the assignment's {len(questions)} questions once")])
    for position, question_id in enumerate(question_ids, 1):
        questions[question_id].position = position
    session.flush()


def move_question(session: Session, question: Question, step: int) -> None:
    """Move a question up (negative) or down by some places; at the ends it stays."""
    order = [other.id for other in questions_in_order(session, question.assignment_id)]
    place = order.index(question.id)
    order.insert(min(max(place + step, 0), len(order)), order.pop(place))
    reorder(session, question.assignment_id, order)


def draft_of(question: Question) -> QuestionDraft:
    """What would make the question again as it is."""
    return QuestionDraft(
        title=question.title,
        statement=question.statement,
        language=question.language,
        key=question.key,
        starter_code=question.starter_code,
        setup=question.setup,
        inputs=question.inputs,
        references=tuple(question.references),
    )


def _fill(question: Question, draft: QuestionDraft) -> None:
    question.title = draft.title.strip()
    question.statement = draft.statement.strip()
    question.language = draft.language
    question.starter_code = draft.starter_code
    question.setup = draft.setup
    question.inputs = draft.inputs
    question.references = list(draft.references)


def _key_problems(key: str, taken: set[str]) -> list[Problem]:
    return [Problem("key", f"{key!r} is the key of another question of this assignment")] if key in taken else []
