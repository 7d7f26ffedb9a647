"""What a worker would have seen programs do, written as it writes it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from service.tables import ProgramOutcome, Question

Fields = Mapping[str, Any]


def returned(value: str, kind: str = "int") -> dict[str, Any]:
    """The outcome of a call that gave something."""
    return {"kind": "finished", "value": value, "type": kind}


def raised(exception: str, line: int = 1) -> dict[str, Any]:
    """The outcome of a call that stopped with an exception."""
    return {"kind": "raised", "exception": exception, "line": line}


def watch(
    session: Session,
    question_id: UUID,
    inputs: list[Fields],
    usual: list[Fields | None],
    seen: Mapping[UUID, list[Fields | None]],
) -> None:
    """Say what is usual on each input, None where that is not clear, and what each program did; None leaves one out."""
    question = session.get_one(Question, question_id)
    question.watched_on = [
        {**given, "key": _digest(given)} | _usual(outcome) for given, outcome in zip(inputs, usual, strict=True)
    ]
    for program_id, outcomes in seen.items():
        for given, outcome in zip(inputs, outcomes, strict=True):
            if outcome is not None:
                session.add(_row(question_id, program_id, given, outcome))
    session.flush()


def _row(question_id: UUID, program_id: UUID, given: Fields, outcome: Fields) -> ProgramOutcome:
    return ProgramOutcome(
        question_id=question_id,
        program_id=program_id,
        input_key=_digest(given),
        given=dict(given),
        outcome=dict(outcome),
        act=_act(outcome),
    )


def _usual(outcome: Fields | None) -> dict[str, Any]:
    return {} if outcome is None else {"usual": outcome, "act": _act(outcome), "others": "most programs"}


def _act(outcome: Fields) -> str:
    told = {name: value for name, value in outcome.items() if name != "line"}
    return "" if outcome["kind"] == "unknown" else _digest(told)


def _digest(value: Fields) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
