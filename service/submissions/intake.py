"""Deciding what becomes of each hand-in, and writing all of them at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from service.submissions import queries
from service.submissions.arrivals import HandIn, Refusal
from service.submissions.assembling import Assembled
from service.submissions.labels import Labels
from service.submissions.pseudonyms import fresh_pseudonyms
from service.submissions.queries import Kept
from service.submissions.students import Roll
from service.submissions.writing import Batch
from service.tables import Assignment, Enrollment, Outcome, Question, now

NO_MOMENT = "moment_unknown"
LATE = "late"


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of one file or record."""

    path: str
    outcome: Outcome
    reason: str = ""
    submission_id: UUID | None = None


class Intake:
    """Takes hand-ins of one assignment; nothing is in the database before `write`.

    `moment_known` says that a hand-in without a moment of its own was handed in just now.
    """

    def __init__(
        self,
        session: Session,
        assignment: Assignment,
        roll: Roll,
        random: Random,
        *,
        upload_id: UUID | None = None,
        moment_known: bool = False,
        tells_examples: bool = True,
    ) -> None:
        self.session = session
        self.entries: list[Entry] = []
        self.changed: set[UUID] = set()
        self._roll = roll
        self._upload_id = upload_id
        self._moment_known = moment_known
        self._tells_examples = tells_examples
        kept = queries.kept_submissions(session, assignment.id)
        self._by_name = {(row.question_id, row.external_id): row for row in kept}
        self._by_author: dict[tuple[UUID, UUID], list[Kept]] = {}
        self._pseudonyms: dict[UUID, str] = {}
        for row in kept:
            self._remember(row)
        self._fresh = fresh_pseudonyms({row.pseudonym for row in kept}, random)
        self._batch = Batch(session)
        self._labels = Labels(session, assignment.id)
        self._nameless: dict[str, int] = {}

    def refuse(self, refusals: Iterable[Refusal]) -> None:
        """Note what can't be taken."""
        self.entries += [Entry(refusal.path, Outcome.REJECTED, refusal.reason) for refusal in refusals]

    def take(self, made: Assembled) -> None:
        """Decide on one hand-in and its copies."""
        self.refuse(made.refusals)
        if made.text is None:
            return
        author = made.hand_in.author
        student = self._roll.find(author) if author is not None else None
        if isinstance(student, str):
            self.refuse(Refusal(piece.path, student) for piece in made.pieces)
            return
        if made.hand_in.external_id:
            self._take_named(made, student, made.hand_in.external_id)
        elif student is not None:
            self._take_attempt(made, student)
        else:
            self._take_named(made, None, self._name_for(made))
        for copy in made.hand_in.copies:
            self._take_named(made, None, copy, is_copy=True)

    def write(self) -> None:
        """Write everything that was decided."""
        self._roll.write()
        self._batch.write()
        self._labels.write()

    def _take_named(self, made: Assembled, student: Enrollment | None, name: str, *, is_copy: bool = False) -> None:
        path = name if is_copy or made.hand_in.external_id else made.pieces[0].path
        there = self._by_name.get((made.question.id, name))
        if there is None:
            attempt = made.hand_in.attempt or (self._next_attempt(made.question, student) if student else 1)
            there = self._add(made, student, name, 1 if is_copy else attempt)
            self.entries.append(Entry(path, Outcome.ACCEPTED, made.pieces[0].note, there.id))
        elif there.sha256 == made.sha256:
            self.entries.append(Entry(path, Outcome.ALREADY_THERE, submission_id=there.id))
        else:
            self.entries.append(Entry(path, Outcome.REJECTED, "another program is already there under this id"))
            return
        self._label(made, there, drawn=not is_copy)

    def _take_attempt(self, made: Assembled, student: Enrollment) -> None:
        attempts = self._by_author.get((made.question.id, student.id), [])
        there = next((row for row in attempts if row.sha256 == made.sha256), None)
        if there is None:
            attempt = made.hand_in.attempt or self._next_attempt(made.question, student)
            added = self._add(made, student, self._free_name(made.question, student, attempt), attempt)
            again = f"attempt {attempt}" if attempt > 1 else ""
            for piece in made.pieces:
                reason = "; ".join(text for text in (again, piece.note) if text)
                self.entries.append(Entry(piece.path, Outcome.ACCEPTED, reason, added.id))
            there = added
        else:
            self.entries += [Entry(piece.path, Outcome.ALREADY_THERE, submission_id=there.id) for piece in made.pieces]
        self._label(made, there, drawn=True)

    def _add(self, made: Assembled, student: Enrollment | None, name: str, attempt: int) -> Kept:
        pseudonym = self._pseudonyms.get(student.id) if student else None
        row = Kept(
            id=uuid4(),
            question_id=made.question.id,
            external_id=name,
            enrollment_id=student.id if student else None,
            attempt=attempt,
            pseudonym=pseudonym or next(self._fresh),
            sha256=made.sha256,
        )
        hand_in = made.hand_in
        self._batch.add(row, made, hand_in.handed_in_at or now(), self._details(hand_in), self._upload_id)
        self._by_name[made.question.id, name] = row
        self._remember(row)
        self.changed.add(made.question.id)
        return row

    def _remember(self, row: Kept) -> None:
        if row.enrollment_id is not None:
            self._by_author.setdefault((row.question_id, row.enrollment_id), []).append(row)
            self._pseudonyms[row.enrollment_id] = row.pseudonym

    def _label(self, made: Assembled, row: Kept, *, drawn: bool) -> None:
        if made.hand_in.labels:
            is_example = made.hand_in.is_example and drawn and self._tells_examples
            self._labels.add(row.id, row.question_id, made.hand_in.labels, is_example)

    def _details(self, hand_in: HandIn) -> dict[str, object]:
        details: dict[str, object] = {}
        if hand_in.handed_in_at is None and not self._moment_known:
            details[NO_MOMENT] = True
        if hand_in.late:
            details[LATE] = True
        return details | ({"record": hand_in.details} if hand_in.details else {})

    def _next_attempt(self, question: Question, student: Enrollment) -> int:
        attempts = self._by_author.get((question.id, student.id), [])
        return max((row.attempt for row in attempts), default=0) + 1

    def _free_name(self, question: Question, student: Enrollment, attempt: int) -> str:
        name = f"{student.identifier[:250]}/{attempt}"
        while (question.id, name) in self._by_name:
            name += "+"
        return name

    def _name_for(self, made: Assembled) -> str:
        """A name made of path and content, so that the same file again is known; equal nameless ones are counted."""
        name = f"{made.pieces[0].path[:200]}#{made.sha256[:16]}"
        self._nameless[name] = self._nameless.get(name, 0) + 1
        return name if self._nameless[name] == 1 else f"{name}-{self._nameless[name]}"
