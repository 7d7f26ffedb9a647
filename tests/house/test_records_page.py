"""The files that the guide to records shows are files that the service takes."""

from __future__ import annotations

import json
import re

import pytest

from service.assignments.drafts import question_from_record
from service.rubrics.files import from_records
from service.settings import Settings
from service.submissions.records import TOLD, read_record
from tests.house.sources import ROOT

PAGE = (ROOT / "docs" / "records.md").read_text(encoding="utf-8")


def shown(kind: str, heading: str) -> list[str]:
    """The blocks of one kind under a heading."""
    part = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(rf"```{kind}\n(.*?)```", part, re.DOTALL)


@pytest.mark.parametrize("line", [line for block in shown("jsonl", "Records") for line in block.splitlines()])
def test_a_record_in_the_guide_is_read(line: str) -> None:
    record = json.loads(line)
    hand_in = read_record(record, Settings())
    assert hand_in.question == record["question_id"]
    assert hand_in.labels == record.get("rubric", {})
    assert not hand_in.details, "the guide shows a field that nothing reads"


def test_the_guide_tells_of_every_field() -> None:
    told = set(re.findall(r"`(\w+)`", "\n".join(re.findall(r"^\| (`.*?) \|", PAGE, re.MULTILINE))))
    assert told >= TOLD


def test_the_rubrics_in_the_guide_are_read() -> None:
    short, full = (from_records(json.loads(block)) for block in shown("json", "Rubrics"))
    assert [item.key for topic in (*short.topics, *full.topics) for item in topic.items] == ["off_by_one"] * 2
    assert short.topics[0].items[0].title == "Stops one element early"


def test_the_questions_in_the_guide_are_read() -> None:
    [block] = shown("json", "Questions")
    for key, record in json.loads(block).items():
        draft = question_from_record(key, record)
        assert draft.problems() == []
        assert draft.inputs == record["inputs"]
