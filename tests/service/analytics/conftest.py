"""Feedback of an assignment with votes on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from service.tables import (
    Enrollment,
    Feedback,
    FeedbackState,
    Program,
    Question,
    Rating,
    Role,
    RubricVersion,
    Source,
    Submission,
    now,
)


@dataclass
class Ballot:
    """Makes students who vote."""

    session: Session
    question: Question
    course_id: object
    version_id: object
    enrollments: list[Enrollment] = field(default_factory=list)

    def voter(self) -> Submission:
        """A student with one submission."""
        number = len(self.enrollments)
        enrollment = Enrollment(
            course_id=self.course_id, role=Role.STUDENT, identifier=f"s{number}", name=f"Name{number}"
        )
        program = Program(question_id=self.question.id, sha256=uuid4().hex * 2, text="x = 1\n", attempted=True)
        self.session.add_all([enrollment, program])
        self.session.flush()
        self.enrollments.append(enrollment)
        submission = Submission(
            question_id=self.question.id,
            program_id=program.id,
            enrollment_id=enrollment.id,
            external_id=f"s{number}",
            pseudonym=f"Heron {number}",
            handed_in_at=now(),
        )
        self.session.add(submission)
        self.session.flush()
        return submission

    def vote(
        self,
        submission: Submission,
        agree: bool,
        explanation: str = "",
        topic: str = "input",
        items: tuple[tuple[str, Source], ...] = (),
        source: Source = Source.MODEL,
    ) -> None:
        """A piece of feedback with the student's vote on it."""
        feedback = Feedback(
            submission_id=submission.id,
            rubric_version_id=self.version_id,
            topic_key=topic,
            topic_title=f"About {topic}",
            position=0,
            version=1,
            state=FeedbackState.CLOSE if items else FeedbackState.FINE,
            source=source,
            text="",
            messages=[{"item_key": key, "title": f"Title of {key}", "text": "", "source": s.value} for key, s in items],
        )
        self.session.add(feedback)
        self.session.flush()
        self.session.add(
            Rating(
                feedback_id=feedback.id,
                enrollment_id=submission.enrollment_id,
                agree=agree,
                explanation=explanation,
                updated_at=now(),
            )
        )
        self.session.flush()


@pytest.fixture
def ballot(session: Session, place) -> Ballot:
    """An assignment with a rubric and no vote; commit to show the application what was made."""
    rubric = RubricVersion(question_id=place.question.id, version=1)
    session.add(rubric)
    session.commit()
    return Ballot(session, place.question, place.course.id, rubric.id)
