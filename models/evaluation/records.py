"""Labelled questions from files of records."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.evaluation.episodes import Labelled


def read_questions(paths: Sequence[Path]) -> list[Labelled]:
    """The questions of `NAME.jsonl` files, one record a line, with what stands beside them.

    `rubric_NAME.json` has the items' texts ({"items": [{"id", "text"}]}), `questions.json` the starter code and setup
    of each question ({question_id: {"starter_code", "setup"}}); both may be missing.

    Raises: ValueError naming the file, and the line where there is one, for what is not JSON or lacks a key; OSError
        where a file cannot be read.
    """
    records: dict[str, list[dict[str, Any]]] = {}
    texts: dict[str, dict[str, str]] = {}
    about: dict[str, dict[str, Any]] = {}
    for path in paths:
        rubric, questions = path.with_name(f"rubric_{path.stem}.json"), path.with_name("questions.json")
        about |= _json(questions.read_text("utf-8"), str(questions)) if questions.exists() else {}
        listed = _json(rubric.read_text("utf-8"), str(rubric)).get("items", []) if rubric.exists() else []
        for number, line in enumerate(path.read_text("utf-8").split("\n"), start=1):
            if not line.strip():
                continue
            record = _json(line, f"{path}, line {number}")
            if not {"question_id", "language", "code"} <= record.keys():
                raise ValueError(f"{path}, line {number}: a record needs question_id, language and code")
            records.setdefault(record["question_id"], []).append(record)
            texts.setdefault(record["question_id"], {str(item["id"]): str(item["text"]) for item in listed})
    return [Labelled.from_records(records[key], texts[key], about.get(key)) for key in sorted(records)]


def _json(text: str, where: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"{where}: this is not JSON ({error.msg})") from error
    if not isinstance(found, dict):
        raise ValueError(f"{where}: expected an object, got {type(found).__name__}")  # noqa: TRY004 - the file is wrong
    return found
