"""Generated classes as files in the record format: programs, rubric and questions side by side."""

import errno
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from models.behaviour import Call, Stdin
from models.behaviour.inputs import to_fields
from models.synthesis.classes import SyntheticClass, sample_class
from models.synthesis.happenings import Observer, is_happening, reference, with_behaviour
from models.synthesis.question import SyntheticQuestion, questions


def write_classes(
    out: Path,
    question_count: int,
    programs: int,
    seed: int,
    language: str | None = None,
    runner: Observer | None = None,
) -> Iterator[Path]:
    """Write a class for each of `question_count` questions into the folder `out`; gives each file as it is written.

    The questions are drawn from the bank, of all languages if `language` is None; when more are asked for than it has,
    further classes of the same questions follow. With a `runner` there are also items about what programs do. The same
    arguments give the same files.
    Units: counts.
    Raises: ValueError when a count is negative or the bank has no question in the language; OSError when `out` cannot
        be written or has something in it.
    """
    if question_count < 0 or programs < 0:
        raise ValueError(f"cannot write {question_count} questions of {programs} programs: give 0 or more of each")
    bank = [question for question in questions() if language in (None, question.language)]
    if not bank:
        known = ", ".join(sorted({question.language for question in questions()}))
        raise ValueError(f"the bank has no question in {language!r}: choose one of {known}")
    out.mkdir(parents=True, exist_ok=True)
    if any(out.iterdir()):
        raise FileExistsError(errno.EEXIST, "there is something in this folder, give a new or an empty one", str(out))
    rng = np.random.default_rng(seed)
    order: list[SyntheticQuestion] = []
    while len(order) < question_count:
        order += [bank[int(number)] for number in rng.permutation(len(bank))]
    tables: dict[str, dict[str, Any]] = {}
    for number, question in enumerate(order[:question_count], 1):
        group = sample_class(question, programs, rng)
        if runner is not None:
            group = with_behaviour(group, runner, rng)
        question_id = question.id if number <= len(bank) else f"{question.id}_class_{number}"
        tables[question_id] = question_table(group)
        yield write_class(group, out, f"q{number}", question_id)
    _write_json(out / "questions.json", tables)


def write_class(group: SyntheticClass, out: Path, name: str, question_id: str | None = None) -> Path:
    """Write `NAME.jsonl` and `rubric_NAME.json` into the folder `out`; gives the path of the former.

    Units: offsets of `fault_spans` are code points.
    Raises: OSError when `out` cannot be written.
    """
    question_id = question_id or group.question.id
    path = out / f"{name}.jsonl"
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for record in class_records(group, question_id):
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    items = [
        {"id": item, "text": text, "family": "happens" if is_happening(item) else "written"}
        for item, text in group.item_texts.items()
    ]
    head = {"question_id": question_id, "question_text": group.statement, "language": group.question.language}
    _write_json(out / f"rubric_{name}.json", {**head, "items": items})
    return path


def class_records(group: SyntheticClass, question_id: str) -> Iterator[dict[str, Any]]:
    """One record for each program of a class."""
    for number, program in enumerate(group.programs, 1):
        yield {
            "question_id": question_id,
            "question_text": group.statement,
            "language": group.question.language,
            "submission_id": f"{question_id}-{number:04d}",
            "code": program.code,
            "rubric": dict(program.applies),
            "fault_spans": [list(span) for span in program.fault_spans],
            "parses": program.parses,
        }


def question_table(group: SyntheticClass) -> dict[str, Any]:
    """The question's entry of `questions.json`: inputs as an instructor would give them, without expected outputs.

    `inputs` are those on which the class was run, else those of the question's examples.
    """
    question = group.question
    given = group.inputs or tuple(
        Call(example.call) if example.call is not None else Stdin(example.stdin or "") for example in question.examples
    )
    return {
        "question_text": group.statement,
        "language": question.language,
        "starter_code": question.starter_code,
        "setup": question.setup,
        "inputs": [to_fields(one) for one in given],
        "references": [reference(question)],
    }


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
