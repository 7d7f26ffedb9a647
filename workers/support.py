"""A question as the grader wants it: examples that people graded, items' texts, programs, inputs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.behaviour.inputs import from_fields
from service.rubrics import actions as rubrics
from service.tables import Assignment, Grade, Program, Purpose, Question, Submission
from workers.context import Context
from workers.watching import Watched, Watcher

if TYPE_CHECKING:
    from models.fewshot import FewShotGrader
    from models.fewshot.fitted import Fitted


@dataclass(frozen=True, slots=True)
class ClassProgram:
    """A distinct program of a question and how many submissions it has."""

    id: UUID
    text: str
    norm_key: str
    attempted: bool
    submissions: int


@dataclass(frozen=True, slots=True)
class Support:
    """All that a fit needs. `examples` is [(program text, {item: applies})].

    `run_programs` is the assignment's word on whether programs are run.
    """

    question: Question
    run_programs: bool
    rubric_version_id: UUID
    item_texts: dict[str, str]
    examples: list[tuple[str, dict[str, bool]]]
    programs: list[ClassProgram]

    def fit(self, context: Context) -> tuple[Fitted, Watched]:
        """The grader after reading the examples, the class's programs as its pool; and what it saw them do."""
        grader, may_run = context.grader(), self.run_programs and context.settings.may_run(self.question.language)
        watcher = Watcher(grader.runner if may_run else None, self.question.id, self.question.setup)
        with context.database.reading() as session:
            watcher.recall(session)
        fitted = self._fit(grader, may_run=may_run)
        return fitted, watcher.watched(fitted, [(one.id, one.text) for one in self.programs if one.attempted])

    def _fit(self, grader: FewShotGrader, *, may_run: bool) -> Fitted:
        from models.fewshot import Example  # noqa: PLC0415  (with the grader, when it is used)

        given = self.question.inputs
        inputs = None if given is None else [from_fields(fields) for fields in given]
        return grader.fit(
            [Example(text, applies) for text, applies in self.examples],
            question_text=self.question.statement,
            item_texts=self.item_texts,
            language=self.question.language,
            pool=[program.text for program in self.programs],
            inputs=inputs if may_run else [],
            setup=self.question.setup,
            starter_code=self.question.starter_code,
            references=self.question.references,
        )


def read_support(session: Session, question_id: UUID) -> Support | None:
    """The question's support; None where it has no rubric yet."""
    rubric = rubrics.current(session, question_id)
    if rubric is None or not rubric.items:
        return None
    texts = {item.key: f"{item.title}. {item.meaning}".strip() for item in rubric.items}
    question = session.get_one(Question, question_id)
    return Support(
        question=question,
        run_programs=session.get_one(Assignment, question.assignment_id).run_programs,
        rubric_version_id=rubric.version_id,
        item_texts=texts,
        examples=_examples(session, question_id, set(texts)),
        programs=class_programs(session, question_id),
    )


def class_programs(session: Session, question_id: UUID) -> list[ClassProgram]:
    """The question's programs that are prepared and handed in by somebody, in a fixed order."""
    rows = session.execute(
        select(Program.id, Program.text, Program.norm_key, Program.attempted, func.count(Submission.id))
        .join(Submission, Submission.program_id == Program.id)
        .where(Program.question_id == question_id, Program.norm_key.is_not(None))
        .group_by(Program.id)
        .order_by(Program.sha256)
    )
    return [
        ClassProgram(program_id, text, norm_key or "", bool(attempted), submissions)
        for program_id, text, norm_key, attempted, submissions in rows
    ]


def by_norm_key(programs: Sequence[ClassProgram]) -> dict[str, list[ClassProgram]]:
    """Programs that are judged as one, each group in a fixed order."""
    groups: dict[str, list[ClassProgram]] = {}
    for program in programs:
        groups.setdefault(program.norm_key, []).append(program)
    return groups


def _examples(session: Session, question_id: UUID, items: set[str]) -> list[tuple[str, dict[str, bool]]]:
    # Two submissions of one program may be graded apart; each is an example of its own, and contradictions are told.
    rows = session.execute(
        select(Submission.id, Program.text, Grade.item_key, Grade.applies)
        .join(Submission, Submission.id == Grade.submission_id)
        .join(Program, Program.id == Submission.program_id)
        .where(Grade.question_id == question_id, Grade.purpose == Purpose.EXAMPLE)
        .order_by(Program.sha256, Submission.external_id, Grade.item_key)
    )
    found: dict[UUID, tuple[str, dict[str, bool]]] = {}
    for submission_id, text, item, applies in rows:
        if item in items:
            found.setdefault(submission_id, (text, {}))[1][item] = applies
    return list(found.values())
