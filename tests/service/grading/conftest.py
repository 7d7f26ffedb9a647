"""A question with a rubric of three items, programs handed in for it, and what a worker would have written."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.db import Database
from service.grading.actions import start_run
from service.tables import (
    Enrollment,
    Grade,
    GradingRun,
    Job,
    Judgement,
    Level,
    Program,
    Purpose,
    Question,
    Role,
    RubricItem,
    RubricVersion,
    RunState,
    Source,
    Submission,
    Suggestion,
    Topic,
    Verdict,
    now,
)

ITEMS = ("second", "early", "crash")
KEYS = dict.fromkeys(ITEMS, "k" * 64)


@dataclass
class Desk:
    """What the tests arrange and look at. `said` reads the grades anew from the database."""

    database: Database
    question_id: UUID
    course_id: UUID
    submissions: list[Submission] = field(default_factory=list)

    @contextmanager
    def changing(self) -> Iterator[Session]:
        """A session that commits, as a request or a task has it."""
        with self.database.writing() as session:
            yield session
            session.commit()

    @property
    def path(self) -> str:
        return f"/questions/{self.question_id}"

    def hand_in(self, text: str, times: int = 1, norm: str | None = None, attempted: bool = True) -> list[Submission]:
        """Hand one program in, once or by several students."""
        with self.database.writing() as session:
            sha256 = hashlib.sha256(text.encode()).hexdigest()
            program = session.scalars(select(Program).filter_by(question_id=self.question_id, sha256=sha256)).first()
            if program is None:
                program = Program(
                    question_id=self.question_id, sha256=sha256, text=text, norm_key=norm, attempted=attempted
                )
                session.add(program)
                session.flush()
            made = [self._submission(session, program, len(self.submissions) + place) for place in range(times)]
            session.commit()
        self.submissions += made
        return made

    def _submission(self, session: Session, program: Program, number: int) -> Submission:
        student = Enrollment(
            course_id=self.course_id, role=Role.STUDENT, identifier=f"s{number}", name=f"Student {number}"
        )
        session.add(student)
        session.flush()
        one = Submission(
            question_id=self.question_id,
            program_id=program.id,
            enrollment_id=student.id,
            external_id=f"s{number}",
            pseudonym=f"Otter {number}",
            handed_in_at=now() - timedelta(hours=1) + timedelta(seconds=number),
        )
        session.add(one)
        session.flush()
        return one

    def suggest(self, *submissions: Submission, probability: float = 0.9) -> None:
        """Write the model's order, as a worker would."""
        with self.changing() as session:
            for rank, one in enumerate(submissions):
                session.add(
                    Suggestion(
                        question_id=self.question_id,
                        program_id=one.program_id,
                        rank=rank,
                        stands_for=7,
                        probabilities=dict.fromkeys(ITEMS, probability - rank / 10),
                    )
                )
            session.commit()

    def grade(self, submission: Submission, purpose: Purpose = Purpose.EXAMPLE, **applies: bool) -> None:
        with self.changing() as session:
            for key, value in applies.items():
                session.add(
                    Grade(
                        question_id=self.question_id,
                        submission_id=submission.id,
                        item_key=key,
                        applies=value,
                        purpose=purpose,
                    )
                )
            session.commit()

    def run(self, state: RunState = RunState.DONE, number: int = 1, **values: object) -> GradingRun:
        """A run as the worker left it."""
        with self.database.writing() as session:
            version = session.scalars(select(RubricVersion).filter_by(question_id=self.question_id)).one()
            run = GradingRun(
                question_id=self.question_id, number=number, rubric_version_id=version.id, state=state, item_keys=KEYS
            )
            for name, value in values.items():
                setattr(run, name, value)
            session.add(run)
            session.commit()
        return run

    def judge(self, submission: Submission, **probabilities: float) -> None:
        """Judgements of a program, unsure between .3 and .7."""
        with self.changing() as session:
            for key, probability in probabilities.items():
                sure = Verdict.APPLIES if probability > 0.5 else Verdict.ABSENT
                session.add(
                    Judgement(
                        question_id=self.question_id,
                        program_id=submission.program_id,
                        item_key=key,
                        reuse_key=KEYS[key],
                        probability=probability,
                        verdict=Verdict.UNSURE if 0.3 < probability < 0.7 else sure,
                        source=Source.MODEL,
                        spans=[[0, 3, 1.0]],
                        reason="",
                        witness=None,
                    )
                )
            session.commit()

    def said(self, submission: Submission) -> dict[str, tuple[bool, Purpose]]:
        with self.database.reading() as session:
            rows = session.scalars(select(Grade).filter_by(submission_id=submission.id))
            return {row.item_key: (row.applies, row.purpose) for row in rows}

    def start(self, author_id: UUID | None = None) -> GradingRun:
        """Start a run."""
        with self.changing() as session:
            return start_run(session, session.get_one(Question, self.question_id), author_id)

    def jobs(self) -> list[tuple[str, UUID]]:
        with self.database.reading() as session:
            return [(job.name, job.subject_id) for job in session.scalars(select(Job).order_by(Job.created_at))]


@pytest.fixture
def empty_desk(database: Database, place) -> Desk:
    """The question without rubric and programs."""
    return Desk(database, place.question.id, place.course.id)


@pytest.fixture
def desk(empty_desk: Desk) -> Desk:
    """The question with its rubric."""
    with empty_desk.database.writing() as session:
        version = RubricVersion(question_id=empty_desk.question_id, version=1)
        session.add(version)
        session.flush()
        topic = Topic(
            rubric_version_id=version.id, key="walk", position=1, title="Walking the list", fine_message="Fine."
        )
        session.add(topic)
        session.flush()
        for position, key in enumerate(ITEMS):
            session.add(
                RubricItem(
                    rubric_version_id=version.id,
                    topic_id=topic.id,
                    key=key,
                    position=position,
                    title=f"Item {key}",
                    meaning="",
                    message=f"Mind {key}.",
                    level=Level.CLOSE,
                    points=Decimal(1),
                )
            )
        session.commit()
    return empty_desk


@pytest.fixture
def token(database: Database) -> Callable[..., dict[str, str]]:
    """A header with a token of somebody's: `token(instructor, "grading")`."""
    from service.auth.tokens import create_token

    def make(person, *scopes: str) -> dict[str, str]:
        with database.writing() as session:
            _row, secret = create_token(session, person.user, "test", scopes)
            session.commit()
        return {"Authorization": f"Bearer {secret}"}

    return make
