"""Rubrics in files."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import Unprocessable
from service.rubrics.checks import find_flaws
from service.rubrics.files import from_records, from_text
from service.rubrics.rubric import ItemDraft, TopicDraft

PLAIN = {
    "question_id": "q1",
    "items": [
        {"id": "empty_crash", "text": "Crashes on an empty sequence (indexes a variable).", "positives": 3},
        {"id": "late", "text": "Stops late: the loop runs too far.", "topic": "Loop", "level": "close", "points": 0.5},
        {"id": "early", "text": "Stops early.", "topic": "Loop"},
    ],
}


def test_a_plain_list_becomes_topics_with_titles_and_messages() -> None:
    draft = from_records(PLAIN)

    assert [(topic.title, len(topic.items)) for topic in draft.topics] == [("The program", 1), ("Loop", 2)]
    assert draft.topics[0].items[0] == ItemDraft(
        title="Crashes on an empty sequence",
        message="Crashes on an empty sequence (indexes a variable).",
        meaning="Crashes on an empty sequence (indexes a variable).",
        level="not_yet",
        points="1",
        key="empty_crash",
    )
    late, early = draft.topics[1].items
    assert (late.title, late.level, late.points) == ("Stops late", "close", "0.5")
    assert (early.title, early.meaning, early.message) == ("Stops early", "", "Stops early.")


def test_our_own_form_comes_back() -> None:
    text = json.dumps(
        {
            "topics": [
                {
                    "key": "loop",
                    "title": "Loop",
                    "fine_message": "Fine.",
                    "items": [
                        {"title": "Stops", "meaning": "Means.", "message": "Says.", "level": "Not yet", "points": 0.1}
                    ],
                }
            ]
        }
    )

    draft, problems = from_text(text)

    assert problems == []
    item = ItemDraft("Stops", "Says.", "Means.", "not_yet", "0.1")
    assert draft.topics == (TopicDraft("Loop", "Fine.", (item,), "loop"),)


def test_everything_wrong_is_named_by_line_and_place() -> None:
    text = """{"topics": [
      {"title": "A {", "items": [
        {"title": "", "points": -1},
        {"title": 3, "title": 4, "message": "x", "key": "k"},
        {"title": "t", "message": "m", "key": "k"},
        "word"
      ]},
      {"title": "B", "items": "no"}
    ]}"""

    _, problems = from_text(text)

    assert [(problem.where, problem.what) for problem in problems] == [
        ("topic 1, item 4", "must be an object, not a text"),
        ("topic 1, item 4", "the student’s message is missing"),
        ("line 3, topic 1, item 1", "title is missing"),
        ("line 3, topic 1, item 1", "the student’s message is missing"),
        ("line 3, topic 1, item 1", "points are -1; take a number from 0 up, with two decimals at most"),
        ("line 4, topic 1, item 2", "`title` is given more than once"),
        ("line 4, topic 1, item 2", "`title` must be a text, not a number"),
        ("line 5, topic 1, item 3", "key 'k' is that of topic 1, item 2 too"),
        ("line 8, topic 2", "`items` must be a list, not a text"),
    ]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('{"topics": [\n  {]}', "line 2, column 4"),
        ("[" * 100_000, "line 1"),
        (f'{{"items": [{"9" * 5000}]}}', "line 1"),
        ('"text"', "rubric"),
        ('{"rubric": []}', "rubric"),
        ('{"topics": {}}', "rubric"),
        ('{"items": 3}', "topic 1"),
    ],
)
def test_what_is_no_rubric_is_told(text: str, where: str) -> None:
    _, problems = from_text(text)

    assert problems[0].where == where


def test_records_that_are_no_rubric_are_refused() -> None:
    with pytest.raises(Unprocessable) as caught:
        from_records({"items": [{"id": "a"}, {"id": "a", "text": "T", "points": True}]})

    assert [problem.where for problem in caught.value.problems] == ["topic 1, item 2"]
    with pytest.raises(Unprocessable):
        from_records({})


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["topics", "items", "title", "text", "points", "key"]), inner, max_size=4)
        ),
        max_leaves=12,
    )
)
def test_any_json_is_read_or_refused(value: object) -> None:
    draft, problems = from_text(json.dumps(value, indent=1))

    assert problems or not find_flaws(draft)


def test_the_rubrics_beside_real_records_are_read() -> None:
    folder = os.environ.get("FEEDFORWARD_BENCH_DATA")
    if not folder:
        pytest.skip("FEEDFORWARD_BENCH_DATA is unset: the folder of real records")
    files = sorted(Path(folder).rglob("rubric_*.json"))
    assert files
    for file in files:
        raw = json.loads(file.read_text())
        draft = from_records(raw)
        keys = [item.key for topic in draft.topics for item in topic.items]
        assert keys == [item["id"] for item in raw["items"]]
