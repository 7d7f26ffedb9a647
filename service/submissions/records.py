"""Records: one JSON object a line, as `import`, `export` and the bulk end point have them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from service.settings import Settings
from service.submissions.arrivals import UNPRINTABLE, ArrivedFile, Author, Collected, HandIn, Refusal, clean_name
from service.texts import is_storable_json

ENDINGS = {"python": ".py", "c": ".c", "java": ".java", "javascript": ".js"}
# What a record says of its truth stays out of the details; `norm_key` is never trusted, ours is computed.
READ = {"question_id", "question_text", "language", "code", "submission_id", "student", "student_name", "attempt"}
TOLD = READ | {
    "handed_in_at",
    "rubric",
    "example",
    "duplicates",
    "fault_spans",
    "label",
    "tests",
    "norm_key",
    "token_key",
}
LARGEST_DETAIL, LARGEST_DETAILS = 500, 2000
ID_LENGTH = 300
HIGHEST_ATTEMPT = 10_000


class BadRecord(ValueError):  # noqa: N818  (what it says)
    """A record that can't be taken; the message says why."""


def read_records(lines: Iterable[bytes], settings: Settings) -> Collected:
    """All records of a file; empty lines are nothing."""
    collected = Collected()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        record: object = None
        try:
            record = json.loads(line)
            collected.hand_ins.append(read_record(record, settings))
        except (ValueError, RecursionError) as error:
            reason = str(error) if isinstance(error, BadRecord) else "not a JSON object in UTF-8"
            collected.refusals.append(Refusal(_name(record, number), reason))
    return collected


def read_record(record: object, settings: Settings) -> HandIn:
    """One record as a hand-in.

    Raises:
        BadRecord: A field is missing or of a wrong kind.
    """
    if not isinstance(record, Mapping):
        raise BadRecord("not a JSON object")
    name = _text(record, "submission_id", ID_LENGTH)
    student = _text(record, "student", ID_LENGTH)
    ending = ENDINGS.get(_text(record, "language").lower(), ".txt")
    return HandIn(
        files=[ArrivedFile(name or student or "record", f"program{ending}", _code(record, settings))],
        author=Author(student, _text(record, "student_name", ID_LENGTH)) if student else None,
        question=_text(record, "question_id"),
        external_id=name,
        attempt=_attempt(record),
        handed_in_at=_moment(record),
        language=_text(record, "language").lower(),
        details=_details(record),
        labels=_labels(record),
        is_example=record.get("example") is True,
        copies=_copies(record),
    )


def looks_like_records(name: str, head: bytes) -> bool:
    """Whether a file holds records, by its ending or by its first line."""
    return name.lower().endswith((".jsonl", ".ndjson")) and not head.startswith(b"PK")


def _name(record: object, number: int) -> str:
    name = record.get("submission_id") if isinstance(record, Mapping) else None
    return clean_name(name) if isinstance(name, str) and name else f"line {number}"


def _text(record: Mapping[str, Any], key: str, longest: int = 200) -> str:
    value = record.get(key)
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise BadRecord(f"{key} is not a text")
    if len(value) > longest:
        raise BadRecord(f"{key} is longer than {longest} characters")
    if UNPRINTABLE.search(value):
        raise BadRecord(f"{key} holds characters that can't be shown")
    return value.strip()


def encoded(text: str, settings: Settings) -> bytes:
    """A program's text as bytes.

    Raises:
        BadRecord: It is too large or holds half of a character.
    """
    try:
        data = text.encode()
    except UnicodeEncodeError as error:
        raise BadRecord("code is not text: it holds half of a character") from error
    if len(data) > settings.program_max_kb * 1000:
        raise BadRecord(f"larger than {settings.program_max_kb} kB")
    return data


def _code(record: Mapping[str, Any], settings: Settings) -> bytes:
    code = record.get("code")
    if not isinstance(code, str):
        raise BadRecord("code is missing or not a text")
    return encoded(code, settings)


def _attempt(record: Mapping[str, Any]) -> int | None:
    attempt = record.get("attempt")
    if attempt is None:
        return None
    if not isinstance(attempt, int) or isinstance(attempt, bool) or not 1 <= attempt <= HIGHEST_ATTEMPT:
        raise BadRecord(f"attempt is not a number from 1 to {HIGHEST_ATTEMPT}")
    return attempt


def _moment(record: Mapping[str, Any]) -> datetime | None:
    said = record.get("handed_in_at")
    if said is None:
        return None
    try:
        return in_utc(datetime.fromisoformat(said))
    except (TypeError, ValueError, OverflowError) as error:
        raise BadRecord("handed_in_at is not a moment such as 2026-11-17T21:04:00Z") from error


def in_utc(moment: datetime) -> datetime:
    """A moment in UTC, which one without a zone is taken for.

    Raises:
        OverflowError: There is no such day in UTC.
    """
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _labels(record: Mapping[str, Any]) -> dict[str, bool]:
    labels = record.get("rubric")
    if labels is None:
        return {}
    if not isinstance(labels, Mapping) or any(len(key) > 80 or UNPRINTABLE.search(key) for key in labels):
        raise BadRecord("rubric is not an object of item ids")
    if not all(isinstance(applies, bool) or applies is None for applies in labels.values()):
        raise BadRecord("rubric says something other than true, false or null")
    return {key: applies for key, applies in labels.items() if applies is not None}


def _copies(record: Mapping[str, Any]) -> tuple[str, ...]:
    copies = record.get("duplicates")
    if copies is None:
        return ()
    if not isinstance(copies, list):
        raise BadRecord("duplicates is not a list of ids")
    return tuple(_text({"duplicates": copy}, "duplicates", ID_LENGTH) for copy in copies)


def _details(record: Mapping[str, Any]) -> dict[str, Any]:
    """Other keys, as far as they are small and can be kept."""
    kept: dict[str, Any] = {}
    size = 0
    for key, value in record.items():
        cost = len(key) + len(json.dumps(value))
        too_large = cost > LARGEST_DETAIL or size + cost > LARGEST_DETAILS
        if key in TOLD or too_large or not is_storable_json({key: value}):
            continue
        kept[key] = value
        size += cost
    return kept
