"""Means with intervals over items and draws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.evaluation import LexicalScorer, evaluate
from models.evaluation.intervals import Values, interval, less, mean, told, values
from tests.models.evaluation.classes import class_of

FIGURES = st.dictionaries(
    st.sampled_from("pqr"),
    st.dictionaries(
        st.sampled_from("abcd"),
        st.dictionaries(st.integers(0, 3), st.floats(0, 1), min_size=1),
        min_size=1,
    ),
    min_size=1,
)


@settings(max_examples=25, deadline=None)
@given(FIGURES)
def test_an_interval_lies_within_the_figures_and_one_with_itself_has_no_gap(found: Values) -> None:
    low, high = interval(found, np.random.default_rng(0))
    every = [value for items in found.values() for seeds in items.values() for value in seeds.values()]
    assert min(every) - 1e-9 <= low <= high <= max(every) + 1e-9
    assert interval(less(found, found), np.random.default_rng(0)) == (0.0, 0.0)


def test_questions_weigh_the_same_and_so_do_items() -> None:
    found = {"p": {"a": {0: 1.0}}, "q": {"a": {0: 0.0, 1: 0.5}, "b": {0: 0.25}}}
    assert mean(found) == pytest.approx((1.0 + (0.25 + 0.25) / 2) / 2)
    assert told({"p": {"a": {0: 0.5}}}, np.random.default_rng(0), signed=True) == "+0.500 (+0.500 to +0.500)"


def test_the_interval_is_that_of_means_of_the_items() -> None:
    rng = np.random.default_rng(1)
    figures = rng.normal(0.5, 0.1, size=50)
    found = {"q": {str(place): {0: float(value)} for place, value in enumerate(figures)}}
    low, high = interval(found, np.random.default_rng(0))
    expected = 1.96 * figures.std() / np.sqrt(50)
    assert high - mean(found) == pytest.approx(expected, rel=0.15)
    assert mean(found) - low == pytest.approx(expected, rel=0.15)


def test_more_draws_of_the_same_items_make_it_narrower_by_their_own_noise_alone() -> None:
    rng = np.random.default_rng(2)
    noisy = {"q": {str(i): dict(enumerate(rng.normal(0.5, 0.2, size=8).tolist())) for i in range(5)}}
    first = {"q": {item: {0: seeds[0]} for item, seeds in noisy["q"].items()}}
    wide, narrow = (np.ptp(interval(found, np.random.default_rng(0))) for found in (first, noisy))
    assert narrow < wide


def test_a_pair_is_compared_on_the_episodes_that_both_have() -> None:
    ours, theirs = {"q": {"a": {0: 0.9, 1: 0.7}, "b": {0: 0.4}}}, {"q": {"a": {0: 0.5}, "c": {0: 0.1}}}
    assert less(ours, theirs) == {"q": {"a": {0: pytest.approx(0.4)}}}


def test_the_figures_are_those_of_the_report() -> None:
    evaluation = evaluate([class_of()], [LexicalScorer()], ks=[5], seeds=[0, 1])
    found = values(evaluation, "text", 5)
    assert {item: sorted(seeds) for item, seeds in found["q"].items()} == {"forgets": [0, 1], "loops": [0, 1]}
    assert mean(found) == pytest.approx(evaluation.summary("text", 5).balanced_average_precision)
    assert told({}, np.random.default_rng(0)) == "-"
    with pytest.raises(ValueError, match="nothing to take a mean of"):
        mean(values(evaluation, "text", 10))
