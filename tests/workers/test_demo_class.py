from __future__ import annotations

import pytest

from workers.demo_class import SHOTS, demo_classes, student_names


@pytest.fixture(scope="module")
def classes():
    return demo_classes()


def test_the_demo_is_the_same_every_time(classes):
    again = demo_classes()
    assert [[p.code for p in one.programs] for one in classes] == [[p.code for p in one.programs] for one in again]
    assert [one.examples for one in classes] == [one.examples for one in again]


def test_three_questions_of_five_to_eight_items_and_enough_programs(classes):
    assert len(classes) == 3
    assert sum(len({program.code for program in one.programs}) for one in classes) >= 150
    for one in classes:
        assert 2 <= len(one.asked.topics) <= 3
        assert 5 <= len(one.examples) <= 8


def test_ten_examples_for_each_item_and_ten_against(classes):
    for one in classes:
        for item, places in one.examples.items():
            said = [one.programs[place].applies[item] for place in places]
            assert len(set(places)) == 2 * SHOTS
            assert sum(said) == SHOTS
            assert all(one.programs[place].code.strip() for place in places)


def test_some_programs_do_not_parse_and_one_lacks_a_quote(classes):
    broken = [program.code for one in classes for program in one.programs if not program.parses]
    assert broken
    assert any(line.count('"') % 2 for code in broken for line in code.split("\n"))


def test_every_student_has_an_identifier_of_their_own(classes):
    names = student_names()
    assert len({identifier for identifier, _ in names}) == len(names) == len(classes[0].programs)
