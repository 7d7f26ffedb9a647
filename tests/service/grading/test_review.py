"""The review: least certain first, one key an override, programs that are alike follow."""

from __future__ import annotations

import re
from uuid import UUID

import pytest

from service.tables import Assignment, Feedback, Purpose, now

REVIEW = Purpose.REVIEW


def asked(page) -> tuple[UUID, str]:
    """The submission and the item that a page asks about."""
    form = page.text[page.text.index('<div class="model-says"') :]
    found = re.search(r'name="submission" value="([^"]+)"><input type="hidden" name="item" value="([^"]+)"', form)
    assert found, page.text[:3000]
    return UUID(found[1]), found[2]


def decide(person, desk, one, item, verdict, alike=True, seen=None):
    """Send the form of a page; `seen` is what that page showed, by default what it shows now."""
    address = f"{desk.path}/review?submission={one.id}&item={item}"
    if seen is None:
        page = person.browser.get(address).text
        seen = re.search(r'name="seen" value="([a-z]*)"', page[page.index('<div class="model-says"') :])[1]
    data = {"submission": str(one.id), "item": item, "verdict": verdict, "seen": seen}
    if alike:
        data["alike"] = "true"
    return person.browser.send_form(address, data, f"{desk.path}/review")


@pytest.fixture
def judged(desk):
    """Three programs: two unsure judgements, the nearer to one half in `b`; the rest is sure."""
    a, b, c = (desk.hand_in(f"{name} = 1")[0] for name in "abc")
    desk.judge(a, second=0.6, early=0.9, crash=0.02)
    desk.judge(b, second=0.49, early=0.75, crash=0.02)
    desk.judge(c, second=0.01, early=0.02, crash=0.99)
    desk.run()
    return a, b, c


def test_the_least_certain_comes_first_and_keeping_goes_on(desk, instructor, judged):
    a, b, _ = judged
    page = instructor.browser.get(f"{desk.path}/review")
    assert asked(page) == (b.id, "second")
    assert "2 left" in page.text
    assert "49\u00a0% likely that it applies" in page.text
    following = re.search(r'href="([^"]+)" data-key="k"', page.text)[1].replace("&amp;", "&")
    page = instructor.browser.get(following)
    assert asked(page) == (a.id, "second")
    back = re.search(r'href="([^"]+)" data-key="j"', page.text)[1].replace("&amp;", "&")
    assert asked(instructor.browser.get(back)) == (b.id, "second")
    following = re.search(r'href="([^"]+)" data-key="k"', page.text)[1].replace("&amp;", "&")
    end = instructor.browser.get(following).text
    assert "That was the last one" in end
    assert "You kept 2\u00a0judgements" in end
    assert desk.said(b) == {}


def test_everything_goes_from_unsure_to_sure(desk, instructor, judged, token):
    rows = instructor.browser.get(
        f"/api/v1/questions/{desk.question_id}/review?everything=true", headers=token(instructor, "grading")
    ).json()["items"]
    assert [row["verdict"] == "unsure" for row in rows] == [True] * 2 + [False] * 7
    distances = [abs(row["probability"] - 0.5) for row in rows]
    assert distances[:2] == sorted(distances[:2])
    assert distances[2:] == sorted(distances[2:])


def test_all_items_and_the_marks_are_shown(desk, instructor, judged):
    page = instructor.browser.get(f"{desk.path}/review").text
    for key in ("second", "early", "crash"):
        assert f"Item {key}</a>" in page
    assert '<mark class="w3" data-at="1-1">' in page
    assert '<div class="model-says" id="message-1" data-message="1" tabindex="-1">' in page


def test_an_override_is_a_persons_grade_and_leads_to_the_next(desk, instructor, judged):
    a, b, _ = judged
    answer = decide(instructor, desk, b, "second", "applies")
    assert answer.status_code == 303
    assert desk.said(b) == {"second": (True, REVIEW)}
    page = instructor.browser.get(answer.headers["location"])
    assert asked(page) == (a.id, "second")
    assert "1 left" in page.text
    assert f"to {b.pseudonym}" in page.text
    page = instructor.browser.get(decide(instructor, desk, a, "second", "absent").headers["location"])
    assert "Nothing is open any more" in page.text
    assert desk.said(a) == {"second": (False, REVIEW)}


def test_undo_gives_the_word_back_to_the_model(desk, instructor, judged):
    _, b, _ = judged
    page = instructor.browser.get(decide(instructor, desk, b, "second", "applies").headers["location"])
    fields = dict(re.findall(r'name="(submission|item|seen|alike)" value="([^"]*)"', page.text.partition("</form>")[0]))
    answer = instructor.browser.send_form(f"{desk.path}/review", fields | {"verdict": "back"})
    assert desk.said(b) == {}
    assert asked(instructor.browser.get(answer.headers["location"])) == (b.id, "second")


@pytest.fixture
def alike(desk):
    """One program by two students, one alike, one that only looks so."""
    one, same = desk.hand_in("a = 1", times=2, norm="n")
    near = desk.hand_in("b = 1", norm="n")[0]
    other = desk.hand_in("c = 1", norm="m")[0]
    for submission in (one, near, other):
        desk.judge(submission, second=0.5)
    desk.run()
    return one, same, near, other


def test_programs_that_are_alike_are_one_entry_and_follow(desk, instructor, alike):
    one, same, near, other = alike
    page = instructor.browser.get(f"{desk.path}/review?submission={one.id}&item=second")
    assert "2 left, 4 with those alike" in page.text
    assert "Also for the 2\u00a0other programs alike" in page.text
    decide(instructor, desk, one, "second", "applies")
    assert [desk.said(s).get("second") for s in (one, same, near, other)] == [(True, REVIEW)] * 3 + [None]
    decide(instructor, desk, same, "second", "absent")
    assert [desk.said(s)["second"][0] for s in (one, same, near)] == [False] * 3
    decide(instructor, desk, one, "second", "back")
    assert [desk.said(s) for s in (one, same, near)] == [{}] * 3


def test_without_the_tick_nobody_follows(desk, instructor, alike):
    one, same, near, _ = alike
    decide(instructor, desk, one, "second", "applies", alike=False)
    assert [desk.said(s) for s in (same, near)] == [{}, {}]


def test_examples_and_other_words_stay_as_they_are(desk, instructor, alike):
    one, same, near, _ = alike
    desk.grade(same, second=False)
    desk.grade(near, purpose=REVIEW, second=False)
    decide(instructor, desk, one, "second", "applies")
    assert desk.said(same) == {"second": (False, Purpose.EXAMPLE)}
    assert desk.said(near) == {"second": (False, REVIEW)}


def test_an_override_of_an_example_changes_the_example(desk, instructor, judged):
    a = judged[0]
    desk.grade(a, second=True)
    decide(instructor, desk, a, "second", "absent")
    assert desk.said(a) == {"second": (False, Purpose.EXAMPLE)}
    assert ("grading.suggest", desk.question_id) in desk.jobs()
    assert decide(instructor, desk, a, "second", "back").status_code == 409


def test_two_reviewers_do_not_overwrite_each_other_silently(desk, instructor, grader, judged):
    _, b, _ = judged
    decide(instructor, desk, b, "second", "applies", seen="")
    page = decide(grader, desk, b, "second", "absent", seen="")
    assert page.status_code == 409
    assert "Somebody else decided this in the meantime" in page.text
    assert desk.said(b) == {"second": (True, REVIEW)}
    assert decide(grader, desk, b, "second", "applies", seen="").status_code == 303
    assert decide(grader, desk, b, "second", "absent", seen="applies").status_code == 303
    assert desk.said(b)["second"][0] is False


def test_one_item_alone(desk, instructor, judged):
    a = judged[0]
    page = instructor.browser.get(f"{desk.path}/review?only=second&submission={a.id}&item=second")
    assert "2 left" in page.text
    assert "Nothing is open" in instructor.browser.get(f"{desk.path}/review?only=crash").text


def test_an_earlier_attempt_is_not_asked_about(desk, instructor, judged, database):
    _, b, _ = judged
    later = desk.hand_in("d = 1")[0]
    desk.judge(later, second=0.45)
    with database.writing() as session:
        row = session.merge(later)
        row.enrollment_id, row.attempt = b.enrollment_id, 2
        session.commit()
    assert asked(instructor.browser.get(f"{desk.path}/review"))[0] == later.id
    assert "2 left" in instructor.browser.get(f"{desk.path}/review").text


def test_the_overview_counts_what_is_open(desk, instructor, place, judged):
    path = f"/assignments/{place.assignment.id}/review"
    assert "2\u00a0judgements are open" in instructor.browser.get(path).text
    decide(instructor, desk, judged[1], "second", "applies")
    page = instructor.browser.get(path).text
    assert "1\u00a0judgement is open" in page
    assert "1\u00a0word of a person in review" in page
    assert f"/assignments/{place.assignment.id}/release" in page


def test_before_the_first_run_the_pages_say_so(desk, instructor, place):
    assert "Nothing is judged yet" in instructor.browser.get(f"{desk.path}/review").text
    assert "Nothing is judged yet" in instructor.browser.get(f"/assignments/{place.assignment.id}/review").text


def test_after_the_release_an_override_reaches_the_student(desk, instructor, judged, database, place):
    from service.feedback.actions import release

    _, b, _ = judged
    with database.writing() as session:
        release(session, place.assignment.id)
        session.commit()
    decide(instructor, desk, b, "second", "applies")
    with database.reading() as session:
        assert session.get_one(Assignment, place.assignment.id).released_at <= now()
        rows = session.query(Feedback).filter_by(submission_id=b.id).order_by(Feedback.version).all()
    assert [row.version for row in rows] == [1, 2]
    assert [message["item_key"] for message in rows[1].messages if message["source"] == "person"] == ["second"]


def test_rest_review_by_cursor_and_verdict(desk, instructor, token, judged):
    a, b, _ = judged
    head, web, path = token(instructor, "grading"), instructor.browser, f"/api/v1/questions/{desk.question_id}/review"
    first = web.get(f"{path}?limit=1", headers=head).json()
    assert [(row["submission_id"], row["item_key"], row["stands_for"]) for row in first["items"]] == [
        (str(b.id), "second", 1)
    ]
    second = web.get(f"{path}?limit=1&cursor={first['next']}", headers=head).json()
    assert [row["submission_id"] for row in second["items"]] == [str(a.id)]
    assert second["next"] is None
    assert web.get(f"{path}?cursor=nonsense", headers=head).status_code == 400
    answer = web.put(f"/api/v1/submissions/{b.id}/items/second/verdict", json={"applies": True}, headers=head)
    assert answer.json() == {"item_key": "second", "applies": True, "submission_ids": [str(b.id)]}
    assert len(web.get(path, headers=head).json()["items"]) == 1
    assert (
        web.put(f"/api/v1/submissions/{b.id}/items/none/verdict", json={"applies": True}, headers=head).status_code
        == 404
    )


def test_rest_grades_are_replaced_as_a_whole(desk, instructor, token):
    one = desk.hand_in("a = 1")[0]
    head, path = token(instructor, "grading"), f"/api/v1/submissions/{one.id}/grades"
    empty = instructor.browser.get(path, headers=head).json()
    first = instructor.browser.put(path, json={"grades": {"early": True, "crash": False}}, headers=head).json()
    assert first["grades"]["early"] == {"applies": True, "purpose": "example"}
    stale = instructor.browser.put(path, json={"grades": {"early": False}, "seen": empty["state"]}, headers=head)
    assert stale.status_code == 409
    fresh = {"grades": {"early": False}, "seen": first["state"]}
    assert set(instructor.browser.put(path, json=fresh, headers=head).json()["grades"]) == {"early"}
    unknown = instructor.browser.put(path, json={"grades": {"erly": True}}, headers=head)
    assert unknown.status_code == 422
    assert unknown.json()["problems"][0]["where"] == "erly"
