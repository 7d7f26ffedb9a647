"""Messages and marks in a real browser: each leads to the other, by pointer, by keyboard and without scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from service.auth.sign_in import COOKIE
from service.feedback import actions
from service.tables import Judgement, Verdict
from tests.service.conftest import Person, Place
from tests.service.feedback.conftest import Desk

LONG = "x" * 400
CODE = (
    'def main():\r\n\theight = input("身長 𝒳: ")\r\n\tif height < 1.6 or height > 1.9:\r\n'
    + "\t\tprint(1)\r\n" * 80
    + f'\tprint("{LONG}", height)\r\n'
)
# In the order of the page, where the most serious comes first: 1 lies on the same tokens as a mark of 2.
PLACES = {
    "never_reads": [("height < 1.6", 1.0), ("1.6 or height", 0.2)],
    "no_float": [("input", 1.0), ("height < 1.6", 0.5), ("height)", 0.4)],
    "off_by_one": [("> 1.9", 1.0)],
}
Open = Callable[..., Page]


@pytest.fixture
def shown(desk: Desk, place: Place, student: Person) -> UUID:
    """A released submission with three messages; its id."""
    submission = desk.submission(student.enrollment, text=CODE)
    run = desk.run()
    for item, places in PLACES.items():
        spans = [[CODE.index(text), CODE.index(text) + len(text), weight] for text, weight in places]
        desk.session.add(
            Judgement(
                question_id=desk.question.id,
                program_id=submission.program_id,
                item_key=item,
                reuse_key=run.item_keys[item],
                probability=0.9,
                verdict=Verdict.APPLIES,
                spans=spans,
                witness=None,
            )
        )
    desk.session.commit()
    actions.release(desk.session, place.assignment.id)
    desk.session.commit()
    return submission.id


@pytest.fixture
def open_page(shown: UUID, address: str, browser: Browser, place: Place, student: Person) -> Iterator[Open]:
    """Open the student's page, or another one as another person; no page may complain in its console."""
    contexts, complaints = [], []

    def open_window(path: str = "", who: Person = student, **how: object) -> Page:
        context = browser.new_context(viewport={"width": 1360, "height": 900}, **how)
        contexts.append(context)
        context.set_default_timeout(60_000)  # a page may come slowly on a busy machine
        context.add_cookies([{"name": COOKIE, "value": who.browser.cookies[COOKIE], "url": address}])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        page.goto(address + (path or f"/feedback/{place.assignment.id}/1"))
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert complaints == []


def lit(page: Page) -> tuple[list[str], list[tuple[str, str]]]:
    """The messages that are lit, and the pieces of marks with their strengths."""
    messages = page.locator("[data-message].lit").evaluate_all("found => found.map((one) => one.dataset.message)")
    pieces = page.locator("mark[data-lit]").evaluate_all(
        "found => found.map((one) => [one.textContent, one.dataset.lit])"
    )
    return messages, [(text, strength) for text, strength in pieces]


def message(page: Page, number: int) -> Locator:
    return page.locator(f"#message-{number}")


def test_pointing_at_a_message_lights_its_own_marks_alone_and_the_other_way_round(open_page: Open) -> None:
    page = open_page()
    message(page, 2).locator("p").first.hover()
    own = [("input", "3"), ("height < ", "2"), ("1.6", "2"), ("height)", "2")]
    assert lit(page) == (["2"], own)
    page.locator("mark", has_text="> 1.9").hover()
    assert lit(page) == (["3"], [("> 1.9", "3")])
    # tokens of two messages light both, each piece as strongly as it counted for either
    page.locator("mark", has_text="height < ").hover()
    assert lit(page)[0] == ["1", "2"]
    page.get_by_role("heading", level=1).hover()
    assert lit(page) == ([], [])


def test_the_keyboard_walks_from_a_message_over_its_places_to_a_mark_and_back(open_page: Open) -> None:
    page = open_page()
    places = message(page, 2).get_by_role("link")
    expect(places).to_have_text(
        [
            "line 2, characters 11 to 15, strong",
            "line 3, characters 5 to 16, some",
            "line 84, characters 412 to 418, some",
        ]
    )
    places.first.focus()
    assert lit(page)[0] == ["2"]
    page.keyboard.press("Tab")
    expect(places.nth(1)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("mark.here")).to_have_text(["height)"])
    expect(page.locator("#mark-2-3")).to_be_in_viewport()  # though its line is far down and long
    page.keyboard.press("Enter")
    expect(page.locator("#mark-2-3")).to_be_focused()
    assert lit(page)[0] == ["2"]
    page.keyboard.press("Escape")
    expect(places.nth(2)).to_be_focused()
    page.keyboard.press("Escape")
    assert lit(page) == ([], [])


def test_every_mark_is_one_stop_of_the_keyboard_that_says_where_it_is_and_leads_to_its_message(open_page: Open) -> None:
    page = open_page()
    page.get_by_role("list", name="Program, 84 lines").focus()
    names = []
    for _ in range(6):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert sorted(names[1:3]) == [
        "height < 1.6: line 3, characters 5 to 16, some, for “About input”",
        "height < 1.6: line 3, characters 5 to 16, strong, for “About input”",
    ]
    assert names[0] == "input: line 2, characters 11 to 15, strong, for “About input”"
    assert names[3] == "1.6 or height: line 3, characters 14 to 26, a little, for “About input”"
    assert names[4] == "> 1.9: line 3, characters 28 to 32, strong, for “About limits”"
    assert lit(page)[0] == ["2"]
    # of two messages on one token the focus lights the one whose link it is on
    page.locator("#mark-1-1").focus()
    assert lit(page)[0] == ["1"]
    page.keyboard.press("Enter")
    expect(message(page, 1)).to_be_focused()
    page.keyboard.press("Tab")
    expect(message(page, 1).get_by_role("link").first).to_be_focused()


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_without_scripts_they_are_links_to_each_other_and_the_followed_one_is_told_apart(
    open_page: Open, colours: str
) -> None:
    page = open_page(java_script_enabled=False, color_scheme=colours)
    mark = page.locator("mark", has_text="> 1.9")
    at_rest = style(mark, "backgroundColor")
    message(page, 3).get_by_role("link").click()
    expect(mark).to_be_in_viewport()
    assert style(mark, "backgroundColor") != at_rest
    mark.get_by_role("link").click()
    expect(message(page, 3)).to_be_in_viewport()
    assert message(page, 3).evaluate("one => getComputedStyle(one, '::before').width") == "3px"
    # the number says whose a mark is, on paper too
    assert mark.evaluate("one => getComputedStyle(one, '::after').content") == '"3"'
    assert message(page, 3).locator(".number").inner_text() == "3"


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_strength_and_light_are_told_without_hue(open_page: Open, colours: str) -> None:
    page = open_page(color_scheme=colours)
    strong, some = page.locator("mark", has_text="> 1.9"), page.locator("mark", has_text="height)")
    assert "-3px" in style(strong, "boxShadow")
    assert "-2px" in style(some, "boxShadow")
    assert luminance_gap(strong) >= 4.5
    message(page, 3).locator("p").first.hover()
    page.wait_for_timeout(300)  # a wash may come slowly where motion is welcome
    assert luminance_gap(strong) >= 4.5
    assert "-3px" in style(strong, "boxShadow")
    assert "-1px" in style(some, "boxShadow")


def test_forced_colours_keep_the_marks(open_page: Open) -> None:
    page = open_page(forced_colors="active", reduced_motion="reduce")
    message(page, 3).locator("p").first.hover()
    mark = page.locator("mark", has_text="> 1.9")
    assert style(mark, "outlineStyle") == "solid"
    assert style(mark, "outlineWidth") == "3px"
    assert style(mark, "transitionDuration") == "0s"


def test_a_phone_shows_all_of_it_within_its_width(open_page: Open) -> None:
    page = open_page(has_touch=True)
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator("[data-place='3-1']").tap()
    expect(page.locator("#mark-3-1")).to_be_in_viewport()
    page.locator("#mark-3-1").tap()
    expect(message(page, 3)).to_be_in_viewport()
    assert lit(page)[0] == ["3"]


def test_the_review_links_the_judgement_and_its_marks(
    open_page: Open, shown: UUID, place: Place, instructor: Person
) -> None:
    path = f"/questions/{place.question_id}/review?everything=true&submission={shown}&item=no_float"
    page = open_page(path, instructor)
    expect(page.locator(".number")).to_have_count(0)  # there is one judgement: no need to say whose a mark is
    message(page, 1).locator("p").first.hover()
    assert lit(page) == (["1"], [("input", "3"), ("height < 1.6", "2"), ("height)", "2")])
    message(page, 1).get_by_role("link", name="line 3, characters 5 to 16, some").click()
    expect(page.locator("#mark-1-2")).to_be_focused()
    expect(page.locator("#mark-1-2")).to_have_accessible_name(
        "height < 1.6: line 3, characters 5 to 16, some, for “Title of no_float”"
    )


def style(element: Locator, name: str) -> str:
    found: str = element.evaluate(f"one => getComputedStyle(one).{name}")
    return found


def luminance_gap(element: Locator) -> float:
    """The contrast between an element's text and its ground, as WCAG 2 counts it."""
    ratio: float = element.evaluate("""one => {
        const paper = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
        const light = (colour) => {
            paper.fillStyle = getComputedStyle(one.closest(".code")).backgroundColor;
            paper.fillRect(0, 0, 1, 1);
            paper.fillStyle = colour;
            paper.fillRect(0, 0, 1, 1);
            const parts = [...paper.getImageData(0, 0, 1, 1).data].slice(0, 3).map((part) => part / 255);
            const [r, g, b] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const both = [getComputedStyle(one).color, getComputedStyle(one).backgroundColor].map(light);
        return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
    }""")
    return ratio
