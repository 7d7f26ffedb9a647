"""Outcomes in tokens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.behaviour import Observation, Outcome, differences, tokens


def returned(value: object) -> Outcome:
    return Outcome("finished", value=repr(value), type=type(value).__name__)


def difference(outcome: Outcome, usual: Outcome) -> set[str]:
    words = differences(Observation((outcome,)), [usual])
    plain = {word.removeprefix("*:") for word in words if word.startswith("*:")}
    assert {word.removeprefix("0:") for word in words if word.startswith("0:")} == plain
    return plain


@pytest.mark.parametrize(
    ("value", "usual", "words"),
    [
        (4, 3, {"more", "by 1"}),
        (0, 3, {"less", "by -3", "zero"}),
        (-3, 3, {"less", "sign"}),
        (2.5, 3, {"type float", "less", "by -0.5"}),
        (None, 3, {"type NoneType", "none"}),
        (False, True, {"is False"}),
        ([3, 1], [1, 3], {"as long", "length by 0", "another order", "reversed"}),
        ([], [1], {"shorter", "length by -1", "empty", "some missing"}),
        ((1, 2), [1, 2], {"type tuple", "as long", "length by 0"}),
        (10**399, 0.5, {"type int", "more"}),
        ("3", 3, {"type str", "other"}),
    ],
)
def test_a_value_beside_the_usual_one(value: object, usual: object, words: set[str]) -> None:
    assert difference(returned(value), returned(usual)) == words


def test_what_is_not_finished_is_named_by_its_reason() -> None:
    crash = Outcome("raised", exception="IndexError")
    assert difference(crash, returned(1)) == {"raised IndexError"}
    assert difference(returned(1), crash) == {"finished"}
    assert difference(crash, Outcome("raised", exception="IndexError", line=7)) == {"same"}
    assert difference(Outcome("stopped", reason="time"), returned(1)) == {"stopped time"}


@pytest.mark.parametrize(
    ("printed", "usual", "words"),
    [
        ("Total: 4", "Total: 3", {"printed numbers", "printed more", "printed by 1"}),
        ("total is 3", "Total: 3", {"printed words"}),
        ("total:3", "Total: 3", {"printed layout"}),
        ("", "3", {"prints nothing"}),
        ("3", "", {"prints"}),
        ("1\n2", "1", {"printed numbers", "printed more lines"}),
    ],
)
def test_printed_text_beside_the_usual_one(printed: str, usual: str, words: set[str]) -> None:
    assert difference(Outcome("finished", printed=printed), Outcome("finished", printed=usual)) == words


def test_unknown_says_nothing() -> None:
    unknown = Observation((Outcome("unknown", reason="not supported"),))
    assert tokens(unknown) == []
    assert differences(unknown, [returned(1)]) == []
    assert differences(Observation((returned(1),)), [None]) == []


texts = st.text(max_size=40)
outcomes = st.builds(
    Outcome,
    kind=st.sampled_from(["finished", "raised", "stopped", "unknown"]),
    value=texts
    | st.recursive(st.integers() | st.floats() | texts, lambda inner: st.lists(inner, max_size=3)).map(repr),
    type=st.sampled_from(["", "int", "list"]),
    printed=texts,
    exception=st.sampled_from(["", "IndexError"]),
    changed=st.lists(st.tuples(st.integers(0, 3), texts), max_size=2).map(tuple),
)


@given(outcomes, outcomes)
def test_any_two_outcomes_can_be_compared(outcome: Outcome, usual: Outcome) -> None:
    tokens(Observation((outcome,)))
    found = differences(Observation((outcome,)), [usual])
    assert bool(found) == (outcome.kind != "unknown")


@given(outcomes)
def test_fields_bring_an_outcome_back(outcome: Outcome) -> None:
    assert Outcome.from_fields(outcome.to_fields()) == outcome
