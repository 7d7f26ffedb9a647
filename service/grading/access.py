"""Whether the viewer may see and change a submission or a run: as staff of its course."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from service.auth.viewer import Member, Viewer, for_question
from service.errors import NotFound
from service.tables import Assignment, GradingRun, Question, Submission


@dataclass(frozen=True, slots=True)
class Place:
    """A question with what it belongs to."""

    member: Member
    assignment: Assignment
    question: Question

    def frame(self, here: str) -> dict[str, Any]:
        """What every page of the question is given; `here` is the tab that it stands under."""
        return {
            "assignment": self.assignment,
            "course": self.member.course,
            "question": self.question,
            "here": here,
        }


def at_question(session: Session, viewer: Viewer, question_id: UUID) -> Place:
    """A question, for those who teach its course; raises as `for_question` does."""
    return Place(*for_question(session, viewer, question_id))


def at_submission(session: Session, viewer: Viewer, submission_id: UUID) -> tuple[Place, Submission]:
    """A submission, for those who teach its course; raises as `for_question` does."""
    submission = session.get(Submission, submission_id)
    if submission is None:
        raise NotFound("There is no such submission, or you are not in its course.")
    return at_question(session, viewer, submission.question_id), submission


def at_run(session: Session, viewer: Viewer, run_id: UUID) -> tuple[Place, GradingRun]:
    """A grading run, for those who teach its course; raises as `for_question` does."""
    run = session.get(GradingRun, run_id)
    if run is None:
        raise NotFound("There is no such grading run, or you are not in its course.")
    return at_question(session, viewer, run.question_id), run
