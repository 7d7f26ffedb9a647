"""What programs do as rows."""

import numpy as np

from models.baselines import VIEWS, BehaviourFeatures
from models.baselines.behaviours import most_frequent
from models.behaviour import Observation, Outcome


def gives(*values: str) -> Observation:
    return Observation(tuple(Outcome("finished", value=value, type="int") for value in values))


CRASH = Outcome("raised", exception="IndexError", line=3)
UNKNOWN = Outcome("unknown", reason="not supported")
CLASS = [gives("1", "2"), gives("1", "2"), gives("1", "3"), gives("2", "3"), Observation((CRASH, UNKNOWN))]


def test_the_usual_is_what_most_known_programs_do() -> None:
    assert most_frequent(CLASS) == tuple(gives("1", "2").outcomes)
    assert most_frequent([Observation((UNKNOWN,))] * 3) == (None,)


def test_lines_of_the_text_do_not_part_programs_that_act_alike() -> None:
    crashes = [Observation((Outcome("raised", exception="IndexError", line=line),)) for line in (1, 2)]
    rows = BehaviourFeatures.fit(crashes * 2).transform(crashes).toarray()
    assert rows.any()
    assert (rows[0] == rows[1]).all()


def test_programs_that_act_alike_have_equal_rows_and_others_do_not() -> None:
    rows = BehaviourFeatures.fit(CLASS * 2).transform(CLASS).toarray()
    assert (rows[0] == rows[1]).all()
    assert (rows[0] != rows[2]).any()


def test_nothing_known_is_a_row_of_zeros() -> None:
    features = BehaviourFeatures.fit(CLASS * 2)
    assert not features.transform([Observation((UNKNOWN, UNKNOWN))]).toarray().any()


def test_the_order_of_the_programs_does_not_matter_and_the_state_brings_all_back() -> None:
    forward, backward = BehaviourFeatures.fit(CLASS * 2), BehaviourFeatures.fit(CLASS[::-1] * 2)
    again = BehaviourFeatures.from_state(forward.to_state())
    assert tuple(again.widths) == VIEWS
    assert again.usual == forward.usual
    for other in (backward, again):
        assert (other.transform(CLASS).toarray() == forward.transform(CLASS).toarray()).all()


def test_a_program_that_had_to_be_mended_is_told_from_one_that_acts_alike() -> None:
    mended = Observation(gives("1", "2").outcomes, repair="a missing colon in line 1")
    features = BehaviourFeatures.fit([*CLASS, mended, mended])
    whole, broken = features.transform([CLASS[0], mended]).toarray()
    ends = np.cumsum(list(features.widths.values()))
    for view, other in zip(np.split(whole, ends), np.split(broken, ends), strict=True):
        assert len(view) == 0 or (view != other).any()
