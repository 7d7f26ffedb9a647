"""Reading courses and who is in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session, aliased

from service.tables import Assignment, Course, Enrollment, Feedback, Notification, Question, Role, Submission, User


@dataclass(frozen=True, slots=True)
class AssignmentLine:
    """An assignment in a course's list; `submissions` are all of them for staff and one's own for a student."""

    assignment: Assignment
    questions: int
    submissions: int
    has_feedback: bool = False


def courses_of(session: Session, user_id: UUID) -> Sequence[tuple[Course, Enrollment]]:
    """The courses that a user is in, newest first."""
    rows = session.execute(
        select(Course, Enrollment)
        .join(Enrollment, Enrollment.course_id == Course.id)
        .where(Enrollment.user_id == user_id)
        .order_by(Course.created_at.desc())
    )
    return [(course, enrollment) for course, enrollment in rows]


def course_by_slug(session: Session, slug: str) -> Course | None:
    """The course with this short name."""
    return session.scalars(select(Course).filter_by(slug=slug)).first()


def enrollment_by_identifier(session: Session, course_id: UUID, identifier: str) -> Enrollment | None:
    """The person whom uploads know by this identifier."""
    return session.scalars(select(Enrollment).filter_by(course_id=course_id, identifier=identifier)).first()


def enrollments_of(course_id: UUID) -> Select[Enrollment]:
    """Everybody in a course, to be paged through."""
    return select(Enrollment).where(Enrollment.course_id == course_id)


def people_of(session: Session, course_id: UUID) -> Sequence[Enrollment]:
    """Everybody in a course, those who teach first, then by name."""
    return session.scalars(enrollments_of(course_id).order_by(Enrollment.role, Enrollment.name)).all()


def instructors_of(session: Session, course_id: UUID) -> set[UUID | None]:
    """The users who instruct in a course."""
    return set(session.scalars(select(Enrollment.user_id).filter_by(course_id=course_id, role=Role.INSTRUCTOR)))


def give_places(session: Session, course_id: UUID) -> None:
    """Give the course's places that wait for somebody's address to the user who has it."""
    other = aliased(Enrollment)
    user = select(User.id).where(User.email == Enrollment.identifier).correlate(Enrollment).scalar_subquery()
    has_place = select(other.id).where(other.course_id == course_id, other.user_id == user).exists()
    waiting = (Enrollment.course_id == course_id, Enrollment.user_id.is_(None), user.is_not(None), ~has_place)
    session.execute(
        update(Enrollment).where(*waiting).values(user_id=user).execution_options(synchronize_session=False)
    )


def assignment_lines(session: Session, course_id: UUID) -> list[AssignmentLine]:
    """A course's assignments with all that was handed in."""
    rows = session.execute(
        select(Assignment, func.count(func.distinct(Question.id)), func.count(func.distinct(Submission.id)))
        .outerjoin(Question, Question.assignment_id == Assignment.id)
        .outerjoin(Submission, Submission.question_id == Question.id)
        .where(Assignment.course_id == course_id)
        .group_by(Assignment.id)
        .order_by(Assignment.created_at.desc())
    )
    return [AssignmentLine(assignment, questions, submissions) for assignment, questions, submissions in rows]


def own_assignment_lines(session: Session, enrollment: Enrollment) -> list[AssignmentLine]:
    """A course's assignments as one student sees them."""
    rows = session.execute(
        select(
            Assignment,
            func.count(func.distinct(Question.id)),
            func.count(func.distinct(Submission.id)),
            func.count(Feedback.id),
        )
        .outerjoin(Question, Question.assignment_id == Assignment.id)
        .outerjoin(Submission, (Submission.question_id == Question.id) & (Submission.enrollment_id == enrollment.id))
        .outerjoin(Feedback, (Feedback.submission_id == Submission.id) & Feedback.is_current)
        .where(Assignment.course_id == enrollment.course_id)
        .group_by(Assignment.id)
        .order_by(Assignment.created_at.desc())
    )
    return [
        AssignmentLine(assignment, questions, own, has_feedback=feedback > 0 and assignment.released_at is not None)
        for assignment, questions, own, feedback in rows
    ]


def unread(session: Session, enrollment_id: UUID) -> Sequence[Notification]:
    """What a person was told and has not read, newest first."""
    query = select(Notification).filter_by(enrollment_id=enrollment_id, read_at=None)
    return session.scalars(query.order_by(Notification.created_at.desc()).limit(20)).all()
