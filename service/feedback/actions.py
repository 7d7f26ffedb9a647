"""What the room does, for itself and for other rooms."""

from __future__ import annotations

from service.feedback.queries import of_run, standing_run
from service.feedback.release import Prepared, Released, prepare, refresh, release
from service.feedback.requests import waiting_requests
from service.feedback.standing import QuestionStanding, Standing, SubmissionStanding, standings

__all__ = [
    "Prepared",
    "QuestionStanding",
    "Released",
    "Standing",
    "SubmissionStanding",
    "of_run",
    "prepare",
    "refresh",
    "release",
    "standing_run",
    "standings",
    "waiting_requests",
]
