"""What programs were seen to do: out of the database before a fit, into it afterwards, so that none is run twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.behaviour import Call, Limits, Observation, Outcome, Runner, Stdin, signature
from models.behaviour.inputs import from_fields, to_fields
from service.tables import GradingRun, Program, ProgramOutcome, Question, now
from workers.writing import insert_new

if TYPE_CHECKING:
    from models.fewshot import Witness
    from models.fewshot.fitted import Fitted

# Raised whenever the same program would be said to do something else; what is stored then counts no more.
WATCHED_BY = (1, version("pydantic-monty"))


@dataclass(frozen=True, slots=True)
class Watched:
    """What is new to the database: rows of outcomes, and what was mended in copies, by program."""

    inputs: list[dict[str, Any]] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    repairs: dict[UUID, str] = field(default_factory=dict)


class Watcher:
    """One question's programs, watched by one runner; without a runner nothing is known and nothing is kept."""

    def __init__(self, runner: Runner | None, question_id: UUID, setup: str) -> None:
        self._runner, self._question_id, self._setup = runner, question_id, setup
        self._stored: set[tuple[UUID, str]] = set()

    def recall(self, session: Session, programs: Collection[UUID] | None = None) -> None:
        """Tell the runner what is stored of the question's programs, of all or of some."""
        if self._runner is None:
            return
        query = (
            select(Program.id, Program.text, ProgramOutcome.input_key, ProgramOutcome.given, ProgramOutcome.outcome)
            .join(Program, Program.id == ProgramOutcome.program_id)
            .where(ProgramOutcome.question_id == self._question_id)
        )
        if programs is not None:
            query = query.where(ProgramOutcome.program_id.in_(programs))
        fits: dict[str, bool] = {}
        for program_id, text, key, fields, outcome in session.execute(query):
            given = from_fields(fields)
            # What was seen behind another setup, or under other limits, says nothing of this one.
            if fits.setdefault(key, key == input_key(self._runner.limits, self._setup, given)):
                self._runner.remember(text, self._setup, given, Outcome.from_fields(outcome))
                self._stored.add((program_id, key))

    def needs(self, fitted: Fitted, texts: Iterable[str]) -> bool:
        """Whether the runner would have to run one of the programs."""
        runner = self._runner
        return runner is not None and any(
            runner.known(text, self._setup, given) is None for text in texts for given in fitted.inputs
        )

    def watched(self, fitted: Fitted, programs: Iterable[tuple[UUID, str]]) -> Watched:
        """What the fit's inputs show of some programs, given as (id, text), as far as it is not stored yet.

        What was left, since the program took too long before, is no outcome and is not kept.
        """
        runner = self._runner
        if runner is None or not fitted.inputs:
            return Watched()
        keys = [input_key(runner.limits, self._setup, given) for given in fitted.inputs]
        inputs = [
            to_fields(given) | {"key": key} | _usual(usual, fitted.others)
            for given, key, usual in zip(fitted.inputs, keys, fitted.usual, strict=True)
        ]
        found, told = Watched(inputs), list(programs)
        observations = fitted.observations([text for _, text in told])
        for (program_id, text), observation in zip(told, observations, strict=True):
            if observation.repair:
                found.repairs[program_id] = observation.repair
            for given, key, outcome in zip(fitted.inputs, keys, observation.outcomes, strict=True):
                if (program_id, key) not in self._stored and runner.known(text, self._setup, given) is not None:
                    found.rows.append(self._row(program_id, key, given, outcome))
        return found

    def _row(self, program_id: UUID, key: str, given: Call | Stdin, outcome: Outcome) -> dict[str, Any]:
        return {
            "question_id": self._question_id,
            "program_id": program_id,
            "input_key": key,
            "given": to_fields(given),
            "outcome": outcome.to_fields(),
            "act": _act(outcome),
            "created_at": now(),
        }


def keep(session: Session, watched: Watched) -> None:
    """Write what is new, in the transaction of the results that stand on it."""
    insert_new(session, ProgramOutcome, watched.rows)
    for program_id, repair in watched.repairs.items():
        session.execute(update(Program).where(Program.id == program_id, Program.repair != repair).values(repair=repair))


def keep_inputs(session: Session, watched: Watched, question_id: UUID, run_id: UUID | None = None) -> None:
    """Say on the question, and on a run of it, on which inputs its programs were watched; none where none was run."""
    session.execute(update(Question).where(Question.id == question_id).values(watched_on=watched.inputs))
    if run_id is not None:
        session.execute(update(GradingRun).where(GradingRun.id == run_id).values(inputs=watched.inputs))


def _usual(outcome: Outcome | None, others: str) -> dict[str, Any]:
    """What is usual on an input, whose doing that is, and by which hash others are known to do it."""
    return {} if outcome is None else {"usual": outcome.to_fields(), "act": _act(outcome), "others": others}


def _act(outcome: Outcome) -> str:
    return "" if outcome.kind == "unknown" else signature(Observation((outcome,)))


def input_key(limits: Limits, setup: str, given: Call | Stdin) -> str:
    """What an outcome depends on besides the program."""
    parts = [WATCHED_BY, asdict(limits), setup, to_fields(given)]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode("ascii")).hexdigest()


def witness_fields(witness: Witness) -> dict[str, str]:
    """A witness as rows have it."""
    return {name: getattr(witness, name) for name in ("input", "got", "others", "sentence")}
