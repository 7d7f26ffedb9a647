"""What the room does, for itself and for other rooms."""

from __future__ import annotations

from service.feedback.release import Prepared, Released, prepare, refresh, release
from service.feedback.requests import waiting_requests
from service.feedback.standing import QuestionStanding, Standing, SubmissionStanding, standings
from service.submissions.actions import counted_ids as counted

__all__ = [
    "Prepared",
    "QuestionStanding",
    "Released",
    "Standing",
    "SubmissionStanding",
    "counted",
    "prepare",
    "refresh",
    "release",
    "standings",
    "waiting_requests",
]
