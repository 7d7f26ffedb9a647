"""Courses: making them, enrolling people, rosters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.accounts import actions as accounts
from service.courses import queries
from service.courses.queries import AssignmentLine
from service.courses.roster import LARGEST_ROSTER, RosterLine, parse_roster, roster_text
from service.errors import Conflict, Problem, Unprocessable
from service.rest import listing
from service.tables import Course, Enrollment, Notification, Role, User
from service.texts import is_storable, storable

__all__ = [
    "LARGEST_ROSTER",
    "AssignmentLine",
    "RosterLine",
    "add_roster",
    "add_staff",
    "add_student",
    "assignments_for",
    "courses_of",
    "create_course",
    "enroll",
    "find_course",
    "give_places",
    "identifier_of",
    "page_of_people",
    "parse_roster",
    "people",
    "roster_text",
    "slug_of",
    "unread",
]


@dataclass(frozen=True, slots=True)
class RosterChange:
    """What adding a roster did."""

    added: int
    renamed: int
    unchanged: int


def slug_of(title: str) -> str:
    """A title as a short name for addresses and the command line: `Week 2` becomes `week-2`."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:80] or "untitled"


def create_course(session: Session, title: str, owner: User | None, *, is_demo: bool = False) -> Course:
    """A new course, its maker an instructor of it.

    Raises:
        Unprocessable: The title is empty or too long.
        Conflict: A course of this name is there already.
    """
    title = title.strip()
    if not title or len(title) > 200 or not is_storable(title):
        what = "must have 1 to 200 characters that can be kept"
        raise Unprocessable(f"The title {what}.", (Problem("title", what),))
    slug = slug_of(title)
    if queries.course_by_slug(session, slug) is not None:
        raise Conflict(f"There is already a course {slug!r}; give this one another title.")
    course = Course(title=title, slug=slug, is_demo=is_demo)
    session.add(course)
    session.flush()
    if owner is not None:
        enroll(session, course.id, owner, Role.INSTRUCTOR)
    return course


def find_course(session: Session, slug: str) -> Course | None:
    """The course with this short name, if there is one."""
    return queries.course_by_slug(session, slug)


def courses_of(session: Session, user: User) -> Sequence[tuple[Course, Enrollment]]:
    """The user's courses with their place in each."""
    return queries.courses_of(session, user.id)


def enroll(session: Session, course_id: UUID, user: User, role: Role) -> Enrollment:
    """Give a user a place in a course, or the role where they have one already."""
    identifier = user.email or str(user.id)
    place = session.scalars(select(Enrollment).filter_by(course_id=course_id, user_id=user.id)).first()
    place = place or queries.enrollment_by_identifier(session, course_id, identifier)
    if place is None:
        place = Enrollment(course_id=course_id, user_id=user.id, role=role, identifier=identifier, name=user.name)
        session.add(place)
    place.user_id, place.role = user.id, role
    session.flush()
    return place


def add_staff(session: Session, course_id: UUID, email: str, role: Role) -> Enrollment:
    """Enroll somebody who has an account as an instructor or a grader.

    Raises:
        Unprocessable: Nobody has an account with this address, the role is a student's, or nobody would be left who
            instructs.
    """
    if role == Role.STUDENT:
        raise Unprocessable.of([Problem("role", "must be instructor or grader")])
    user = accounts.find_user(session, email)
    if user is None:
        what = "nobody has an account with this address; whoever runs this server makes one"
        raise Unprocessable(f"{email}: {what}.", (Problem("email", what),))
    if role != Role.INSTRUCTOR and queries.instructors_of(session, course_id) == {user.id}:
        what = f"{user.name} is the only instructor; add another one first"
        raise Unprocessable(f"{what}.", (Problem("role", what),))
    return enroll(session, course_id, user, role)


def add_student(session: Session, course_id: UUID, identifier: str, name: str = "") -> Enrollment:
    """Add a student whom the course does not know; `give_places` has to follow when all are added."""
    known_as = identifier_of(identifier)
    added = Enrollment(
        id=uuid4(),
        course_id=course_id,
        user_id=None,
        role=Role.STUDENT,
        identifier=known_as,
        name=_kept(name) or known_as[:200],
    )
    session.add(added)
    return added


def give_places(session: Session, course_id: UUID) -> None:
    """Give the places that are kept for an address to the users who have it."""
    session.flush()
    queries.give_places(session, course_id)


def identifier_of(text: str) -> str:
    """What a course knows a person by: as long as it can be, and alike however it is written."""
    return storable(text).strip().lower()[:320]


def add_roster(session: Session, course_id: UUID, lines: Iterable[RosterLine]) -> RosterChange:
    """Add a roster's students; those who are there already get its names. Nobody is removed."""
    known = {place.identifier: place for place in queries.people_of(session, course_id)}
    added = renamed = unchanged = 0
    for line in lines:
        identifier, name = identifier_of(line.identifier), _kept(line.name)
        place = known.get(identifier)
        if place is None:
            known[identifier] = add_student(session, course_id, identifier, line.name)
            added += 1
        elif name not in {"", place.name, identifier}:
            place.name = name
            renamed += 1
        else:
            unchanged += 1
    give_places(session, course_id)
    return RosterChange(added, renamed, unchanged)


def people(session: Session, course_id: UUID) -> Sequence[Enrollment]:
    """Everybody in a course."""
    return queries.people_of(session, course_id)


def page_of_people(
    session: Session, course_id: UUID, cursor: str, limit: int
) -> tuple[Sequence[Enrollment], str | None]:
    """Some of the people in a course and the cursor of the next ones."""
    return listing(session, queries.enrollments_of(course_id), Enrollment.id, cursor, limit)


def assignments_for(session: Session, enrollment: Enrollment, *, is_staff: bool) -> list[AssignmentLine]:
    """The course's assignments as this person may see them."""
    if is_staff:
        return queries.assignment_lines(session, enrollment.course_id)
    return queries.own_assignment_lines(session, enrollment)


def unread(session: Session, enrollment: Enrollment) -> Sequence[Notification]:
    """What the person has not read yet."""
    return queries.unread(session, enrollment.id)


def _kept(name: str) -> str:
    """A name as long as one can be."""
    return storable(name).strip()[:200]
