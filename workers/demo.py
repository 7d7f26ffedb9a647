"""The demo course: made on the first start, graded by the real pipeline, released, and two links into it."""

from __future__ import annotations

import io
import json
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.assignments import actions as assignments
from service.assignments.drafts import QuestionDraft
from service.auth.sign_in import make_link
from service.courses import actions as courses
from service.db import Database
from service.errors import Conflict
from service.feedback import actions as feedback
from service.grading import actions as grading
from service.jobs import JobSender, transaction
from service.rubrics import actions as rubrics
from service.rubrics.actions import Draft, ItemDraft, TopicDraft
from service.settings import Settings
from service.submissions import actions as submissions
from service.tables import (
    Assignment,
    Course,
    Enrollment,
    Feedback,
    FeedbackState,
    Grade,
    GradingRun,
    Purpose,
    Question,
    RunState,
    Source,
    Submission,
    User,
)
from workers.runs import wait_for_runs

if TYPE_CHECKING:
    from workers.demo_class import DemoClass

INSTRUCTOR = "instructor@demo.invalid"
SLUG = "demo"


@dataclass(frozen=True, slots=True)
class Links:
    """Where the demo's two people sign in."""

    instructor: str
    student: str


def ensure_demo(
    database: Database, sender: JobSender, settings: Settings, stop: threading.Event | None = None
) -> Links | None:
    """Make the demo where it is missing, take up what an earlier start left unfinished, and give links into it.

    A worker has to run. None when `stop` was set before all was done.

    Raises:
        Conflict: A grading run of the demo failed; its reason is told.
    """
    with transaction(database.writing, sender) as session:
        assignment = _assignment(session) or _make(session, settings)
    if assignment.released_at is None:
        with transaction(database.writing, sender) as session:
            runs = _runs(session, assignment)
        ended = wait_for_runs(database, [run.id for run in runs], lambda _done, _total: None, stop)
        if stop is not None and stop.is_set():
            return None
        if failed := [run for run in ended if run.state != RunState.DONE]:
            raise Conflict(f"The demo course could not be graded: {failed[0].error or failed[0].state.value}")
        with transaction(database.writing, sender) as session:
            feedback.release(session, assignment.id)
    with transaction(database.writing, sender) as session:
        return _links(session, assignment, settings)


def _assignment(session: Session) -> Assignment | None:
    query = select(Assignment).join(Course, Course.id == Assignment.course_id).where(Course.is_demo)
    return session.scalars(query).first()


def _make(session: Session, settings: Settings) -> Assignment:
    # The generator takes a moment to import, which later starts need not spend.
    from models.synthesis import demo_course  # noqa: PLC0415
    from workers.demo_class import demo_classes, student_names  # noqa: PLC0415

    demo = demo_course()
    instructor = User(email=INSTRUCTOR, name="Demo instructor", can_create_courses=True)
    session.add(instructor)
    session.flush()
    course = courses.create_course(session, demo.title, instructor, is_demo=True)
    students = student_names()
    lines = [courses.RosterLine(identifier, name) for identifier, name in students]
    courses.add_roster(session, course.id, lines)
    assignment = assignments.create_assignment(session, course.id, demo.assignment, SLUG, show_witness=True)
    for asked in demo_classes():
        question = _question(session, assignment, asked, instructor)
        _hand_in(session, assignment, question, asked, [identifier for identifier, _ in students], settings)
        _grade_examples(session, question, asked, instructor)
    return assignment


def _question(session: Session, assignment: Assignment, asked: DemoClass, author: User) -> Question:
    made = asked.asked
    question = assignments.add_question(
        session,
        assignment.id,
        QuestionDraft(
            title=made.question.title,
            statement=made.statement,
            language=made.question.language,
            key=made.question.id,
            starter_code=made.question.starter_code,
            setup=made.question.setup,
            references=(asked.reference,),
        ),
    )
    topics = tuple(
        TopicDraft(
            title=topic.title,
            fine_message=topic.fine,
            key=topic.key,
            items=tuple(
                ItemDraft(item.title, item.message, item.meaning, item.level, f"{item.points:f}", item.key)
                for item in topic.items
            ),
        )
        for topic in made.topics
    )
    rubrics.save(session, question.id, Draft(topics), author)
    return question


def _hand_in(
    session: Session,
    assignment: Assignment,
    question: Question,
    asked: DemoClass,
    students: list[str],
    settings: Settings,
) -> None:
    records = "\n".join(
        json.dumps(
            {
                "question_id": question.key,
                "language": question.language,
                "submission_id": f"{question.key}-{place:03d}",
                "student": student,
                "code": program.code,
            }
        )
        for place, (student, program) in enumerate(zip(students, asked.programs, strict=True))
    )
    source = submissions.Source(f"{question.key}.jsonl", io.BytesIO(records.encode()))
    submissions.receive(session, assignment, [source], settings)


def _grade_examples(session: Session, question: Question, asked: DemoClass, grader: User) -> None:
    rows = session.scalars(select(Submission).filter_by(question_id=question.id))
    by_place = {row.external_id: row.id for row in rows}
    for place, applies in asked.grades.items():
        for item, value in applies.items():
            session.add(
                Grade(
                    question_id=question.id,
                    submission_id=by_place[f"{question.key}-{place:03d}"],
                    item_key=item,
                    applies=value,
                    purpose=Purpose.EXAMPLE,
                    grader_id=grader.id,
                )
            )


def _runs(session: Session, assignment: Assignment) -> list[GradingRun]:
    """Each question's newest run, begun where there is none that is done or under way."""
    runs = []
    for question in assignments.questions_of(session, assignment.id):
        run = grading.newest_run(session, question.id)
        if run is None or run.state == RunState.FAILED:
            run = grading.start_run(session, question, None)
        elif run.state == RunState.STOPPED:
            grading.resume_run(session, run)
        runs.append(run)
    return runs


def _links(session: Session, assignment: Assignment, settings: Settings) -> Links:
    instructor = session.scalars(select(User).filter_by(email=INSTRUCTOR)).one()
    student = _student(session, assignment)
    return Links(
        instructor=_link(session, instructor.id, f"/assignments/{assignment.id}", settings),
        student=_link(session, student.id, f"/feedback/{assignment.id}/1", settings),
    )


def _link(session: Session, user_id: UUID, path: str, settings: Settings) -> str:
    return f"{settings.public_url}/demo/{make_link(session, user_id, path)}"


def _student(session: Session, assignment: Assignment) -> User:
    """The student whose page the link opens."""
    place = session.get_one(Enrollment, _most_telling(session, assignment))
    if place.user_id is not None:
        return session.get_one(User, place.user_id)
    user = User(email=place.identifier, name=place.name)
    session.add(user)
    session.flush()
    place.user_id = user.id
    return user


def _most_telling(session: Session, assignment: Assignment) -> UUID:
    """The student whose first page shows most: something close, an input to try, beside other states."""
    rows = session.execute(
        select(Enrollment.id, Feedback.state, Feedback.source, Feedback.messages)
        .join(Submission, Submission.enrollment_id == Enrollment.id)
        .join(Question, Question.id == Submission.question_id)
        .join(Feedback, Feedback.submission_id == Submission.id)
        .where(Question.assignment_id == assignment.id, Question.position == 1, Feedback.is_current)
        .order_by(Enrollment.identifier, Feedback.position)
    )
    shown: dict[UUID, list[tuple[FeedbackState, Source]]] = {}
    to_try: set[UUID] = set()
    for student, state, source, messages in rows:
        shown.setdefault(student, []).append((state, source))
        if any(message["witness"] for message in messages):
            to_try.add(student)
    if not shown:
        raise Conflict("The demo course has no feedback; remove the course and start again.")

    def worth(student: UUID) -> tuple[bool, bool, int]:
        states = {state for state, _ in shown[student]}
        is_close = (FeedbackState.CLOSE, Source.MODEL) in shown[student]
        return is_close, student in to_try, len(states - {FeedbackState.NOT_ATTEMPTED})

    return max(shown, key=worth)
