"""Episodes are repeatable, and no query is one of their examples in disguise."""

import pytest

from models.evaluation import Labelled, draw, episodes
from tests.models.evaluation.classes import class_of, record


def test_examples_and_queries_are_apart() -> None:
    labelled = class_of()
    episode = draw(labelled, "forgets", 5, seed=3)
    assert episode is not None
    assert len(episode.positives) == len(episode.negatives) == 5
    labels = labelled.labels["forgets"]
    assert all(labels[place] for place in episode.positives)
    assert not any(labels[place] for place in episode.negatives)
    assert not set(episode.queries) & set(episode.positives + episode.negatives)
    assert len(episode.queries) == 50


def test_the_same_seed_draws_the_same() -> None:
    assert draw(class_of(), "forgets", 5, 0) == draw(class_of(), "forgets", 5, 0)
    assert draw(class_of(), "forgets", 5, 0) != draw(class_of(), "forgets", 5, 1)


def test_copies_of_examples_are_no_queries() -> None:
    records = [record(i, forgets=i % 3 == 0, loops=i % 2 == 0) for i in range(60)]
    copies = [one | {"code": "# mine\n" + one["code"].replace("x", "y")} for one in records]
    labelled = Labelled.from_records(records + copies)
    episode = draw(labelled, "forgets", 10, 0)
    assert episode is not None
    shots = {labelled.keys[place] for place in episode.positives + episode.negatives}
    assert not shots & {labelled.keys[place] for place in episode.queries}
    assert len(episode.queries) == 120 - 2 * len(shots)


def test_ungraded_programs_take_no_part() -> None:
    records = [record(i, forgets=i % 3 == 0, loops=False) for i in range(60)]
    for one in records[:20]:
        del one["rubric"]["forgets"]
    episode = draw(Labelled.from_records(records), "forgets", 5, 0)
    assert episode is not None
    assert len(episode.queries) == 30


def test_items_with_too_few_programs_have_no_episode() -> None:
    drawn = list(episodes(class_of(), ks=[5, 16], seeds=[0, 1]))
    assert {episode.item for episode in drawn} == {"forgets", "loops"}
    assert {episode.item for episode in drawn if episode.k == 16} == {"loops"}
    assert len(drawn) == 6


def test_records_are_shuffled_in_the_same_way_always() -> None:
    first, again = class_of().question.codes, class_of().question.codes
    in_order = tuple(record(i, forgets=i % 3 == 0, loops=i % 2 == 0)["code"] for i in range(60))
    assert first == again != in_order
    assert sorted(first) == sorted(in_order)


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(ValueError, match="one question"):
        Labelled.from_records([])
    with pytest.raises(ValueError, match="at least one example"):
        draw(class_of(), "forgets", 0, 0)
    with pytest.raises(KeyError):
        draw(class_of(), "unknown", 1, 0)
