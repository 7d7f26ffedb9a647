"""What a student reads about an input that shows a difference."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.behaviour import Call, Observation, Outcome, Stdin, witness
from models.behaviour.witness import REFERENCE

SIX = Outcome("finished", printed="6")


def returned(value: object, printed: str = "", changed: tuple[tuple[int, str], ...] = ()) -> Outcome:
    return Outcome("finished", value=repr(value), type=type(value).__name__, printed=printed, changed=changed)


def printed(text: str, prompts: int = 0) -> Outcome:
    return Outcome("finished", printed=text, prompts=prompts)


def raised(name: str, text: str = "", *, while_loading: bool = False) -> Outcome:
    return Outcome("raised", exception=name, line=3, printed=text, while_loading=while_loading)


def said(outcome: Outcome, usual: Outcome, given: Call | Stdin | None = None, **others: str) -> str:
    found = witness(Observation((outcome,)), [usual], [given or Call("steps([])")], **others)
    assert found is not None
    return found.sentence


@pytest.mark.parametrize(
    ("outcome", "usual", "sentence"),
    [
        (raised("IndexError"), returned(0), "`steps([])` stopped with `IndexError`; most programs return `0`."),
        (returned(None), returned(0), "`steps([])` returned `None`; most programs return `0`."),
        (returned("1"), returned(1), "`steps([])` returned `'1'`; most programs return `1`."),
        (
            raised("NameError", while_loading=True),
            returned(0),
            "`steps([])` stopped with `NameError` before the call could be made; most programs return `0`.",
        ),
        (
            Outcome("stopped", reason="time"),
            returned(0),
            "`steps([])` did not come to an end; most programs return `0`.",
        ),
        (
            Outcome("stopped", reason="output"),
            returned(None, "a"),
            "`steps([])` printed without end; most programs print `a`.",
        ),
        (
            returned(None, "3"),
            returned(3),
            "`steps([])` returned `None` and printed `3`; most programs return `3` and print nothing.",
        ),
        (
            returned(None, "a\nb\nc"),
            returned(None, "a\nd\nc"),
            "`steps([])` printed `b` as line 2; most programs print `d` as line 2.",
        ),
        (
            returned(None, "a"),
            returned(None, "a\nb"),
            "`steps([])` printed nothing after line 1; most programs print `b` as line 2.",
        ),
        (
            returned(None, "", ((0, "[1]"),)),
            returned(None),
            "`steps([])` changed the first argument to `[1]`; most programs leave the first argument as it was.",
        ),
    ],
)
def test_a_call_in_words(outcome: Outcome, usual: Outcome, sentence: str) -> None:
    assert said(outcome, usual) == sentence


@pytest.mark.parametrize(
    ("typed", "outcome", "sentence"),
    [
        ("2\n3\n", printed("5"), "After typing `2`, `3` the program printed `5`; most programs print `6`."),
        (
            "\n",
            raised("ValueError"),
            "After typing an empty line the program stopped with `ValueError`; most programs print `6`.",
        ),
        ("", printed(""), "Without any input the program printed nothing; most programs print `6`."),
        (
            "1\n" * 9,
            printed("6", 2),
            "After typing `1`, `1`, `1`, `1`, `1`, `1` and 3 more lines the program read 2 lines of input; "
            "most programs read no line of input.",
        ),
    ],
)
def test_typed_lines_in_words(typed: str, outcome: Outcome, sentence: str) -> None:
    assert said(outcome, SIX, Stdin(typed)) == sentence


def test_a_program_that_stops_in_the_middle_of_its_output() -> None:
    sentence = said(raised("EOFError", "a"), printed("a\nb"), Stdin("1\n"))
    assert sentence.endswith("stopped with `EOFError`; most programs print `b` as line 2.")


def test_the_solution_is_one() -> None:
    both = returned(None, "3"), returned(3)
    assert said(*both, others=REFERENCE).endswith("; the solution returns `3` and prints nothing.")


def test_the_shortest_input_is_shown() -> None:
    inputs = [Call("f([1, 2])"), Call("f([])"), Call("f(1)")]
    observation = Observation((returned(1), returned(1), returned(0)))
    found = witness(observation, [returned(0)] * 3, inputs)
    assert found is not None
    assert (found.input, found.got, found.others, found.formatting) == ("`f([])`", "returned `1`", "return `0`", False)


@pytest.mark.parametrize(
    ("outcome", "usual"),
    [
        (returned(0), returned(0)),
        (Outcome("unknown", reason="does not parse"), returned(0)),
        (returned(0), None),
        (returned(0), Outcome("raised", exception="IndexError")),
        (raised("IndexError"), Outcome("raised", exception="IndexError")),
    ],
)
def test_no_witness_where_nothing_is_to_be_shown(outcome: Outcome, usual: Outcome | None) -> None:
    assert witness(Observation((outcome,)), [usual], [Call("f(0)")]) is None


@pytest.mark.parametrize(
    ("outcome", "usual", "formatting"),
    [
        (printed("Total: 3.0"), printed("total 3"), True),
        (printed("1 2 3"), printed("1, 2, 3"), True),
        (printed("a\nb"), printed("a b"), True),
        (returned(3.0), returned(3), True),
        (printed("12"), printed("1 2"), False),
        (printed("-3"), printed("3"), False),
        (printed("3 apples"), printed("3 pears"), False),
        (printed("7 m²"), printed("7 M²."), True),  # a raised two is a digit, but no number
        (returned("Anna"), returned("anna"), False),
        (returned(None, "3"), returned(3), False),
        (raised("IndexError", "a"), printed("A"), False),
    ],
)
def test_what_is_only_formatting(outcome: Outcome, usual: Outcome, formatting: bool) -> None:
    found = witness(Observation((outcome,)), [usual], [Call("f(0)")])
    assert found is not None
    assert found.formatting == formatting
    assert found.sentence.endswith("The difference is only in the formatting.") == formatting


def test_a_real_difference_goes_before_one_in_formatting() -> None:
    inputs = [Call("f(0)"), Call("f(1000)")]
    found = witness(Observation((printed("A"), printed("b"))), [printed("a"), printed("c")], inputs)
    assert found is not None
    assert (found.input, found.formatting) == ("`f(1000)`", False)


def test_long_values_are_cut_about_where_they_differ() -> None:
    sentence = said(returned("a" * 300 + "b"), returned("a" * 300 + "c"))
    assert "b'`" in sentence
    assert "c'`" in sentence
    assert "`…aaa" in sentence


@given(st.text(max_size=400), st.text(max_size=400), st.text(max_size=400))
def test_a_sentence_is_bounded_and_of_one_line(value: str, usual: str, typed: str) -> None:
    for given_input in (Call(typed), Stdin(typed)):
        found = witness(Observation((returned(value, value),)), [returned(usual, usual)], [given_input])
        if found is not None:
            assert len(found.sentence) < 1500
            assert "\n" not in found.sentence


def test_lists_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="1 outcomes, 0 usual ones and 1 inputs"):
        witness(Observation((SIX,)), [], [Call("f()")])
