"""A course in which everything has happened once, and an address for every route of the application."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

from fastapi import FastAPI
from fastapi.routing import APIRoute
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.auth.tokens import create_token
from service.feedback import actions as feedback
from service.feedback import requests
from service.grading import actions as grading
from service.rubrics import actions as rubrics
from service.settings import Settings
from service.submissions import actions as submissions
from service.tables import Feedback, Question, Submission, SubmissionFile, Upload, now

DRAFT = rubrics.Draft(
    (
        rubrics.TopicDraft(
            "Slices", "All is fine.", (rubrics.ItemDraft("Starts late", "It leaves the first out.", key="late"),)
        ),
    )
)
CODE = "def every_second(words):\n    return words[1::2]\n"
# What a route takes besides the ids, whatever form it has: enough to get past the parsing of most.
FORM = {"agree": "yes", "step": "1", "verdict": "applies", "item": "late", "was": "1", "seen": "x", "shown": "late"}
JSON: dict[str, dict[str, Any]] = {
    "/courses": {"title": "New"},
    "/roster": {"csv": "email\nnew@example.org\n"},
    "/assignments": {"title": "New"},
    "/questions": {"title": "New", "statement": "New."},
    "/rubric": {"topics": []},
    "/submissions": {"code": "x = 1"},
    "/grades": {"grades": {"late": True}},
    "/verdict": {"applies": True},
    "/rating": {"agree": True},
}


def every_route(app: FastAPI) -> list[tuple[str, str]]:
    """Each method and path of the application, whatever router it came with."""
    return sorted(set(_routes(app.routes)))


def _routes(routes: Sequence[Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is not None:
            yield from _routes(included.routes, prefix + route.include_context.prefix)
        elif isinstance(route, APIRoute):
            for method in route.methods:
                yield method, prefix + route.path.replace(":int}", "}")


def fill(session: Session, place: Any, student: Any, settings: Settings, *, released: bool = True) -> dict[str, str]:
    """Hand in, grade, run, release and ask; the values for every placeholder in a path."""
    question = session.get_one(Question, place.question_id)
    rubrics.save(session, question.id, DRAFT)
    upload = Upload(assignment_id=place.assignment.id, name="class.zip")
    session.add(upload)
    given = submissions.single({"question_id": question.key, "student": student.user.email, "code": CODE}, [], settings)
    given.handed_in_at = now() - timedelta(hours=1)
    submission, _ = submissions.hand_in(session, question, given, settings)
    grading.grade_example(session, question, submission, {"late": True}, None)
    run = grading.start_run(session, question, None)
    grading.stop_run(session, run)
    note_id, asked_id = uuid4(), uuid4()
    if released:
        feedback.release(session, place.assignment.id)
        note_id = session.scalars(select(Feedback)).one().id
        asked_id = requests.ask(session, student.user.id, note_id, "Is it?").id
    token, _ = create_token(session, student.user, "t", ["feedback"])
    session.commit()
    file = session.scalars(select(SubmissionFile).join(Submission)).one()
    return {
        "course_id": str(place.course.id),
        "assignment_id": str(place.assignment.id),
        "question_id": str(question.id),
        "submission_id": str(submission.id),
        "upload_id": str(upload.id),
        "run_id": str(run.id),
        "feedback_id": str(note_id),
        "request_id": str(asked_id),
        "token_id": str(token.id),
        "position": str(file.position),
        "version": "1",
        "item_key": "late",
        "secret": "nobody-has-it",
    }


def body_of(path: str) -> dict[str, Any]:
    """A body that a REST route takes."""
    return next((body for ending, body in JSON.items() if path.endswith(ending)), {})
