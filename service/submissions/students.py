"""Finding the student whom an upload means, among those whom the course knows."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy.orm import Session

from service.courses import actions as courses
from service.submissions.arrivals import Author
from service.tables import Enrollment


class Roll:
    """The people of a course, to be found by identifier or by name.

    `enforced` refuses whoever is not there yet; otherwise they are added.
    """

    def __init__(self, session: Session, course_id: UUID, *, enforced: bool) -> None:
        self._session = session
        self._course_id = course_id
        self._enforced = enforced
        self._by_identifier: dict[str, Enrollment] = {}
        self._by_name: dict[str, set[Enrollment]] = {}
        # Which of several authors of the same name an enrollment was found for.
        self._claimed: dict[UUID, tuple[str, str]] = {}
        for person in courses.people(session, course_id):
            self._remember(person)

    @property
    def identifiers(self) -> frozenset[str]:
        """Every identifier that the course knows."""
        return frozenset(self._by_identifier)

    def find(self, author: Author) -> Enrollment | str:
        """The author's place in the course, or why there is none."""
        key = (author.identifier.lower(), author.number)
        found = self._found(author, key)
        if found is None and self._enforced:
            many = len(self._by_name.get(_squashed(author.name or author.identifier), ())) > 1
            return "several students on the roster have this name" if many else "no student on the roster has this name"
        if found is None:
            free = author.identifier.strip().lower() not in self._by_identifier
            identifier = author.identifier if free else _numbered(author)
            found = self._by_identifier.get(courses.identifier_of(identifier))
            found = found or courses.add_student(self._session, self._course_id, identifier, author.name)
            self._remember(found)
        self._claimed[found.id] = key
        return found

    def write(self) -> None:
        """Those who were added and have an account find their work there."""
        courses.give_places(self._session, self._course_id)

    def _found(self, author: Author, key: tuple[str, str]) -> Enrollment | None:
        for identifier in (_numbered(author), author.identifier, *author.aliases):
            person = self._by_identifier.get(identifier.strip().lower()[:320])
            if person is not None and self._claimed.get(person.id, key) == key:
                return person
        named = self._by_name.get(_squashed(author.name or author.identifier), set())
        person = next(iter(named)) if len(named) == 1 else None
        return person if person is not None and self._claimed.get(person.id, key) == key else None

    def _remember(self, person: Enrollment) -> None:
        self._by_identifier[person.identifier] = person
        for name in _orders(person.name):
            self._by_name.setdefault(name, set()).add(person)


def _numbered(author: Author) -> str:
    return f"{author.identifier} ({author.number})" if author.number else author.identifier


def _orders(name: str) -> Iterator[str]:
    """The name as exports write it: first name first, or any of its later words first, all signs dropped."""
    words = name.replace(",", " ").split()
    for start in range(max(len(words), 1)):
        yield _squashed("".join(words[start:] + words[:start]))


def _squashed(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())
