"""Marks follow their tokens through every edit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.synthesis.draft import Change, Draft, Edit, FaultSpan

TEXT = "abcdefghij"


def test_marks_move_with_their_tokens() -> None:
    draft = Draft(TEXT, (FaultSpan(3, 6, "x"),))
    after = draft.edited([Edit(0, 1, "AAAA"), Edit(8, 9, "")])
    assert after.text == "AAAAbcdefghj"
    assert after.text[after.marks[0].start : after.marks[0].end] == "def"


def test_insertions_at_the_borders_stay_outside() -> None:
    draft = Draft(TEXT, (FaultSpan(3, 6, "x"),))
    after = draft.edited([Edit(3, 3, "<<"), Edit(6, 6, ">>")])
    assert after.text == "abc<<def>>ghij"
    assert after.marks == (FaultSpan(5, 8, "x"),)


def test_marks_of_deleted_tokens_go() -> None:
    draft = Draft(TEXT, (FaultSpan(3, 6, "x"), FaultSpan(0, 4, "y")))
    after = draft.edited([Edit(2, 7, "")])
    assert after.marks == (FaultSpan(0, 2, "y"),)


def test_a_replaced_token_keeps_its_mark() -> None:
    draft = Draft(TEXT, (FaultSpan(3, 6, "x"),))
    assert draft.edited([Edit(3, 6, "longer")]).marks == (FaultSpan(3, 9, "x"),)


def test_fault_and_blame_are_marked() -> None:
    after = Draft("x = int(a)\n").changed(Change((Edit(4, 10, "a", True),), ((0, 10),)), "missing")
    assert after.text == "x = a\n"
    assert set(after.marks) == {FaultSpan(4, 5, "missing"), FaultSpan(0, 5, "missing")}


def test_something_missing_marks_the_line_before() -> None:
    after = Draft("a = 1\nreturn a\n").changed(Change((Edit(6, 15, ""),)), "missing_return")
    assert after.marks == (FaultSpan(0, 5, "missing_return"),)


def test_overlapping_edits_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        Draft(TEXT).edited([Edit(0, 4, ""), Edit(3, 5, "")])


@given(st.lists(st.integers(0, 10), min_size=2, max_size=8, unique=True), st.integers(0, 9), st.data())
def test_untouched_marks_keep_their_text(cuts: list[int], start: int, data: st.DataObject) -> None:
    end = data.draw(st.integers(start + 1, 10))
    ordered = sorted(cuts)
    ranges = list(zip(ordered[::2], ordered[1::2], strict=False))
    edits = [Edit(a, b, data.draw(st.text("xyz", max_size=4))) for a, b in ranges if b <= start or a >= end]
    after = Draft(TEXT, (FaultSpan(start, end, "m"),)).edited(edits)
    mark = after.marks[0]
    assert after.text[mark.start : mark.end] == TEXT[start:end]
