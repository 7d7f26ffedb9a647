"""What happened, in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.submissions.outcome_words import LONGEST, MOST_LINES, cut, in_words, plain


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ({"kind": "finished", "value": "[1, 2]", "type": "list"}, "returned [1, 2]"),
        ({"kind": "finished", "value": "None", "type": "NoneType", "printed": "hi\n"}, "returned None, printed hi"),
        ({"kind": "finished", "printed": "too small\n", "prompts": 1}, "printed too small"),
        ({"kind": "finished"}, "printed nothing"),
        (
            {"kind": "finished", "value": "1", "type": "int", "changed": [[0, "[3]"], [3, "{}"]]},
            "returned 1, changed its first argument to [3], changed its 4th argument to {}",
        ),
        ({"kind": "raised", "exception": "IndexError", "line": 4}, "stopped with IndexError (line 4)"),
        ({"kind": "raised", "exception": "EOFError", "printed": "?"}, "stopped with EOFError, after it printed ?"),
        (
            {"kind": "raised", "exception": "NameError", "line": 1, "while_loading": True},
            "stopped with NameError (line 1), before it could be called",
        ),
        ({"kind": "stopped", "reason": "time"}, "did not end"),
        ({"kind": "stopped", "reason": "output", "printed": "1\n1\n"}, "printed without end"),
        ({"kind": "stopped", "reason": "prompts"}, "asked for input without end"),
        ({"kind": "stopped", "reason": "memory"}, "took too much memory"),
        ({"kind": "unknown", "reason": "does not parse"}, "not known: does not parse"),
    ],
)
def test_each_kind_has_its_sentence(outcome, words):
    assert plain(in_words(outcome)) == words


def test_what_a_program_said_is_told_apart_from_what_we_say():
    parts = in_words({"kind": "raised", "exception": "stopped with nothing", "line": 2})
    assert [part.text for part in parts if part.is_code] == ["stopped with nothing"]


@given(st.text(st.characters(exclude_categories=()), max_size=2 * LONGEST))
def test_a_page_is_never_given_more_than_it_can_show(text):
    shown = cut(text)
    assert len(shown) <= LONGEST + 1
    assert shown.count("\n") < MOST_LINES
    shown.encode()
    assert "\0" not in shown
