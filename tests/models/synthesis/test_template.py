"""Templates: slots, choices, marks of what was written wrongly or left out."""

import numpy as np
import pytest

from models.synthesis.draft import FaultSpan
from models.synthesis.template import parse_template

RNG = np.random.default_rng(0)


def test_slots_become_placeholders() -> None:
    assert parse_template("$total = $x1").render(frozenset(), RNG).text == "zz_total = zz_x1"


def test_the_right_option_is_written_unless_a_mistake_is_wanted() -> None:
    template = parse_template("if a «<|wrong=><=» b || c:\n")
    assert template.correct
    assert template.items == {"wrong"}
    assert template.render(frozenset(), RNG).text == "if a < b || c:\n"
    wrong = template.render({"wrong"}, RNG)
    assert wrong.text == "if a <= b || c:\n"
    assert wrong.marks == (FaultSpan(5, 7, "wrong"),)


def test_nested_choices_are_reached() -> None:
    template = parse_template("«a «b|deep=>c»|~d»")
    for _ in range(10):
        draft = template.render({"deep"}, RNG)
        assert draft.text == "a c"
        assert draft.marks == (FaultSpan(2, 3, "deep"),)


def test_less_usual_options_are_written_at_times() -> None:
    template = parse_template("«a|~b»")
    texts = [template.render(frozenset(), RNG).text for _ in range(200)]
    assert 0 < texts.count("b") < texts.count("a")


def test_what_is_left_out_marks_the_line_before() -> None:
    draft = parse_template("while x:\n    f()\n«    x -= 1\n|endless=>»").render({"endless"}, RNG)
    assert draft.text == "while x:\n    f()\n"
    assert draft.marks == (FaultSpan(13, 16, "endless"),)


def test_a_misunderstanding_is_always_marked() -> None:
    template = parse_template("return «wrong=>0»\n")
    assert not template.correct
    assert template.render(frozenset(), RNG).marks == (FaultSpan(7, 8, "wrong"),)


@pytest.mark.parametrize("source", ["«a|b", "a»", "«a|«b»"])
def test_unbalanced_marks_are_refused(source: str) -> None:
    with pytest.raises(ValueError, match="without its"):
        parse_template(source)


def test_places_of_one_habit_are_written_alike() -> None:
    template = parse_template("«@add:a|b|c» «@add:A|B|C» «@add:1|2|slip=>3»")
    rng = np.random.default_rng(2)
    assert {template.render(frozenset(), rng).text for _ in range(60)} == {"a A 1", "b B 2", "c C 1", "c C 2"}
    assert {template.render({"slip"}, rng).text for _ in range(60)} == {"a A 3", "b B 3", "c C 3"}
