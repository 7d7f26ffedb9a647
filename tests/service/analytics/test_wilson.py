"""The intervals, against published figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.analytics.wilson import difference, wilson


@pytest.mark.parametrize(
    ("successes", "total", "low", "high"),
    [
        # Newcombe 1998, Statistics in Medicine 17, 857-872, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (2114, 2184, 0.9597, 0.9746),
    ],
)
def test_wilson_gives_the_published_intervals(successes: int, total: int, low: float, high: float) -> None:
    assert wilson(successes, total) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        # Newcombe 1998, Statistics in Medicine 17, 873-890, table II, method 10.
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_difference_gives_the_published_intervals(
    one: tuple[int, int], other: tuple[int, int], low: float, high: float
) -> None:
    assert difference(one, other) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_interval_holds_the_share_and_stays_between_none_and_all(agree: int, disagree: int) -> None:
    low, high = wilson(agree, agree + disagree)
    assert 0 <= low <= high <= 1
    if agree + disagree:
        assert low <= agree / (agree + disagree) <= high


def test_nothing_counted_says_nothing() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert difference((0, 0), (5, 5))[0] < 0 < difference((5, 5), (0, 0))[1]


@pytest.mark.parametrize(("successes", "total"), [(3, 2), (-1, 2), (0, -1)])
def test_what_is_no_share_is_refused(successes: int, total: int) -> None:
    with pytest.raises(ValueError, match="0 <= successes <= total"):
        wilson(successes, total)
