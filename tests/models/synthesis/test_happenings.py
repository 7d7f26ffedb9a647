"""What programs do: effects beside the reference, and labels that say exactly that."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models.behaviour import Call, Outcome
from models.synthesis import SyntheticClass, question_by_id, sample_class, sample_tasks
from models.synthesis.happenings import Isolated, effects, is_happening, with_behaviour


def gives(value: object, printed: str = "", **more: object) -> Outcome:
    """A call that came to its end."""
    return replace(Outcome("finished", repr(value), type(value).__name__, printed), **more)


@pytest.mark.parametrize(
    ("got", "expected", "found"),
    [
        (gives(3), gives(3), set()),
        (gives(4), gives(3), {"wrong", "too_large", "one_more"}),
        (gives(-3), gives(3), {"wrong", "too_small", "other_sign"}),
        (gives(True), gives(False), {"wrong", "says_yes"}),
        (gives("3"), gives(3), {"wrong", "other_type", "text_for_value"}),
        (gives(None), gives(3), {"wrong", "none"}),
        (gives(None, "3\n"), gives(3), {"wrong", "none", "prints_instead"}),
        (gives(3, "here\n"), gives(3), {"prints_too"}),
        (gives([3, 2, 1]), gives([1, 2, 3]), {"wrong", "backwards"}),
        (gives([2, 1, 3]), gives([1, 2, 3]), {"wrong", "other_order"}),
        (gives([1, 2]), gives([1, 2, 3]), {"wrong", "lacks_last"}),
        (gives([1, 3]), gives([1, 2, 3]), {"wrong", "lacks"}),
        (gives([1, 2, 2, 3]), gives([1, 2, 3]), {"wrong", "too_much"}),
        (gives(""), gives("ab"), {"wrong", "nothing_in_it"}),
        (gives({"a": 1}), gives({"a": 2}), {"wrong", "other_values"}),
        (gives(3, changed=((0, "[]"),)), gives(3), {"changes_argument"}),
        (Outcome("raised", exception="IndexError"), gives(3), {"wrong", "crash", "index_error"}),
        (Outcome("raised", exception="OddError"), gives(3), {"wrong", "crash"}),
        (Outcome("stopped", reason="time"), gives(3), {"wrong", "endless"}),
    ],
)
def test_effects_of_calls(got: Outcome, expected: Outcome, found: set[str]) -> None:
    assert effects(got, expected) == found


@pytest.mark.parametrize(
    ("printed", "found"),
    [
        ("The sum is 7\n", set()),
        ("", {"wrong", "prints_nothing", "wrong_number"}),
        ("The sum is  7", {"wrong", "layout"}),
        ("sum: 7\n", {"wrong", "other_words"}),
        ("3\nThe sum is 7\n", {"wrong", "extra_output", "wrong_number"}),
        ("The sum is 8\n", {"wrong", "wrong_number"}),
    ],
)
def test_effects_of_what_is_printed(printed: str, found: set[str]) -> None:
    whole = Outcome("finished", printed="The sum is 7\n")
    assert effects(Outcome("finished", printed=printed), whole) == found


def test_nothing_is_said_of_what_is_unknown() -> None:
    with pytest.raises(ValueError, match="unknown"):
        effects(Outcome("unknown", reason="left after 2 time-outs"), gives(3))


def test_every_effect_and_trait_has_words() -> None:
    from models.synthesis.happenings.labels import Happening, _wordings

    rng = np.random.default_rng(0)
    table = _wordings()
    for effect in table["effects"]:
        for scope, trait in (("some", ""), ("always", ""), ("on", "empty_list"), ("only", "negative")):
            said = Happening(effect, scope, trait).wording(rng)
            assert said
            assert "{" not in said
    assert all("{when}" in wording for wordings in table["effects"].values() for wording in wordings)


@pytest.fixture(scope="module")
def group() -> SyntheticClass:
    """A class that was run."""
    rng = np.random.default_rng(3)
    return with_behaviour(sample_class(question_by_id("rise_count"), 60, rng), Isolated(), rng)


def test_labels_say_what_the_programs_do(group: SyntheticClass) -> None:
    items = [item for item in group.item_texts if is_happening(item)]
    assert len(items) >= 5
    assert Call("warmer_days([])") in group.inputs
    codes = [program.code for program in group.programs]
    right = "def warmer_days(temps):\n    return sum(b > a for a, b in zip(temps, temps[1:]))\n"
    *observed, expected = Isolated().observe_all([*codes, right], group.inputs)
    wrong = [
        any(effects(got, want) for got, want in zip(seen.outcomes, expected.outcomes, strict=True))
        if "unknown" not in {outcome.kind for outcome in seen.outcomes}
        else None
        for seen in observed
    ]
    assert True in wrong
    assert False in wrong
    for program, fails in zip(group.programs, wrong, strict=True):
        applying = [item for item in items if program.applies.get(item)]
        assert not (applying and fails is False), (program.code, applying)
        assert all(not span.item.startswith("happens_") for span in program.fault_spans)


def test_programs_that_do_not_parse_have_no_label(group: SyntheticClass) -> None:
    broken = [program for program in group.programs if not program.parses]
    assert broken
    assert all(not is_happening(item) for program in broken for item in program.applies)


def test_the_same_seed_gives_the_same_class(group: SyntheticClass) -> None:
    rng = np.random.default_rng(3)
    again = with_behaviour(sample_class(question_by_id("rise_count"), 60, rng), Isolated(), rng)
    assert again == group


def test_no_two_items_divide_the_class_alike(group: SyntheticClass) -> None:
    items = [item for item in group.item_texts if is_happening(item)]
    ways = {tuple(program.applies.get(item) for program in group.programs) for item in items}
    assert len(ways) == len(items)


def test_a_class_in_c_keeps_its_labels() -> None:
    rng = np.random.default_rng(0)
    made = sample_class(question_by_id("c_even_sum"), 12, rng)
    assert with_behaviour(made, Isolated(), rng) == made


def test_tasks_have_both_families() -> None:
    rng = np.random.default_rng(1)
    among = [question_by_id("rise_count")]
    tasks = [task for _, task in zip(range(16), sample_tasks(rng, 60, 4, 20, among, Isolated()), strict=False)]
    assert {is_happening(task.item) for task in tasks} == {True, False}
    assert all(len(task.labels) == len(task.programs) for task in tasks)
