"""Drawing examples from labels."""

from __future__ import annotations

import zlib

import numpy as np

from workers.drawing import draw

LABELS = [{"a": place % 3 == 0, "b": place % 2 == 0} for place in range(60)]


def test_k_for_and_k_against_each_item():
    drawn = draw("q1", LABELS, ["a", "b"], 5, 0)
    for item, places in drawn.items():
        assert len(set(places)) == 10
        assert [LABELS[place][item] for place in places] == [True] * 5 + [False] * 5


def test_draws_are_repeated_by_seed_question_and_item():
    first = draw("q1", LABELS, ["a"], 5, 0)
    assert draw("q1", LABELS, ["a", "b"], 5, 0)["a"] == first["a"]
    assert draw("q1", LABELS, ["a"], 5, 1) != first
    assert draw("q2", LABELS, ["a"], 5, 0) != first


def test_the_draw_is_the_benchmarks():
    # The protocol in words: shuffle by the question, then draw for and against by seed, question, item and k.
    order = np.random.default_rng(zlib.crc32(b"q1")).permutation(60)
    shuffled = [LABELS[place]["a"] for place in order]
    generator = np.random.default_rng([3, zlib.crc32(b"q1"), zlib.crc32(b"a"), 4])
    positives = generator.choice(np.flatnonzero(shuffled), 4, replace=False)
    negatives = generator.choice(np.flatnonzero(np.logical_not(shuffled)), 4, replace=False)
    expected = [int(order[place]) for place in [*positives, *negatives]]
    assert draw("q1", LABELS, ["a"], 4, 3)["a"] == expected


def test_ungraded_records_are_drawn_for_neither_side_and_small_groups_are_taken_whole():
    labels = [{"a": True}, {"a": False}, {}, {"a": True}, {"a": False}, {"a": False}]
    assert sorted(draw("q", labels, ["a"], 5, 0)["a"]) == [0, 1, 3, 4, 5]
    assert draw("q", labels, ["missing"], 5, 0) == {"missing": []}
