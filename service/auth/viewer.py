"""Who is asking, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.errors import Forbidden, NotFound
from service.tables import ApiToken, Assignment, Course, Enrollment, Question, Role, SignIn, User

STAFF = frozenset({Role.INSTRUCTOR, Role.GRADER})
INSTRUCTORS = frozenset({Role.INSTRUCTOR})
ANYONE = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Viewer:
    """A signed-in person, by browser (`sign_in`) or by program (`token`)."""

    user: User
    sign_in: SignIn | None = None
    token: ApiToken | None = None

    def need_scope(self, scope: str) -> None:
        """Raise Forbidden where a token lacks the scope; a browser has all that its person may do."""
        if self.token is not None and scope not in self.token.scopes:
            raise Forbidden(f"This token lacks the scope {scope!r}; make one that has it on your account's page.")


@dataclass(frozen=True, slots=True)
class Member:
    """A viewer in a course."""

    viewer: Viewer
    course: Course
    enrollment: Enrollment

    @property
    def is_staff(self) -> bool:
        """Whether they teach or grade here."""
        return self.enrollment.role in STAFF

    @property
    def is_instructor(self) -> bool:
        """Whether they may change the course, its assignments and rubrics."""
        return self.enrollment.role in INSTRUCTORS


def in_course(session: Session, viewer: Viewer, course_id: UUID, roles: frozenset[Role] = ANYONE) -> Member:
    """The viewer's place in a course.

    Raises:
        NotFound: No such course, or the viewer is not in it and may not know that it exists.
        Forbidden: They are in it with another role.
    """
    row = session.execute(
        select(Course, Enrollment)
        .join(Enrollment, Enrollment.course_id == Course.id)
        .where(Course.id == course_id, Enrollment.user_id == viewer.user.id)
    ).first()
    if row is None:
        raise NotFound("There is no such course, or you are not in it.")
    course, enrollment = row
    if enrollment.role not in roles:
        raise Forbidden(f"Only {_names(roles)} of this course may do this.")
    return Member(viewer, course, enrollment)


def for_assignment(
    session: Session, viewer: Viewer, assignment_id: UUID, roles: frozenset[Role] = STAFF
) -> tuple[Member, Assignment]:
    """An assignment and the viewer's place in its course; raises as `in_course` does."""
    assignment = session.get(Assignment, assignment_id)
    if assignment is None:
        raise NotFound("There is no such assignment, or you are not in its course.")
    return in_course(session, viewer, assignment.course_id, roles), assignment


def for_question(
    session: Session, viewer: Viewer, question_id: UUID, roles: frozenset[Role] = STAFF
) -> tuple[Member, Assignment, Question]:
    """A question, its assignment and the viewer's place in the course; raises as `in_course` does."""
    question = session.get(Question, question_id)
    if question is None:
        raise NotFound("There is no such question, or you are not in its course.")
    member, assignment = for_assignment(session, viewer, question.assignment_id, roles)
    return member, assignment, question


def _names(roles: frozenset[Role]) -> str:
    return " and ".join(f"{role.value}s" for role in Role if role in roles)
