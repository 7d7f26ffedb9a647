"""Generated classes on disk: the record format, the same bytes for the same seed."""

import json
from pathlib import Path

import pytest

from models.synthesis import questions, write_classes


def test_files_are_in_the_record_format(tmp_path: Path) -> None:
    paths = list(write_classes(tmp_path, 2, 25, seed=4))
    assert [path.name for path in paths] == ["q1.jsonl", "q2.jsonl"]
    tables = json.loads((tmp_path / "questions.json").read_text(encoding="utf-8"))
    assert len(tables) == 2
    for path in paths:
        records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        rubric = json.loads((tmp_path / f"rubric_{path.stem}.json").read_text(encoding="utf-8"))
        assert len(records) == 25
        assert len({record["submission_id"] for record in records}) == 25
        keys = {item["id"] for item in rubric["items"]}
        for record in records:
            assert record["question_id"] == rubric["question_id"]
            assert record["question_text"] == tables[record["question_id"]]["question_text"]
            assert record["rubric"].keys() == keys
            assert {item for _, _, item in record["fault_spans"]} == {k for k, yes in record["rubric"].items() if yes}
            assert all(0 <= low < high <= len(record["code"]) for low, high, _ in record["fault_spans"])
        inputs = tables[rubric["question_id"]]["inputs"]
        assert inputs
        assert all(set(entry) in ({"call"}, {"stdin"}) for entry in inputs)


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        list(write_classes(tmp_path / name, 1, 20, seed=9))
    names = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert names == ["q1.jsonl", "questions.json", "rubric_q1.json"]
    assert all((tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes() for name in names)


def test_more_classes_than_questions_get_ids_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = questions()[:3]
    monkeypatch.setattr("models.synthesis.records.questions", lambda: few)
    list(write_classes(tmp_path, 5, 1, seed=0))
    assert len(json.loads((tmp_path / "questions.json").read_text(encoding="utf-8"))) == 5


def test_a_language_without_questions_and_a_folder_in_use_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cobol"):
        list(write_classes(tmp_path / "new", 1, 5, seed=0, language="cobol"))
    (tmp_path / "mine.txt").write_text("", encoding="utf-8")
    with pytest.raises(FileExistsError, match="something in this folder"):
        list(write_classes(tmp_path, 1, 5, seed=0))


def test_negative_counts_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="-1"):
        list(write_classes(tmp_path, -1, 5, seed=0))
