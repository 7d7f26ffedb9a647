"""Importing programs from files: course, assignment, questions and rubrics are made where they are missing."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from service.assignments import actions as assignments
from service.courses import actions as courses
from service.errors import Conflict, Problem, Unprocessable
from service.rubrics import actions as rubrics
from service.settings import Settings
from service.submissions import actions as submissions
from service.submissions.actions import Choice, Source, Terms
from service.tables import Assignment, Question, Upload
from workers.drawing import Labels, draw, tell_examples

COURSE = "Imported"
RECORDS = {".jsonl", ".ndjson"}


@dataclass(frozen=True, slots=True)
class Plan:
    """What the command line asks for. `examples` is None where none are to be drawn."""

    file: Path
    assignment: str
    course: str = ""
    question: str = ""
    rubric: Path | None = None
    questions: Path | None = None
    roster: Path | None = None
    encoding: str = ""
    examples: int | None = None
    seed: int = 0

    @property
    def has_records(self) -> bool:
        """Whether the file holds records."""
        return self.file.suffix.lower() in RECORDS


@dataclass(frozen=True, slots=True)
class Record:
    """What drawing needs to know of a record."""

    name: str
    labels: Labels


@dataclass(slots=True)
class Imported:
    """What an import did. `examples` is {question key: {item: number}}; `remarks` are for a person to read."""

    assignment: Assignment
    upload: Upload
    problems: list[Problem]
    examples: dict[str, int] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def import_file(session: Session, plan: Plan, settings: Settings) -> Imported:
    """Import one file or folder; doing it again changes nothing.

    Raises:
        Unprocessable: A file can't be used, or it is not clear which question programs belong to.
        Conflict: The assignment belongs to another course than the one that is named.
    """
    records = _records(plan) if plan.has_records else {}
    assignment = _assignment(session, plan)
    touched = _make_questions(session, plan, assignment, records)
    remarks = _make_rubrics(session, plan, touched)
    terms = Terms(
        choice=Choice(everything=plan.question),
        roster=_read(plan.roster) if plan.roster else "",
        encoding=plan.encoding,
        tells_examples=plan.examples is None,
    )
    upload = submissions.receive(session, assignment, list(_sources(plan.file, settings)), settings, terms=terms)
    rejected = submissions.first_rejected(session, upload.id)
    made = Imported(
        assignment, upload, [Problem(entry.name, entry.reason) for entry in rejected], remarks=list(remarks)
    )
    if plan.examples is not None:
        for question in touched:
            made.examples[question.key] = _draw(session, question, _of(records, plan, question), plan)
    return made


def _assignment(session: Session, plan: Plan) -> Assignment:
    slug = courses.slug_of(plan.assignment)
    found = assignments.find_by_slug(session, slug)
    course = courses.find_course(session, courses.slug_of(plan.course or COURSE))
    if found is not None:
        if plan.course and (course is None or found.course_id != course.id):
            raise Conflict(f"The assignment {slug!r} is in another course than {plan.course!r}; take another name.")
        return found
    course = course or courses.create_course(session, plan.course or COURSE, None)
    return assignments.create_assignment(session, course.id, plan.assignment, slug)


def _make_questions(
    session: Session, plan: Plan, assignment: Assignment, records: Mapping[str, list[dict[str, Any]]]
) -> list[Question]:
    """The questions that the file speaks of, those made that are missing."""
    there = {question.key: question for question in assignments.questions_of(session, assignment.id)}
    told = _told_questions(plan)
    first = {key: some[0] for key, some in records.items()}
    if plan.question and records:
        first = {plan.question: next(iter(first.values()))}
    keys = list(first) if plan.has_records else list(told)
    for key in keys:
        if key not in there:
            draft = assignments.question_from_record(key, first.get(key, {}) | told.get(key, {}))
            there[key] = assignments.add_question(session, assignment.id, draft)
    if not there:
        raise Unprocessable(
            f"The assignment {assignment.slug!r} has no question yet; name a file of questions with --questions."
        )
    return [there[key] for key in keys] or list(there.values())


def _told_questions(plan: Plan) -> dict[str, dict[str, Any]]:
    beside = plan.file.parent / "questions.json"
    path = plan.questions or (beside if plan.has_records and beside.is_file() else None)
    if path is None:
        return {}
    told = _json(path)
    if not isinstance(told, dict) or not all(isinstance(value, dict) for value in told.values()):
        raise Unprocessable(f"{path.name} is not an object of questions by their ids.")
    return told


def _make_rubrics(session: Session, plan: Plan, questions: list[Question]) -> Iterator[str]:
    """Save the rubric that is named or lies beside the records; say where a question has none."""
    beside = plan.file.with_name(f"rubric_{plan.file.stem}.json")
    path = plan.rubric or (beside if plan.has_records and beside.is_file() else None)
    content = _json(path) if path else None
    key = str(content.get("question_id", "")) if isinstance(content, dict) else ""
    for question in questions:
        there = rubrics.current(session, question.id)
        fits = content is not None and (question.key == key or len(questions) == 1)
        # A rubric that is there may have been written on by people, so only a named file goes before it.
        if fits and (there is None or plan.rubric):
            rubrics.save(session, question.id, rubrics.from_records(content))  # type: ignore[arg-type]
        elif there is None:
            yield f"{question.key} has no rubric yet: name one with --rubric, or write it on the question's page."


def _sources(file: Path, settings: Settings) -> Iterator[Source]:
    """The file, or the files of a folder, each read no further than a program may be long."""
    if file.is_file():
        yield Source(file.name, io.BytesIO(file.read_bytes()))
        return
    for path in sorted(file.rglob("*")):
        name = f"{file.resolve().name}/{path.relative_to(file).as_posix()}"
        if path.is_symlink():
            yield Source(name, io.BytesIO(), fault="not a plain file but a link")
        elif path.is_file():
            with path.open("rb") as opened:
                yield Source(name, io.BytesIO(opened.read(settings.program_max_kb * 1000 + 1)))


def _records(plan: Plan) -> dict[str, list[dict[str, Any]]]:
    """The file's records by question, as far as they can be read; the upload says what is wrong with the others."""
    found: dict[str, list[dict[str, Any]]] = {}
    for line in plan.file.read_bytes().splitlines():
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(record, dict) and (plan.question or record.get("question_id")):
            found.setdefault(str(record.get("question_id") or plan.question), []).append(record)
    return found


def _of(records: Mapping[str, list[dict[str, Any]]], plan: Plan, question: Question) -> list[Record]:
    """The labelled records of a question that are there now, in the file's order."""
    some = [r for all_of_them in records.values() for r in all_of_them] if plan.question else records[question.key]
    return [
        Record(str(record["submission_id"]), record["rubric"])
        for record in some
        if record.get("submission_id") and isinstance(record.get("rubric"), dict)
    ]


def _draw(session: Session, question: Question, records: list[Record], plan: Plan) -> int:
    rubric = rubrics.current(session, question.id)
    known = {item.key for item in rubric.items} if rubric else set()
    items = sorted({item for record in records for item in record.labels if not known or item in known})
    drawn = draw(question.key, [record.labels for record in records], items, plan.examples or 0, plan.seed)
    chosen = {
        (records[place].name, item): bool(records[place].labels[item])
        for item, places in drawn.items()
        for place in places
    }
    return tell_examples(session, question, chosen)


def _json(path: Path) -> Any:
    try:
        return json.loads(_read(path))
    except ValueError as error:
        raise Unprocessable(f"{path.name} is not JSON: {error}.") from error


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unprocessable(f"{path.name} is not UTF-8.") from error
