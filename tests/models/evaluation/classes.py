"""A small class of programs whose labels can be read from their text."""

from __future__ import annotations

from typing import Any

from models.evaluation import Labelled


def record(place: int, *, forgets: bool, loops: bool) -> dict[str, Any]:
    read = "input()" if forgets else "float(input())"
    lines = [f"x{place % 7} = {read}", f"print(x{place % 7} * {place})"]
    if loops:
        lines = [lines[0], "while True:", "    " + lines[1]]
    code = "\n".join(lines) + "\n"
    rubric = {"forgets": forgets, "loops": loops, "never": False}
    return {"question_id": "q", "question_text": "Read a number.", "language": "python", "code": code, "rubric": rubric}


def class_of(size: int = 60) -> Labelled:
    return Labelled.from_records([record(i, forgets=i % 3 == 0, loops=i % 2 == 0) for i in range(size)])
