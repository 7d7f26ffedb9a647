"""Inputs that tell programs apart."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.behaviour import Call, Observation, Outcome
from models.behaviour.choice import choose

UNKNOWN = Outcome("unknown", reason="does not parse")
LATE = Outcome("stopped", reason="time")


def returned(value: object) -> Outcome:
    return Outcome("finished", value=repr(value), type=type(value).__name__)


def calls(count: int) -> list[Call]:
    return [Call(f"f({number})") for number in range(count)]


def class_of(*rows: list[object]) -> list[Observation]:
    return [
        Observation(tuple(value if isinstance(value, Outcome) else returned(value) for value in row)) for row in rows
    ]


values = st.sampled_from([0, 1, 2, None, UNKNOWN, LATE, Outcome("raised", exception="TypeError")])
tables = st.integers(1, 6).flatmap(
    lambda width: st.lists(st.lists(values, min_size=width, max_size=width), min_size=1, max_size=12)
)


def splits(observations: list[Observation], number: int) -> bool:
    return len({o.outcomes[number] for o in observations if o.outcomes[number].kind != "unknown"}) > 1


@given(tables)
def test_what_splits_nothing_comes_after_what_splits(rows: list[list[object]]) -> None:
    observations = class_of(*rows)
    chosen = choose(calls(len(rows[0])), observations, len(rows[0]))
    splitting = [splits(observations, number) for number in chosen]
    assert sorted(chosen) == list(range(len(rows[0])))
    assert splitting == sorted(splitting, reverse=True)


@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_the_programs_does_not_matter(rows: list[list[object]], random: object) -> None:
    observations = class_of(*rows)
    order = np.random.default_rng(len(rows)).permutation(len(rows))
    assert choose(calls(len(rows[0])), observations, 3) == choose(
        calls(len(rows[0])), [observations[place] for place in order], 3
    )


def test_the_second_input_splits_what_the_first_left_together() -> None:
    observations = class_of([0, 0, 0], [0, 0, 1], [1, 1, 0], [1, 1, 1])
    assert choose(calls(3), observations, 2) == [0, 2]


def test_unknown_is_no_group_of_its_own() -> None:
    observations = class_of([UNKNOWN, 0], [0, 0], [0, 0], [0, 1])
    assert choose(calls(2), observations, 1) == [1]


def test_time_outs_cost() -> None:
    observations = class_of([LATE, 0], [LATE, 0], [0, 1], [0, 1])
    assert choose(calls(2), observations, 1) == [1]


def test_inputs_that_nearly_all_programs_refuse_say_little() -> None:
    refused = [Outcome("raised", exception=name) for name in ("TypeError", "NameError", "AttributeError")]
    rows = [[refused[at % 3], 0] for at in range(9)]
    assert choose(calls(2), class_of(*rows, [0, 1]), 1) == [1]


def test_kept_inputs_are_taken_first_and_count() -> None:
    observations = class_of([0, 0, 0], [0, 0, 1], [1, 1, 0], [1, 1, 1])
    assert choose(calls(3), observations, 2, kept=[1]) == [1, 2]
    assert choose(calls(3), observations, 1, kept=[1, 2]) == [1]


def test_a_line_number_tells_nothing_apart() -> None:
    there, here = (Outcome("raised", exception="IndexError", line=line) for line in (2, 7))
    assert choose(calls(2), class_of([there, 0], [here, 1]), 1) == [1]


def test_an_observation_without_all_outcomes_is_refused() -> None:
    with pytest.raises(ValueError, match="one outcome for each of the 2 candidates"):
        choose(calls(2), class_of([1]))
