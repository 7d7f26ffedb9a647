"""The grading desk: what lies on it, saving, skipping, undoing, and two graders at once."""

from __future__ import annotations

import re
from uuid import UUID

import pytest

from service.tables import Purpose

EXAMPLE = Purpose.EXAMPLE
SHOWN = "second early crash"


def on_desk(page) -> UUID:
    """The submission that a page asks about."""
    found = re.search(r'data-keys>.*?name="submission" value="([^"]+)"', page.text, re.S)
    assert found, page.text[:3000]
    return UUID(found[1])


def state(page) -> str:
    found = re.search(r'data-keys>.*?name="seen" value="([^"]+)"', page.text, re.S)
    assert found
    return found[1]


def save(person, desk, submission_id, *applies, seen=None, **more):
    """Save as the page's form does."""
    page = person.browser.get(f"{desk.path}/examples?submission={submission_id}")
    data = {"submission": str(submission_id), "seen": seen or state(page), "shown": SHOWN, "do": "save"}
    return person.browser.send_form(
        f"{desk.path}/examples?submission={submission_id}",
        data | {"applies": list(applies)} | more,
        f"{desk.path}/examples",
    )


def test_the_most_common_program_comes_first_until_the_model_has_looked(desk, instructor):
    desk.hand_in("rare = 1")
    common = desk.hand_in("common = 1", times=3)
    page = instructor.browser.get(f"{desk.path}/examples")
    assert on_desk(page) in {one.id for one in common}
    assert "stands for 3\u00a0programs" in page.text
    assert "has not looked at this program yet" in page.text


def test_programs_that_are_alike_count_as_one(desk, instructor):
    desk.hand_in("alone = 1", times=2)
    first = desk.hand_in("a = 1", norm="n")[0]
    second = desk.hand_in("b = 1", times=2, norm="n")
    page = instructor.browser.get(f"{desk.path}/examples")
    assert on_desk(page) in {first.id, *(one.id for one in second)}
    assert "stands for 3\u00a0programs" in page.text


def test_the_models_order_goes_before_the_count_and_its_probabilities_are_shown(desk, instructor):
    desk.hand_in("common = 1", times=5)
    useful, next_one = desk.hand_in("useful = 1")[0], desk.hand_in("next = 1")[0]
    desk.suggest(useful, next_one, probability=0.91)
    page = instructor.browser.get(f"{desk.path}/examples")
    assert on_desk(page) == useful.id
    assert "stands for 7\u00a0programs" in page.text
    assert "the model would say 91\u00a0%" in page.text
    assert "has not looked" not in page.text


def test_an_untouched_program_is_not_offered(desk, instructor):
    desk.hand_in("", times=4, attempted=False)
    real = desk.hand_in("x = 1")[0]
    assert on_desk(instructor.browser.get(f"{desk.path}/examples")) == real.id


def test_saving_grades_every_item_and_goes_on(desk, instructor):
    first, second = desk.hand_in("a = 1", times=2)[0], desk.hand_in("b = 1")[0]
    answer = save(instructor, desk, first.id, "early")
    assert answer.status_code == 303
    assert desk.said(first) == {"second": (False, EXAMPLE), "early": (True, EXAMPLE), "crash": (False, EXAMPLE)}
    page = instructor.browser.get(answer.headers["location"])
    assert on_desk(page) == second.id
    assert "example 2" in page.text
    assert "1 for · 0 against" in page.text
    assert f"Saved: <b>{first.pseudonym}</b>" in page.text


def test_what_is_graded_is_not_suggested_again_nor_what_is_alike(desk, instructor):
    first, twin, other = (desk.hand_in(text, norm=norm)[0] for text, norm in (("a", "n"), ("b", "n"), ("c", "m")))
    desk.suggest(first, twin, other)
    save(instructor, desk, first.id)
    assert on_desk(instructor.browser.get(f"{desk.path}/examples")) == other.id


def test_undo_takes_new_grades_away_and_brings_old_ones_back(desk, instructor):
    one = desk.hand_in("a = 1")[0]
    desk.hand_in("b = 1")
    page = instructor.browser.get(save(instructor, desk, one.id, "early").headers["location"])
    undo = dict(re.findall(r'name="(submission|was|seen)" value="([^"]*)"', page.text.partition("</form>")[0]))
    answer = instructor.browser.send_form(f"{desk.path}/examples", undo, f"{desk.path}/examples/undo")
    assert answer.headers["location"].endswith(f"submission={one.id}")
    assert desk.said(one) == {}
    desk.grade(one, second=True)
    page = instructor.browser.get(save(instructor, desk, one.id, "early").headers["location"])
    undo = dict(re.findall(r'name="(submission|was|seen)" value="([^"]*)"', page.text.partition("</form>")[0]))
    instructor.browser.send_form(f"{desk.path}/examples", undo, f"{desk.path}/examples/undo")
    assert desk.said(one) == {"second": (True, EXAMPLE)}


def test_a_skipped_program_comes_last(desk, instructor):
    first, second = desk.hand_in("a = 1", times=2)[0], desk.hand_in("b = 1")[0]
    for expected in (second, first):
        shown = on_desk(instructor.browser.get(f"{desk.path}/examples"))
        answer = instructor.browser.send_form(f"{desk.path}/examples", {"submission": str(shown), "do": "skip"})
        assert answer.status_code == 303
        assert on_desk(instructor.browser.get(f"{desk.path}/examples")) == expected.id
        if expected is second:
            assert shown == first.id
    assert desk.said(first) == desk.said(second) == {}


def test_two_graders_who_agree_notice_nothing(desk, instructor, grader):
    one = desk.hand_in("a = 1")[0]
    seen = state(grader.browser.get(f"{desk.path}/examples?submission={one.id}"))
    save(instructor, desk, one.id, "early")
    assert save(grader, desk, one.id, "early", seen=seen).status_code == 303


def test_two_graders_who_differ_are_told_and_nothing_is_overwritten(desk, instructor, grader):
    one = desk.hand_in("a = 1")[0]
    seen = state(grader.browser.get(f"{desk.path}/examples?submission={one.id}"))
    save(instructor, desk, one.id, "early")
    page = save(grader, desk, one.id, "crash", seen=seen)
    assert page.status_code == 409
    assert "Somebody else graded this program in the meantime" in page.text
    assert "by Iris" in page.text
    assert page.text.count("theirs: ") == 2
    assert re.search(r'value="crash"[^>]*checked', page.text)
    assert desk.said(one)["early"][0] is True
    assert save(grader, desk, one.id, "crash", seen=state(page)).status_code == 303
    assert desk.said(one)["early"][0] is False


def test_earlier_examples_are_shown_as_they_were_graded(desk, instructor):
    first, second = desk.hand_in("a = 1")[0], desk.hand_in("b = 1")[0]
    desk.hand_in("c = 1")
    save(instructor, desk, first.id, "early")
    save(instructor, desk, second.id)
    page = instructor.browser.get(f"{desk.path}/examples")
    assert f"?submission={second.id}" in page.text
    page = instructor.browser.get(f"{desk.path}/examples?submission={first.id}")
    assert "example 1 of 2" in page.text
    assert re.search(r'value="early"[^>]*checked', page.text)
    assert not re.search(r'value="second"[^>]*checked', page.text)
    assert f'?submission={second.id}" data-key="n"' in page.text


def test_a_one_sided_item_gets_advice_and_a_search(desk, instructor):
    for number in range(4):
        desk.grade(desk.hand_in(f"x = {number}")[0], second=number == 0, early=False, crash=True)
    low, high = desk.hand_in("low = 1")[0], desk.hand_in("high = 1")[0]
    desk.suggest(high, low)
    page = instructor.browser.get(f"{desk.path}/examples")
    assert "1 for · 3 against: grade two more that have it" in page.text
    assert "4 for · 0 against: grade three more that do not have it" in page.text
    assert on_desk(instructor.browser.get(f"{desk.path}/examples?likely=crash&want=false")) == low.id
    assert on_desk(instructor.browser.get(f"{desk.path}/examples?likely=crash&want=true")) == high.id


@pytest.mark.parametrize(("graded", "asked"), [(2, False), (3, True)])
def test_the_model_is_asked_anew_every_few_examples(desk, instructor, sender, graded, asked):
    spare = [desk.hand_in(f"x = {number}")[0] for number in range(6)]
    desk.suggest(*spare)
    for one in spare[:graded]:
        save(instructor, desk, one.id)
    assert (("grading.suggest", desk.question_id) in desk.jobs()) is asked
    assert (len(sender.sent) == 1) is asked


def test_the_model_is_asked_anew_when_its_suggestions_are_used_up(desk, instructor):
    first, second = desk.hand_in("a = 1")[0], desk.hand_in("b = 1")[0]
    desk.suggest(first)
    save(instructor, desk, first.id)
    assert desk.jobs() == [("grading.suggest", desk.question_id)]
    page = instructor.browser.get(f"{desk.path}/examples")
    assert on_desk(page) == second.id
    assert "The model is looking at the programs" in page.text


def test_asking_by_hand(desk, instructor):
    desk.hand_in("a = 1")
    assert instructor.browser.send_form(f"{desk.path}/examples", to=f"{desk.path}/examples/suggest").status_code == 303
    assert desk.jobs() == [("grading.suggest", desk.question_id)]


def test_the_list_of_graded_examples_and_removing_one(desk, instructor):
    one, other = desk.hand_in("a = 1")[0], desk.hand_in("b = 1")[0]
    save(instructor, desk, one.id, "early")
    desk.grade(other, second=True)
    page = instructor.browser.get(f"{desk.path}/examples/graded")
    assert "2\u00a0graded examples" in page.text
    assert "Item early" in page.text
    assert "(1 of 3\u00a0items looked at)" in page.text
    instructor.browser.send_form(
        f"{desk.path}/examples/graded", {"submission": str(one.id)}, f"{desk.path}/examples/remove"
    )
    assert desk.said(one) == {}
    assert "1\u00a0graded example<" in instructor.browser.get(f"{desk.path}/examples/graded").text


def test_when_everything_is_graded_the_page_says_so(desk, instructor):
    save(instructor, desk, desk.hand_in("a = 1")[0].id)
    assert "Every program is graded" in instructor.browser.get(f"{desk.path}/examples").text


def test_without_rubric_or_programs_the_page_says_what_is_missing(empty_desk, instructor, place):
    page = instructor.browser.get(f"{empty_desk.path}/examples")
    assert f'href="{empty_desk.path}/rubric"' in page.text
    assert "Write its rubric" in instructor.browser.get(f"/assignments/{place.assignment.id}/examples").text


def test_the_first_question_that_lacks_examples_is_opened(desk, instructor, place):
    desk.hand_in("a = 1")
    answer = instructor.browser.get(f"/assignments/{place.assignment.id}/examples")
    assert answer.headers["location"] == f"{desk.path}/examples"


def test_a_program_is_shown_and_never_interpreted_as_html(desk, instructor):
    desk.hand_in("print('<script>alert(1)</script>')")
    page = instructor.browser.get(f"{desk.path}/examples").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_submission_of_another_question_is_not_found(desk, instructor, database, place):
    from service.tables import Question

    one = desk.hand_in("a = 1")[0]
    with database.writing() as session:
        other = Question(
            assignment_id=place.assignment.id,
            position=2,
            key="q2",
            title="Other",
            statement="",
            language="python",
            inputs=None,
        )
        session.add(other)
        session.commit()
    answer = instructor.browser.send_form(
        f"{desk.path}/examples", {"submission": str(one.id), "shown": SHOWN}, f"/questions/{other.id}/examples"
    )
    assert answer.status_code == 404
    assert desk.said(one) == {}
