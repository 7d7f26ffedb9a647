"""A question with a rubric of two topics, and submissions that are judged and graded as a test says."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from service.feedback import actions
from service.tables import (
    Enrollment,
    Grade,
    GradingRun,
    Judgement,
    Level,
    Program,
    Purpose,
    Question,
    RubricItem,
    RubricVersion,
    RunState,
    Submission,
    Topic,
    Verdict,
    now,
)

RUBRIC = {
    "input": [("no_float", Level.CLOSE), ("never_reads", Level.NOT_YET)],
    "limits": [("off_by_one", Level.CLOSE)],
}
CODE = 'def main():\n    height = input("Height: ")\n    if height < 1.6:\n        print("low")\n'
WITNESS = {
    "input": "1.7",
    "got": "stopped with TypeError",
    "others": "printed low",
    "sentence": "With the input `1.7` it stopped with `TypeError`; most programs print `low`.",
}
ABSENT = {"no_float": 0.02, "never_reads": 0.03, "off_by_one": 0.04}


@dataclass
class Desk:
    """Arranges what the tests of one question need."""

    session: Session
    question: Question
    runs: int = 0
    made: list[Submission] = field(default_factory=list)

    def rubric(self, version: int = 1, topics: dict[str, list[tuple[str, Level]]] = RUBRIC) -> None:
        rubric = RubricVersion(question_id=self.question.id, version=version)
        self.session.add(rubric)
        self.session.flush()
        for place, (key, items) in enumerate(topics.items()):
            topic = Topic(
                rubric_version_id=rubric.id,
                key=key,
                position=place,
                title=f"About {key}",
                fine_message=f"{key} is fine.",
            )
            self.session.add(topic)
            self.session.flush()
            for number, (item, level) in enumerate(items):
                self.session.add(
                    RubricItem(
                        rubric_version_id=rubric.id,
                        topic_id=topic.id,
                        key=item,
                        position=number,
                        title=f"Title of {item}",
                        meaning="",
                        message=f"Message of `{item}`.",
                        level=level,
                        points=Decimal(1),
                    )
                )
        self.session.flush()

    def submission(
        self, enrollment: Enrollment | None = None, attempt: int = 1, text: str = CODE, **more
    ) -> Submission:
        number = len(self.made)
        program = Program(
            question_id=self.question.id, sha256=f"{number:064}", text=text, attempted=more.pop("attempted", True)
        )
        self.session.add(program)
        self.session.flush()
        submission = Submission(
            question_id=self.question.id,
            program_id=program.id,
            enrollment_id=enrollment.id if enrollment else None,
            external_id=f"s{number}",
            pseudonym=f"Otter {number}",
            attempt=attempt,
            handed_in_at=more.pop("handed_in_at", now() - timedelta(hours=1)),
            **more,
        )
        self.session.add(submission)
        self.session.flush()
        self.made.append(submission)
        return submission

    def run(self, state: RunState = RunState.DONE, examples: int = 20) -> GradingRun:
        self.runs += 1
        version = self.session.query(RubricVersion).filter_by(question_id=self.question.id).first()
        run = GradingRun(
            question_id=self.question.id,
            number=self.runs,
            rubric_version_id=version.id,
            state=state,
            item_keys={item: f"{item}-{self.runs}" for items in RUBRIC.values() for item, _ in items},
            examples=examples,
        )
        self.session.add(run)
        self.session.flush()
        return run

    def judge(
        self,
        submission: Submission,
        run: GradingRun,
        probabilities: dict[str, float],
        witnessed: Collection[str] = ("no_float",),
    ) -> None:
        for item, probability in probabilities.items():
            verdict = Verdict.UNSURE
            if not 0.3 < probability < 0.7:
                verdict = Verdict.APPLIES if probability > 0.5 else Verdict.ABSENT
            at = CODE.index("input")
            self.session.add(
                Judgement(
                    question_id=self.question.id,
                    program_id=submission.program_id,
                    item_key=item,
                    reuse_key=run.item_keys[item],
                    probability=probability,
                    verdict=verdict,
                    spans=[[at, at + 5, 1.0]] if verdict == Verdict.APPLIES else [],
                    witness=WITNESS if item in witnessed else None,
                )
            )
        self.session.flush()

    def grade(self, submission: Submission, item: str, applies: bool) -> None:
        self.session.query(Grade).filter_by(submission_id=submission.id, item_key=item).delete()
        self.session.add(
            Grade(
                question_id=self.question.id,
                submission_id=submission.id,
                item_key=item,
                applies=applies,
                purpose=Purpose.REVIEW,
            )
        )
        self.session.flush()


@pytest.fixture
def desk(session: Session, place) -> Desk:
    """A question with its rubric and nothing else; commit to show more to the application, or to make people."""
    made = Desk(session, place.question)
    made.rubric()
    session.commit()
    return made


@pytest.fixture
def released(desk: Desk, place, student) -> Callable[..., UUID]:
    """Release one judged submission of the student; gives its id: `released(no_float=0.94)`."""

    def make(**probabilities: float) -> UUID:
        submission = desk.submission(student.enrollment)
        desk.judge(submission, desk.run(), ABSENT | probabilities)
        actions.release(desk.session, place.assignment.id)
        desk.session.commit()
        return submission.id

    return make
