"""The demo course: rubrics as the pages need them, and classes from which every item can be learnt."""

from collections import Counter
from decimal import Decimal

import numpy as np
import pytest

from models.synthesis import DemoQuestion, SyntheticClass, demo_course, sample_class

COURSE = demo_course()


@pytest.fixture(scope="module", params=COURSE.questions, ids=lambda demo: demo.question.id)
def demo(request: pytest.FixtureRequest) -> DemoQuestion:
    return request.param


@pytest.fixture(scope="module", params=[0, 7])
def group(request: pytest.FixtureRequest, demo: DemoQuestion) -> SyntheticClass:
    return sample_class(demo.question, 60, np.random.default_rng(request.param))


def test_course_has_three_questions() -> None:
    assert [demo.question.title for demo in COURSE.questions] == ["Height check", "Steps", "Every second"]


def test_rubric_is_complete(demo: DemoQuestion) -> None:
    items = [item for topic in demo.topics for item in topic.items]
    assert 2 <= len(demo.topics) <= 3
    assert 5 <= len(items) <= 8
    assert len({item.key for item in items}) == len(items)
    for item in items:
        assert item.level in ("close", "not_yet")
        assert item.points > Decimal(0)
        assert item.title
        assert item.meaning.endswith(".")
        assert item.message.count("`") % 2 == 0
        assert "§" not in item.message + item.meaning + item.title
    assert all(topic.fine.endswith(".") for topic in demo.topics)


def test_labels_have_exactly_the_rubrics_keys(demo: DemoQuestion, group: SyntheticClass) -> None:
    keys = {item.key for topic in demo.topics for item in topic.items}
    assert set(group.item_texts) == keys
    assert all(set(program.applies) == keys for program in group.programs)


def test_every_item_has_ten_programs_on_either_side(group: SyntheticClass) -> None:
    counts = Counter(item for program in group.programs for item, yes in program.applies.items() if yes)
    assert min(counts[item] for item in group.item_texts) >= 10, counts
    assert max(counts.values()) <= 50, counts


def test_height_check_has_a_missing_quote() -> None:
    question = COURSE.questions[0].question
    group = sample_class(question, 60, np.random.default_rng(3))
    odd = [
        program
        for program in group.programs
        if not program.parses and any(line.count('"') % 2 or line.count("'") % 2 for line in program.code.split("\n"))
    ]
    assert odd
    assert all(program.applies["does_not_parse"] for program in odd)
