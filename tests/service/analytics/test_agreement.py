"""Votes are counted for topics and items, apart for the model and for people, and told honestly."""

from __future__ import annotations

import csv
import io
import re

import pytest

from service.analytics import words
from service.analytics.actions import agreement
from service.analytics.figures import Scale, scale
from service.analytics.votes import Agreement, Line, Votes
from service.auth.tokens import create_token
from service.tables import Source, now
from tests.service.analytics.conftest import Ballot

MODEL, PERSON = Source.MODEL, Source.PERSON


def counted(lines: list[Line]) -> list[tuple[str, str, str, int, int]]:
    return [(line.topic_key, line.item_key, line.source.value, line.votes.agree, line.votes.total) for line in lines]


def found(model: tuple[int, int] = (0, 0), person: tuple[int, int] = (0, 0)) -> Agreement:
    return Agreement({MODEL: Votes(*model), PERSON: Votes(*person)}, [], [], 12)


@pytest.fixture
def path(place) -> str:
    return f"/assignments/{place.assignment.id}/agreement"


def test_votes_count_for_the_topic_and_for_each_item_by_whose_word_it_was(ballot: Ballot, place) -> None:
    one, two = ballot.voter(), ballot.voter()
    ballot.vote(one, True, items=(("no_float", MODEL), ("no_prompt", PERSON)))
    ballot.vote(two, False, "No.", items=(("no_float", MODEL),))
    ballot.vote(one, True, topic="limits")
    ballot.vote(two, True, topic="limits", source=PERSON)
    result = agreement(ballot.session, place.assignment.id)
    assert (result.voters, result.total) == (2, 4)
    assert {s.value: (v.agree, v.total, v.explanations) for s, v in result.by_source.items()} == {
        "model": (2, 3, 1),
        "person": (1, 1, 0),
    }
    assert sorted(counted(result.topics)) == [
        ("input", "", "model", 1, 2),
        ("limits", "", "model", 1, 1),
        ("limits", "", "person", 1, 1),
    ]
    assert sorted(counted(result.items)) == [
        ("input", "no_float", "model", 1, 2),
        ("input", "no_prompt", "person", 1, 1),
    ]


def test_least_agreement_comes_first_and_few_votes_last(ballot: Ballot, place) -> None:
    for number in range(10):
        voter = ballot.voter()
        ballot.vote(voter, number < 9, topic="mostly")
        ballot.vote(voter, number < 4, topic="rarely")
        if number == 0:
            ballot.vote(voter, False, topic="once")
    assert [line.topic_key for line in agreement(ballot.session, place.assignment.id).topics] == [
        "rarely",
        "mostly",
        "once",
    ]


@pytest.mark.parametrize(
    ("result", "heading"),
    [
        (found(), "No votes yet"),
        (found((3, 4)), "So far 3 of 4\u00a0votes agree with what the model wrote"),
        (found((2114, 2184)), "Students agree with 96.8\u00a0% of what the model wrote"),
        (found(person=(30, 40)), "Students agree with 75.0\u00a0% of what people wrote"),
    ],
)
def test_heading_is_the_finding(result: Agreement, heading: str) -> None:
    assert words.heading(result) == heading


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (found((2114, 2184), (327, 341)), "in 95.9\u00a0% (of 341; 93.2 to 97.5\u00a0%): no clear difference."),
        (found((2114, 2184), (280, 341)), "clearly less often."),
        (found((1800, 2184), (330, 341)), "clearly more often."),
        (found((2114, 2184), (7, 9)), "too few to compare."),
        (found((2114, 2184)), "Nobody has voted on what people wrote."),
        (found((2114, 2184)), "2,114 of 2,184\u00a0votes by 12\u00a0students; the interval is 96.0 to 97.5\u00a0%."),
        (found((3, 4)), "too few to say more than 30.1 to 95.4\u00a0%."),
    ],
)
def test_sentence_gives_count_interval_and_comparison(result: Agreement, said: str) -> None:
    assert said in words.explained(result, now())


def test_without_votes_the_page_says_what_comes_next(ballot: Ballot, instructor, path: str) -> None:
    page = instructor.browser.get(path).text
    assert "<h1>No votes yet</h1>" in page
    assert "Nothing is released yet" in page
    assert "To the release" in page


def test_page_shows_lines_with_their_intervals(ballot: Ballot, grader, path: str) -> None:
    for number in range(25):
        ballot.vote(ballot.voter(), number < 20, "Hm." if number > 22 else "", items=(("no_float", MODEL),))
    ballot.session.commit()
    page = grader.browser.get(path).text
    assert "Students agree with 80.0\u00a0% of what the model wrote" in page
    assert '<th scope="row">Title of no_float</th><td>model</td><td>80.0\u00a0%</td><td>25</td>' in page
    assert 'aria-label="60.9 to 91.1\u00a0%"' in page
    assert re.search(r'<line x1="2.2%" x2="77.8%"[^>]* class="ci"/><circle cx="50.0%"', page)
    assert "2\u00a0explanations" in page
    assert " style=" not in page


def test_axis_begins_at_the_fifth_below_the_lowest_interval() -> None:
    line = Line(None, "", 0, "", "", "", MODEL, Votes(90, 100))  # type: ignore[arg-type]
    assert scale([line]) == Scale(0.8)
    line.votes = Votes(40, 100)
    assert scale([line]).low == pytest.approx(0.2)
    assert scale([]) == Scale(0.8)
    assert Scale(0.5).place(0.75) == "50.0%"


def test_explanations_are_read_by_pseudonym_disagreements_first(ballot: Ballot, grader, path: str) -> None:
    for agree, text, items in (
        (True, "Right, thanks.", (("no_float", MODEL),)),
        (False, "I use <int> `int(x)`.", (("no_float", MODEL),)),
        (False, "Of another item.", (("other", MODEL),)),
        (False, "Of a person.", (("no_float", PERSON),)),
        (False, "", (("no_float", MODEL),)),
    ):
        ballot.vote(ballot.voter(), agree, text, items=items)
    ballot.session.commit()
    address = f"{path}/explanations?question={ballot.question.id}&topic=input&item=no_float&source=model"
    page = grader.browser.get(address).text
    assert "<h1>Title of no_float</h1>" in page
    assert "1 of 2\u00a0explanations disagree" in page
    assert page.index("I use &lt;int&gt; <code>int(x)</code>.") < page.index("Right, thanks.")
    assert "Of another item." not in page
    assert "Of a person." not in page
    assert "Heron 1" in page
    assert "Name1" not in page
    assert "&amp;item=no_float" in grader.browser.get(path).text
    whole = f"{path}/explanations?question={ballot.question.id}&topic=input&source=model"
    assert "3 of 4\u00a0explanations disagree" in grader.browser.get(whole).text


def test_csv_has_every_line_and_no_formula(ballot: Ballot, place, instructor, path: str) -> None:
    ballot.question = ballot.session.merge(ballot.question)
    ballot.question.title = '=HYPERLINK("http://x")'
    ballot.vote(ballot.voter(), True, items=(("-no_float", MODEL),))
    ballot.session.commit()
    answer = instructor.browser.get(f"{path}.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="agreement-week-2.csv"' in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(row["topic"], row["item"]) for row in rows] == [("input", ""), ("input", "'-no_float")]
    assert rows[0]["question"] == '\'=HYPERLINK("http://x")'
    assert (rows[0]["votes"], rows[0]["agree"], rows[0]["share"], rows[0]["low"]) == ("1", "1", "1.0000", "0.2065")


def test_rest_gives_the_same_figures(ballot: Ballot, place, instructor, visitor) -> None:
    ballot.vote(ballot.voter(), True, "Yes.", items=(("no_float", MODEL),))
    _, secret = create_token(ballot.session, instructor.user, "test", ["courses:read"])
    _, other = create_token(ballot.session, instructor.user, "test", ["feedback"])
    ballot.session.commit()
    path = f"/api/v1/assignments/{place.assignment.id}/agreement"
    body = visitor.get(path, headers={"Authorization": f"Bearer {secret}"}).json()
    assert body["model"] == {
        "votes": 1,
        "agree": 1,
        "share": 1.0,
        "low": pytest.approx(0.20655, abs=1e-5),
        "high": 1.0,
        "explanations": 1,
    }
    assert body["person"]["share"] is None
    assert (body["voters"], body["topics"][0]["item_key"], body["items"][0]["item_key"]) == (1, None, "no_float")
    assert visitor.get(path, headers={"Authorization": f"Bearer {other}"}).status_code == 403


def test_pages_are_for_staff_of_the_course(ballot: Ballot, place, student, stranger, visitor, path: str) -> None:
    address = f"{path}/explanations?question={place.question.id}&topic=input&source=model"
    for page in (path, f"{path}.csv", address):
        assert student.browser.get(page).status_code == 403, page
        assert stranger.browser.get(page).status_code == 404, page
        assert visitor.get(page).status_code == 303, page
    rest = f"/api/v1{path}"
    assert student.browser.get(rest).status_code == 403
    assert stranger.browser.get(rest).status_code == 404
    assert visitor.get(rest).status_code == 401
