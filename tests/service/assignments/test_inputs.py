"""Inputs as they are typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.assignments.inputs import format_inputs, parse_inputs

ODD = st.sampled_from(["stdin:", "---", "call:", " ---", "f(1)", "", " ", "\r", "\n", "x", '"', "é"])
TEXTS = st.one_of(st.text(max_size=20), st.lists(ODD, max_size=6).map("\n".join))


def test_calls_and_what_is_typed_are_read_in_order() -> None:
    text = "search(3, [1, 5])\n\nstdin:\n1.7\n\n2\n---\nsearch(0, [])\nstdin:\nyes"

    inputs, problems = parse_inputs(text)

    assert problems == []
    assert inputs == [
        {"call": "search(3, [1, 5])"},
        {"stdin": "1.7\n\n2\n"},
        {"call": "search(0, [])"},
        {"stdin": "yes\n"},
    ]


def test_the_fields_last_line_break_is_no_empty_line_typed() -> None:
    assert parse_inputs("stdin:\n1.7\n")[0] == [{"stdin": "1.7\n"}]


def test_line_breaks_of_a_browser_are_line_breaks() -> None:
    assert parse_inputs("f(1)\r\nstdin:\r\n2\r\n")[0] == [{"call": "f(1)"}, {"stdin": "2\n"}]


@pytest.mark.parametrize(
    ("text", "line"),
    [("1.7", "line 1"), ("f(1)\n\n2", "line 3"), ("stdin: 1.7", "line 1"), ('call: {"a": 1}', "line 1")],
)
def test_what_is_neither_is_named_by_its_line(text: str, line: str) -> None:
    _, problems = parse_inputs(text)

    assert [problem.where for problem in problems] == [line]


def test_what_blocks_cannot_hold_is_written_as_json() -> None:
    assert format_inputs([{"stdin": "1.7"}, {"call": "f(\n1)"}]) == 'stdin: "1.7"\ncall: "f(\\n1)"'


@given(st.lists(st.one_of(st.fixed_dictionaries({"call": TEXTS}), st.fixed_dictionaries({"stdin": TEXTS})), max_size=4))
def test_inputs_come_back_exactly(inputs: list[dict[str, str]]) -> None:
    assert parse_inputs(format_inputs(inputs)) == (inputs, [])
