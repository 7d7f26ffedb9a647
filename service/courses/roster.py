"""Rosters: a CSV file with one student a line."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from service.errors import Problem, Unprocessable
from service.texts import storable

LARGEST_ROSTER = 2_000_000  # bytes; a class of thousands has a tenth of it
IDENTIFIERS = ("identifier", "email", "e-mail", "email address", "student id", "id", "username", "user", "login")
NAMES = ("name", "full name", "student", "student name")
FIRST, LAST = ("first name", "firstname", "given name"), ("last name", "lastname", "surname", "family name")


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One student: what identifies them in uploads, and their name."""

    identifier: str
    name: str


def roster_text(data: bytes) -> str:
    """The text of a roster's file.

    Raises:
        Unprocessable: It is larger than any roster is, or no UTF-8.
    """
    try:
        if len(data) <= LARGEST_ROSTER:
            return data.decode("utf-8-sig")
        what = f"is larger than {LARGEST_ROSTER // 1_000_000} MB; is it the right file?"
    except UnicodeDecodeError:
        what = "is not UTF-8 text; save it as “CSV UTF-8”."
    raise Unprocessable(f"The roster {what}", (Problem("roster", what),))


def parse_roster(text: str) -> list[RosterLine]:
    """The students of a CSV text whose first line names the columns; comma, semicolon or tab.

    Raises:
        Unprocessable: It is no CSV, no column identifies students, or lines are empty or double; each is named by its
            line.
    """
    rows = _rows(storable(text.lstrip("\ufeff")))
    if not rows:
        raise Unprocessable("The roster is empty; it needs a line of column names and a line for each student.")
    head = [cell.strip().lower() for cell in rows[0]]
    who = next((head.index(name) for name in IDENTIFIERS if name in head), None)
    if who is None:
        seen = ", ".join(head)
        raise Unprocessable(
            f"The roster's first line has the columns {seen}; one of {', '.join(IDENTIFIERS)} is needed."
        )
    lines: list[RosterLine] = []
    problems: list[Problem] = []
    known: dict[str, int] = {}
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        identifier = row[who].strip().lower() if who < len(row) else ""
        if not identifier:
            problems.append(Problem(f"line {number}", f"the column {head[who]!r} is empty"))
        elif identifier in known:
            problems.append(Problem(f"line {number}", f"{identifier} stands on line {known[identifier]} already"))
        else:
            known[identifier] = number
            lines.append(RosterLine(identifier, _name(head, row) or identifier))
    if problems:
        raise Unprocessable(f"The roster has {len(problems)} lines that can't be used.", tuple(problems))
    return lines


def _rows(text: str) -> list[list[str]]:
    # Spreadsheets on old Macs end lines by a carriage return alone.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    reader = csv.reader(io.StringIO(text), _dialect(text))
    try:
        return list(reader)
    except csv.Error as error:
        problem = Problem(f"line {reader.line_num}", f"can't be read as CSV: {error}")
        raise Unprocessable.of([problem]) from error


def _dialect(text: str) -> type[csv.Dialect]:
    first = text.split("\n", 1)[0]

    class Dialect(csv.excel):
        delimiter = max(",;\t", key=first.count)

    return Dialect


def _name(head: list[str], row: list[str]) -> str:
    def cell(names: tuple[str, ...]) -> str:
        return next((row[head.index(n)].strip() for n in names if n in head and head.index(n) < len(row)), "")

    return cell(NAMES) or f"{cell(FIRST)} {cell(LAST)}".strip()
