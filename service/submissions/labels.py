"""Labels that came with records: kept from the grader for the report, or told to it as examples."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from service.tables import Grade, Purpose, Question, Submission, WithheldLabel


class Labels:
    """Labels of an assignment's submissions; those that are there already stay as they are."""

    def __init__(self, session: Session, assignment_id: UUID) -> None:
        self._session = session
        self._assignment_id = assignment_id
        self._withheld: dict[tuple[UUID, str], bool] = {}
        self._examples: dict[tuple[UUID, str], tuple[UUID, bool]] = {}

    def add(self, submission_id: UUID, question_id: UUID, labels: Mapping[str, bool], is_example: bool) -> None:
        """Keep a submission's labels for the report and, if it is an example, tell the grader."""
        for item, applies in labels.items():
            self._withheld[submission_id, item] = applies
            if is_example:
                self._examples[submission_id, item] = (question_id, applies)

    def write(self) -> None:
        """Write those that are not there yet."""
        if self._withheld:
            there = self._there(WithheldLabel)
            rows = [
                {"submission_id": submission_id, "item_key": item, "applies": applies}
                for (submission_id, item), applies in self._withheld.items()
                if (submission_id, item) not in there
            ]
            if rows:
                self._session.execute(insert(WithheldLabel), rows)
        if self._examples:
            there = self._there(Grade)
            grades = [
                {
                    "submission_id": submission_id,
                    "item_key": item,
                    "question_id": question_id,
                    "applies": applies,
                    "purpose": Purpose.EXAMPLE,
                }
                for (submission_id, item), (question_id, applies) in self._examples.items()
                if (submission_id, item) not in there
            ]
            if grades:
                self._session.execute(insert(Grade), grades)

    def _there(self, table: type[WithheldLabel] | type[Grade]) -> set[tuple[UUID, str]]:
        rows = (
            select(table.submission_id, table.item_key)
            .join(Submission, Submission.id == table.submission_id)
            .join(Question, Question.id == Submission.question_id)
            .where(Question.assignment_id == self._assignment_id)
        )
        return {(submission_id, item) for submission_id, item in self._session.execute(rows)}
