"""People: users, how they sign in, the courses that they are in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.tables.base import Identified, Row, choice, parent, reference


class Role(StrEnum):
    """What a person is in a course."""

    INSTRUCTOR = "instructor"
    GRADER = "grader"
    STUDENT = "student"


class User(Identified, Row):
    """Somebody who can sign in."""

    __tablename__ = "users"

    email: Mapped[str | None] = mapped_column(String(320), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    can_create_courses: Mapped[bool] = mapped_column(default=False)


class SignIn(Identified, Row):
    """One signed-in browser; deleting the row signs it out. Only the hash of the cookie's secret is kept."""

    __tablename__ = "sign_ins"

    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    user_id: Mapped[UUID] = parent("users.id")
    expires_at: Mapped[datetime]


class SignInLink(Identified, Row):
    """A link that signs in as somebody of the demo course, from this machine only."""

    __tablename__ = "sign_in_links"

    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    user_id: Mapped[UUID] = parent("users.id")
    path: Mapped[str] = mapped_column(String(300))
    expires_at: Mapped[datetime]


class ApiToken(Identified, Row):
    """A token for programs. Only its hash is kept."""

    __tablename__ = "api_tokens"

    user_id: Mapped[UUID] = parent("users.id")
    name: Mapped[str] = mapped_column(String(100))
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    scopes: Mapped[list[Any]]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class IdempotencyKey(Identified, Row):
    """The answer that was given to a POST with a key, so that the same POST again changes nothing."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (UniqueConstraint("user_id", "key"),)

    user_id: Mapped[UUID] = parent("users.id")
    key: Mapped[str] = mapped_column(String(200))
    request_hash: Mapped[str] = mapped_column(String(64))
    status: Mapped[int]
    headers: Mapped[dict[str, Any]]
    body: Mapped[dict[str, Any]]


class Course(Identified, Row):
    """A class."""

    __tablename__ = "courses"

    title: Mapped[str] = mapped_column(String(200))
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    is_demo: Mapped[bool] = mapped_column(default=False)


class Enrollment(Identified, Row):
    """A person in a course. A student may be known by an identifier only, long before anybody signs in."""

    __tablename__ = "enrollments"
    __table_args__ = (
        UniqueConstraint("course_id", "identifier"),
        Index("uq_enrollments_course_id_user_id", "course_id", "user_id", unique=True),
    )

    course_id: Mapped[UUID] = parent("courses.id", index=False)
    user_id: Mapped[UUID | None] = reference("users.id")
    role: Mapped[Role] = choice(Role)
    identifier: Mapped[str] = mapped_column(String(320))
    name: Mapped[str] = mapped_column(String(200))


class Notification(Identified, Row):
    """A message to a person in a course, shown on their overview until it is read."""

    __tablename__ = "notifications"

    enrollment_id: Mapped[UUID] = parent("enrollments.id")
    kind: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[UUID]
    text: Mapped[str] = mapped_column(String(500))
    read_at: Mapped[datetime | None]
