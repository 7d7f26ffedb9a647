"""The rubric's editor in a browser: what the script does is what the buttons do without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from service.auth.sign_in import COOKIE
from service.db import Database
from service.rubrics import actions
from service.rubrics.actions import Draft, ItemDraft, TopicDraft
from tests.service.conftest import Person, Place

A, B, C = (ItemDraft(letter, f"message {letter}", level="close" if letter == "B" else "not_yet") for letter in "ABC")
RUBRIC = Draft((TopicDraft("One", "Fine.", (A, B)), TopicDraft("Two", "Fine.", (C,))))
SHAPE = """() => [...document.querySelectorAll('#rubric [data-field=title], #rubric [data-field=level]')]
    .filter((part) => part.type !== 'radio' || part.checked).map((part) => `${part.name}=${part.value}`)"""
BUTTONS = [
    *["up-item 1 0", "down-topic 0", "down-item 1 0", "add-item 1", "up-item 1 3", "remove-item 1 0"],
    *["up-item 1 0", "remove-topic 0", "remove-topic 0", "add-topic", "add-item 0"],
]
Open = Callable[[bool], Page]


@pytest.fixture
def open_editor(address: str, browser: Browser, instructor: Person, place: Place, database: Database) -> Iterator[Open]:
    """Open the page with a rubric of two topics, with or without scripts."""
    with database.writing.begin() as session:
        actions.save(session, place.question_id, RUBRIC)
    contexts = []

    def open_page(scripts: bool) -> Page:
        context = browser.new_context(java_script_enabled=scripts)
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.add_cookies([{"name": COOKIE, "value": instructor.browser.cookies[COOKIE], "url": address}])
        page = context.new_page()
        page.goto(f"{address}/questions/{place.question_id}/rubric")
        return page

    yield open_page
    for context in contexts:
        context.close()


def press(page: Page, button: str, reloads: bool) -> None:
    found = page.locator(f'#rubric button[value="{button}"]')
    if not reloads:
        found.click()
        return
    with page.expect_navigation():
        found.click()


def shape(page: Page) -> list[str]:
    found: list[str] = page.evaluate(SHAPE)
    return found


def test_buttons_do_the_same_with_and_without_the_script(open_editor: Open) -> None:
    scripted, plain = open_editor(True), open_editor(False)

    for button in BUTTONS:
        press(scripted, button, reloads=False)
        press(plain, button, reloads=True)
        assert (button, shape(scripted)) == (button, shape(plain))


def test_a_rubric_is_written_by_keyboard(open_editor: Open, place: Place, database: Database) -> None:
    page = open_editor(True)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    page.locator('[name="t0.i0.title"]').press("Enter")
    page.keyboard.type("New")
    page.locator('[name="t0.i1.message"]').fill("Use `float`.")
    page.locator('[name="t0.i1.message"]').press("Alt+ArrowDown")

    assert page.evaluate("document.activeElement.name") == "t0.i2.message"
    assert page.locator("[data-preview] code").inner_text() == "float"
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    assert page.locator(".notice").inner_text() == "Saved as version 2."
    assert complaints == []
    with database.reading() as session:
        rubric = actions.current(session, place.question_id)
    assert rubric is not None
    assert [(item.title, item.level.value) for item in rubric.items] == [
        ("A", "not_yet"),
        ("B", "close"),
        ("New", "not_yet"),
        ("C", "not_yet"),
    ]
