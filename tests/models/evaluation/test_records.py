"""Labelled questions from files."""

import json
from pathlib import Path

import pytest

from models.evaluation import read_questions
from tests.models.evaluation.classes import record


def written(folder: Path) -> Path:
    path = folder / "a.jsonl"
    records = [record(i, forgets=i % 2 == 0, loops=False) for i in range(4)]
    path.write_text("\n".join(json.dumps(one) for one in records) + "\n", "utf-8")
    (folder / "rubric_a.json").write_text('{"items": [{"id": "forgets", "text": "no conversion"}]}', "utf-8")
    (folder / "questions.json").write_text('{"q": {"setup": "LIMIT = 3"}}', "utf-8")
    return path


def test_files_and_what_stands_beside_them(tmp_path: Path) -> None:
    (labelled,) = read_questions([written(tmp_path)])
    assert labelled.question.item_texts == {"forgets": "no conversion", "loops": "loops", "never": "never"}
    assert labelled.question.setup == "LIMIT = 3"
    assert "LIMIT" in labelled.question.fixed_names
    assert sum(label is True for label in labelled.labels["forgets"]) == 2


@pytest.mark.parametrize("line", ["{", "[]", '{"question_id": "q"}'])
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    path = written(tmp_path)
    path.write_text(path.read_text("utf-8") + line + "\n", "utf-8")
    with pytest.raises(ValueError, match=r"a\.jsonl, line 5"):
        read_questions([path])
