"""The desk, the review and a run's page in a real browser: one key an act, and progress that moves by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from service.auth.secrets import signed
from service.auth.sign_in import COOKIE, start_sign_in
from service.settings import Settings
from service.tables import GradingRun, RunState


@pytest.fixture
def page(browser: Browser, address: str, desk, instructor, settings: Settings) -> Iterator[Page]:
    """The instructor's browser; whatever a page complains of in its console is an error."""
    with desk.changing() as session:
        secret = start_sign_in(session, instructor.user, settings)
    context = browser.new_context(base_url=address)
    context.add_cookies([{"name": COOKIE, "value": signed(settings, secret), "url": address}])
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    yield page
    context.close()
    assert complaints == []


def test_the_desk_by_keys_alone(page, desk):
    first, second = desk.hand_in("a = 1")[0], desk.hand_in("b = 1")[0]
    desk.suggest(first, second)
    page.goto(f"{desk.path}/examples")
    page.keyboard.press("2")
    page.keyboard.press("3")
    page.keyboard.press("3")
    page.keyboard.press("Enter")
    expect(page.locator(".code h2")).to_contain_text(second.pseudonym)
    assert {key: applies for key, (applies, _) in desk.said(first).items()} == {
        "second": False,
        "early": True,
        "crash": False,
    }
    page.keyboard.press("z")
    expect(page.get_by_role("status")).to_contain_text("Taken back")
    assert desk.said(first) == {}
    page.keyboard.press("s")
    expect(page.locator(".code h2")).to_contain_text(second.pseudonym)


def test_the_keys_can_be_switched_off_and_stay_off(page, desk):
    desk.hand_in("a = 1")
    page.goto(f"{desk.path}/examples")
    page.get_by_role("button", name="Keys off").click()
    page.reload()
    page.keyboard.press("1")
    expect(page.locator("input:checked")).to_have_count(0)
    page.get_by_role("button", name="Keys on").click()
    page.keyboard.press("1")
    expect(page.locator("input:checked")).to_have_count(1)


def test_the_review_by_keys_alone(page, desk):
    one, other = desk.hand_in("a = 1")[0], desk.hand_in("b = 1")[0]
    desk.judge(one, second=0.5)
    desk.judge(other, second=0.6)
    desk.run()
    page.goto(f"{desk.path}/review")
    page.keyboard.press("k")
    expect(page.locator(".code h2")).to_contain_text(other.pseudonym)
    page.keyboard.press("j")
    expect(page.locator(".code h2")).to_contain_text(one.pseudonym)
    page.keyboard.press("a")
    expect(page.get_by_role("status")).to_contain_text(f"applies to {one.pseudonym}")
    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing is open any more")
    assert [desk.said(submission)["second"][0] for submission in (one, other)] == [True, False]


def test_a_run_moves_and_ends_without_a_reload_by_hand(page, desk):
    desk.hand_in("a = 1")
    run = desk.run(RunState.RUNNING, total=40, done=10)
    page.goto(f"/runs/{run.id}")
    expect(page.get_by_role("status")).to_have_text(re.compile("10 of 40"))
    for done, state in ((30, RunState.RUNNING), (40, RunState.DONE)):
        with desk.changing() as session:
            row = session.get_one(GradingRun, run.id)
            row.done, row.state = done, state
        if state == RunState.RUNNING:
            expect(page.get_by_role("status")).to_have_text(re.compile("30 of 40"))
            expect(page.get_by_role("progressbar")).to_have_js_property("value", 30)
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("40.programs read"))
