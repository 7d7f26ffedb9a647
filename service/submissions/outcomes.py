"""What a program does, beside what the class does: its outcomes on the inputs on which it was watched last."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session

from service.submissions.counting import counted_ids
from service.submissions.outcome_words import Part, Words, cut, in_words, plain
from service.submissions.queries import number_of, submissions_alike
from service.tables import Program, ProgramOutcome, Question, Submission
from service.texts import storable

# So many inputs on which it differs are shown before the rest is folded away.
SHOWN = 4
MOST = "most programs"
# A program that takes its time on some inputs is not tried on the others.
NOT_TRIED = {"kind": "unknown", "reason": "it was left after the others"}


@dataclass(frozen=True, slots=True)
class Tried:
    """One input, a `call` or what a person types (`stdin`): what the program did on it, and what most of the class did.

    `same` of the `known` submissions do what this one does, `agreed` what is usual; `usual` is None where that is not
    clear.
    """

    call: str | None
    stdin: str | None
    outcome: dict[str, Any]
    usual: dict[str, Any] | None
    same: int
    agreed: int
    known: int
    differs: bool

    @property
    def shown(self) -> str:
        """The input as a page shows it."""
        return cut(self.call or self.stdin or "")

    @property
    def is_known(self) -> bool:
        """Whether it can be said what the program did."""
        return bool(self.outcome["kind"] != "unknown")

    @property
    def got(self) -> Words:
        """What the program did, in words."""
        return in_words(self.outcome)

    @property
    def others(self) -> Words:
        """What most of the class did, in words."""
        return in_words(self.usual) if self.usual else (Part("no clear majority"),)

    @property
    def says(self) -> str:
        """What the program did, in one sentence."""
        return plain(self.got)

    @property
    def most_say(self) -> str | None:
        """What most of the class did, in one sentence."""
        return plain(self.others) if self.usual else None


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What a program does, where it differs first; `others` says whose outcomes are the usual ones.

    `repair` says what was mended to run it, `acting` is `acting_count`.
    """

    tried: list[Tried]
    others: str
    repair: str
    acting: int

    @property
    def differing(self) -> int:
        """On how many inputs it does something else than most."""
        return sum(one.differs for one in self.tried)

    @property
    def agrees(self) -> bool:
        """Whether it does what most do, wherever that is clear, and nothing of it is unknown."""
        return not self.differing and all(one.is_known for one in self.tried) and any(one.usual for one in self.tried)

    @property
    def shown(self) -> list[Tried]:
        """What is worth seeing at once."""
        return self.tried[: min(self.differing, SHOWN) or min(2, len(self.tried))]

    @property
    def folded(self) -> list[Tried]:
        """The rest."""
        return self.tried[len(self.shown) :]


def behaviour_of(session: Session, question: Question, program: Program) -> Behaviour | None:
    """What a program does; None where it was not watched."""
    keys = [given["key"] for given in question.watched_on]
    own = {row.input_key: row for row in session.scalars(_of_program(program.id, keys))} if keys else {}
    if not own:
        return None
    counts = _counts(session, question.id, keys)
    tried = [_tried(given, own.get(given["key"]), counts[given["key"]]) for given in question.watched_on]
    tried.sort(key=lambda one: (not one.differs, not one.is_known))
    others = next((given["others"] for given in question.watched_on if "others" in given), MOST)
    return Behaviour(tried, others, program.repair, acting_count(session, question, program))


def acting_alike(session: Session, question: Question, program: Program) -> Select[UUID] | None:
    """The ids of the programs that do exactly what this one does on every input, this one among them.

    None where it was not watched on all of them, or where it is not known what it did on one.
    """
    keys = [given["key"] for given in question.watched_on]
    acts = {row.input_key: row.act for row in session.scalars(_of_program(program.id, keys))} if keys else {}
    if not acts or len(acts) < len(keys) or not all(acts.values()):
        return None
    return (
        select(ProgramOutcome.program_id)
        .where(
            ProgramOutcome.question_id == question.id,
            tuple_(ProgramOutcome.input_key, ProgramOutcome.act).in_(list(acts.items())),
        )
        .group_by(ProgramOutcome.program_id)
        .having(func.count() == len(acts))
    )


def acting_count(session: Session, question: Question, program: Program) -> int:
    """How many other submissions act like a program on every input and are not alike already by their text."""
    acting = acting_alike(session, question, program)
    if acting is None:
        return 0
    both = number_of(session, submissions_alike(program, acting))
    return both - number_of(session, submissions_alike(program))


def _of_program(program_id: UUID, keys: list[str]) -> Select[ProgramOutcome]:
    return select(ProgramOutcome).where(ProgramOutcome.input_key.in_(keys), ProgramOutcome.program_id == program_id)


def _counts(session: Session, question_id: UUID, keys: list[str]) -> dict[str, Counter[str]]:
    """How many of the counted submissions did what on each input; what is not known is left out."""
    rows = session.execute(
        select(ProgramOutcome.input_key, ProgramOutcome.act, func.count(Submission.id))
        .join(Submission, Submission.program_id == ProgramOutcome.program_id)
        .where(
            ProgramOutcome.question_id == question_id,
            ProgramOutcome.input_key.in_(keys),
            ProgramOutcome.act != "",
            Submission.id.in_(counted_ids(question_id)),
        )
        .group_by(ProgramOutcome.input_key, ProgramOutcome.act)
    )
    found: dict[str, Counter[str]] = {key: Counter() for key in keys}
    for key, act, number in rows:
        found[key][act] = number
    return found


def _tried(given: dict[str, Any], own: ProgramOutcome | None, numbers: Counter[str]) -> Tried:
    act, usual = own.act if own else "", given.get("act", "")
    return Tried(
        call=given.get("call"),
        stdin=given.get("stdin"),
        outcome=_storable(own.outcome) if own else NOT_TRIED,
        usual=_storable(given["usual"]) if usual else None,
        same=numbers[act],
        agreed=numbers[usual],
        known=numbers.total(),
        differs=bool(act and usual) and act != usual,
    )


def _storable(outcome: dict[str, Any]) -> dict[str, Any]:
    """An outcome with a replacement sign for what no answer can be written in: a program may print anything."""
    texts = {name: storable(value) for name, value in outcome.items() if isinstance(value, str)}
    changed = {"changed": [[place, storable(after)] for place, after in outcome.get("changed", ())]}
    return outcome | texts | (changed if changed["changed"] else {})
