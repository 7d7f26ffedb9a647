"""Programs that act exactly alike: shown, and decided for at once where a person says so."""

from __future__ import annotations

import re

import pytest

from service.tables import Purpose
from tests.service.grading.test_review import decide
from tests.support.watched import raised, returned, watch

INPUTS = [{"call": "f([])"}, {"call": "f([1])"}]
REVIEW = (True, Purpose.REVIEW)


@pytest.fixture
def acting(desk):
    """One program by two students, one alike by its text, one that only acts alike, one that does something else."""
    one, _ = desk.hand_in("a = 1", times=2, norm="n")
    near, far, other = (desk.hand_in(text, norm=norm)[0] for text, norm in (("b", "n"), ("c", "m"), ("d", "o")))
    for submission in (one, near, far, other):
        desk.judge(submission, second=0.5)
    desk.run()
    wrong, right = [raised("IndexError"), returned("1")], [returned("0"), returned("1")]
    with desk.changing() as session:
        programs = [one.program_id, near.program_id, far.program_id, other.program_id]
        watch(session, desk.question_id, INPUTS, right, dict(zip(programs, [wrong, wrong, wrong, right], strict=True)))
    return one, near, far, other


def test_the_review_and_the_desk_show_what_it_does(desk, instructor, acting):
    one = acting[0]
    for path in ("review?item=second&", "examples?"):
        page = instructor.browser.get(f"{desk.path}/{path}submission={one.id}").text
        assert "stopped with <code>IndexError</code> (line 1)" in page
        assert "1\u00a0other submission does exactly the same on every input." in page


def test_a_word_goes_to_those_that_act_alike_only_where_it_is_asked_for(desk, instructor, acting):
    one, near, far, other = acting
    page = instructor.browser.get(f"{desk.path}/review?submission={one.id}&item=second").text
    assert "Also for the 1\u00a0other program that acts exactly alike" in page
    decide(instructor, desk, one, "second", "applies")
    assert desk.said(far) == {}
    decide(instructor, desk, one, "second", "back")
    fields = {"submission": str(one.id), "item": "second", "verdict": "applies", "acting": "true", "alike": "true"}
    answer = instructor.browser.send_form(f"{desk.path}/review", fields)
    assert [desk.said(s).get("second") for s in (one, near, far, other)] == [REVIEW] * 3 + [None]
    page = instructor.browser.get(answer.headers["location"]).text.partition("</form>")[0]
    back = dict(re.findall(r'name="(submission|item|seen|alike|acting)" value="([^"]*)"', page))
    instructor.browser.send_form(f"{desk.path}/review", back | {"verdict": "back"})
    assert [desk.said(s) for s in (one, near, far)] == [{}] * 3


def test_a_program_decides_for_them_too(desk, instructor, acting, token, visitor):
    one, near, far, _ = acting
    said = {"applies": True, "alike": False, "acting": True}
    path = f"/api/v1/submissions/{one.id}/items/second/verdict"
    answer = visitor.put(path, json=said, headers=token(instructor, "grading")).json()
    assert {str(one.id), str(near.id), str(far.id)} < set(answer["submission_ids"])
    assert desk.said(far) == {"second": REVIEW}
