"""The rubric's page."""

from __future__ import annotations

import html
import re

import pytest

from service.db import Database
from service.rubrics import actions
from service.rubrics.actions import Draft, ItemDraft, TopicDraft
from service.tables import Question
from tests.service.assignments.test_actions import hand_in
from tests.service.conftest import Person, Place
from tests.service.rubrics.test_actions import LOOP, grade

TYPED = {
    "t0.title": "Getting input",
    "t0.fine_message": "The number is read.",
    "t0.i0.title": "Stays text",
    "t0.i0.message": "Convert it with `float`.",
    "t0.i0.meaning": "",
    "t0.i0.level": "close",
    "t0.i0.points": "1",
}


@pytest.fixture
def page(place: Place) -> str:
    return f"/questions/{place.question_id}/rubric"


def fields(text: str) -> dict[str, str]:
    """What the editor's form would send again: the first value of each field, a radio button's where it is checked."""
    form = text.partition('id="rubric"')[2].partition("</form>")[0]
    found: dict[str, str] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        names = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if "data-field" in names and (names.get("type") != "radio" or " checked" in tag):
            found[names["name"]] = html.unescape(names["value"])
    for name, value in re.findall(r'<textarea name="([^"]+)"[^>]*>\n(.*?)</textarea>', form, re.DOTALL):
        found[name] = html.unescape(value)
    return found


def test_the_first_rubric_is_written_and_saved(instructor: Person, page: str, place: Place, database: Database) -> None:
    empty = instructor.browser.get(page)
    assert "A topic is one thing the task asks for" in empty.text

    saved = instructor.browser.send_form(page, {"do": "save", **TYPED})

    assert saved.status_code == 303
    shown = instructor.browser.get(page)
    assert "Saved as version 1." in shown.text
    assert "Convert it with </span>" not in shown.text
    assert "Convert it with <code>float</code>." in shown.text
    with database.reading() as session:
        rubric = actions.current(session, place.question_id)
    assert rubric is not None
    assert [item.key for item in rubric.items] == ["stays_text"]


def test_the_page_sends_back_what_it_shows(instructor: Person, page: str, place: Place, database: Database) -> None:
    with database.writing.begin() as session:
        actions.save(
            session, place.question_id, Draft((LOOP, TopicDraft("B & <b>", "“Fine”", (ItemDraft("<i>", "&amp;"),))))
        )

    again = instructor.browser.send_form(page, {"do": "save", **fields(instructor.browser.get(page).text)})

    assert again.status_code == 303
    assert "Nothing was different; version 1 stays." in instructor.browser.get(page).text


def test_buttons_work_without_scripts_and_keep_what_was_typed(instructor: Person, page: str) -> None:
    more = instructor.browser.send_form(page, {"do": "add-item 0", **TYPED})
    assert more.status_code == 200
    assert re.search(r'name="t0.i1.title"[^>]* autofocus', more.text)
    typed = fields(more.text)
    assert typed.items() >= TYPED.items()

    moved = instructor.browser.send_form(page, {"do": "down-item 0 0", **typed, "t0.i1.title": "Second"})
    assert fields(moved.text)["t0.i0.title"] == "Second"
    assert fields(moved.text)["t0.i1.title"] == "Stays text"
    assert instructor.browser.send_form(page, {"do": "explode 0", **TYPED}).status_code == 400


def test_the_margin_shows_what_is_typed(instructor: Person, page: str, place: Place, database: Database) -> None:
    shown = instructor.browser.send_form(page, {"do": "preview", **TYPED})

    assert "Convert it with <code>float</code>." in shown.text
    with database.reading() as session:
        assert actions.current(session, place.question_id) is None


def test_flaws_stand_at_their_fields_and_nothing_is_saved(instructor: Person, page: str) -> None:
    shown = instructor.browser.send_form(page, TYPED | {"do": "save", "t0.fine_message": "", "t0.i0.points": "-1"})

    assert shown.status_code == 422
    assert "2\u00a0places need another look" in shown.text
    assert re.search(r'name="t0.fine_message"[^>]* aria-invalid="true" autofocus', shown.text)
    assert re.search(r'name="t0.i0.points"[^>]* aria-invalid="true"', shown.text)
    assert "<b>topic 1, item 1</b> points are -1" in shown.text
    nothing = instructor.browser.send_form(page, {"do": "save", "t0.title": ""})
    assert "has no topic" in nothing.text


def test_removing_a_graded_item_asks_first(instructor: Person, page: str, place: Place, database: Database) -> None:
    with database.writing.begin() as session:
        hand_in(session, session.get_one(Question, place.question_id))
        actions.save(session, place.question_id, Draft((LOOP,)))
        grade(session, place.question_id, "crashes")
    typed = fields(
        instructor.browser.send_form(page, {"do": "remove-item 0 1", **fields(instructor.browser.get(page).text)}).text
    )

    asked = instructor.browser.send_form(page, {"do": "save", **typed})
    assert asked.status_code == 422
    assert "<b>Crashes</b> has 1 grade" in asked.text
    done = instructor.browser.send_form(page, {"do": "save-removing", **fields(asked.text)})
    assert done.status_code == 303
    with database.reading() as session:
        assert len(actions.versions(session, place.question_id)) == 2


def test_an_earlier_version_can_be_taken_up_again(
    instructor: Person, page: str, place: Place, database: Database
) -> None:
    instructor.browser.send_form(page, {"do": "save", **TYPED})
    instructor.browser.send_form(page, fields(instructor.browser.get(page).text) | {"do": "save", "t0.title": "Input"})

    earlier = instructor.browser.get(f"{page}?version=1")
    assert "This is version 1." in earlier.text
    instructor.browser.send_form(page, {"do": "save", **fields(earlier.text)})

    with database.reading() as session:
        rubric = actions.current(session, place.question_id)
    assert rubric is not None
    assert (rubric.number, rubric.topics[0].title, rubric.topics[0].key) == (3, "Getting input", "getting_input")
    assert instructor.browser.get(f"{page}?version=9").status_code == 404


def test_json_fills_the_editor_and_is_saved_after_looking(instructor: Person, page: str) -> None:
    text = '{"items": [{"id": "early", "text": "Stops early."}]}'

    pasted = instructor.browser.send_form(page, {"text": text}, to=f"{page}/json")
    files = {"file": ("rubric.json", b"\xef\xbb\xbf" + text.encode(), "application/json")}
    uploaded = instructor.browser.send_form(page, to=f"{page}/json", files=files)

    for shown in (pasted, uploaded):
        assert shown.status_code == 200
        assert "1\u00a0topic, 1\u00a0item. Look through it, then save." in shown.text
        assert fields(shown.text)["t0.i0.key"] == "early"
    assert "version 1" not in instructor.browser.get(page).text
    assert instructor.browser.send_form(page, {"do": "save", **fields(pasted.text)}).status_code == 303


@pytest.mark.parametrize(
    ("text", "file", "words"),
    [
        (
            '{"items": [\n {"id": "a"},\n {"id": "a", "text": 3}]}',
            b"",
            ["line 2, topic 1, item 1", "line 3, topic 1, item 2"],
        ),
        ("{", b"", ["line 1, column 2", "is not JSON"]),
        (" ", b"", ["nothing"]),
        ("", b"\xff\xfe", ["is not UTF-8"]),
        ("", b" " * 1_000_001, ["is larger than a megabyte"]),
    ],
)
def test_json_that_does_not_fit_changes_nothing(
    instructor: Person, page: str, text: str, file: bytes, words: list[str]
) -> None:
    instructor.browser.send_form(page, {"do": "save", **TYPED})
    files = {"file": ("rubric.json", file, "application/json")} if file else None

    shown = instructor.browser.send_form(page, {"text": text}, to=f"{page}/json", files=files)

    assert shown.status_code == 422
    for word in words:
        assert word in shown.text
    assert fields(shown.text)["t0.title"] == "Getting input"
    assert html.escape(text, quote=False).replace('"', "&#34;") in shown.text


def test_graders_read_only(grader: Person, page: str) -> None:
    shown = grader.browser.get(page)

    assert "Only instructors change a rubric" in shown.text
    assert "Save the rubric" not in shown.text
