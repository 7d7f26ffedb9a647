"""The whole way as two people walk it in a browser: from a rubric to a vote, on `feedforward serve` with its worker."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue
from time import monotonic

import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from models.synthesis import demo_course, sample_class

# `make screenshots` names a folder in which the pictures of the guides are kept.
PICTURES = os.environ.get("SCREENSHOTS")
FEEDFORWARD = Path(sys.executable).with_name("feedforward")
PASSWORD = "a long enough password"
TYPED = PASSWORD + "\n"
ASKED = demo_course().questions[2]
PATIENCE_S = 240


class Server:
    """`feedforward serve` on a free port, its lines read as they come."""

    def __init__(self, folder: Path) -> None:
        self.environment = os.environ | {"FEEDFORWARD_VAR_DIR": str(folder), "PYTHONUNBUFFERED": "1"}
        self._process = subprocess.Popen(
            [FEEDFORWARD, "serve", "--port", "0"],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._lines: Queue[str] = Queue()
        self.said: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        for line in self._process.stdout or ():
            self._lines.put(line.rstrip())

    def wait_for(self, pattern: str) -> str:
        """What stands in the first group of a line that the server has said or says soon."""
        deadline = monotonic() + PATIENCE_S
        for line in self.said:
            if found := re.search(pattern, line):
                return found[1]
        while True:
            try:
                line = self._lines.get(timeout=max(0.1, deadline - monotonic()))
            except Empty:
                pytest.fail(f"no line like {pattern!r} came; there were: {self.said}")
            self.said.append(line)
            if found := re.search(pattern, line):
                return found[1]

    def command(self, *arguments: str, typed: str = "") -> str:
        """Run another command on the same installation."""
        done = subprocess.run(
            [FEEDFORWARD, *arguments],
            env=self.environment,
            input=typed,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def stop(self) -> None:
        """End it as Ctrl-C does."""
        self._process.send_signal(signal.SIGINT)
        assert self._process.wait(timeout=30) == 0
        self._reader.join(timeout=5)
        if self._process.stdout is not None:
            self._process.stdout.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    started = Server(tmp_path_factory.mktemp("var"))
    yield started
    started.stop()


@pytest.fixture
def window(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a window of a person's own; every page must be free of script errors and of blocked content."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_window(**how: object) -> Page:
        context = browser.new_context(viewport={"width": 1360, "height": 960}, **how)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert not complaints


def picture(page: Page, name: str) -> None:
    """Keep a picture where the caller asked for pictures."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png")


def programs(number: int) -> list[tuple[str, dict[str, bool]]]:
    """Distinct generated programs that attempt something, with the truth about them."""
    made = sample_class(ASKED.question, 4 * number, np.random.default_rng(3)).programs
    attempted = {p.code: dict(p.applies) for p in made if "for" in p.code or "while" in p.code}
    return list(attempted.items())[:number]


def test_the_demo_is_there_for_both_at_once(server: Server, window: Callable[..., Page]) -> None:
    student_link = server.wait_for(r"as one of its students:\s+(\S+)")
    instructor_link = server.wait_for(r"as its instructor:\s+(\S+)")

    student = window()
    student.goto(student_link)
    expect(student.get_by_role("heading", level=1)).to_have_text("Height check")
    expect(student.get_by_text("It can be wrong.").first).to_be_visible()
    expect(student.locator("mark").first).to_be_visible()
    expect(student.locator(".witness").first).to_contain_text("See for yourself.")
    picture(student, "feedback")
    first = student.locator("article.note").first
    topic = first.get_by_role("heading").inner_text().split("\n")[-1]
    first.get_by_role("button", name="Disagree").click()
    first.get_by_role("textbox").fill("I do convert it, on line 2.")
    first.get_by_role("button", name="Save").click()
    expect(first.get_by_role("status")).to_contain_text("Saved")
    student.reload()
    expect(first.get_by_role("textbox")).to_have_value("I do convert it, on line 2.")

    instructor = window()
    instructor.goto(instructor_link)
    instructor.get_by_role("link", name="Review", exact=True).click()
    instructor.get_by_role("link", name="Height check").first.click()
    does = instructor.locator("section.does")
    expect(does.get_by_role("row").nth(1)).to_contain_text(re.compile("printed|stopped|did not end"))
    does.get_by_text("more inputs").click()
    expect(does.get_by_role("row")).to_have_count(2 + 12)
    picture(instructor, "review")
    instructor.get_by_role("link", name="Agreement").click()
    expect(instructor.locator("main")).to_contain_text("1")
    instructor.get_by_role("link", name="1 explanation").first.click()
    expect(instructor.get_by_text("I do convert it, on line 2.")).to_be_visible()
    assert topic
    expect(instructor.locator("main")).not_to_contain_text("@demo.invalid")


def test_the_students_page_works_without_javascript_on_a_phone(server: Server, window: Callable[..., Page]) -> None:
    page = window(java_script_enabled=False)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(server.wait_for(r"as one of its students:\s+(\S+)"))
    assert page.evaluate("1") == 1
    # A note that only says that a person will look has nothing to agree with.
    agree = page.locator("article.note").get_by_role("button", name="Agree", exact=True).last
    agree.click()
    expect(agree).to_have_attribute("aria-pressed", "true")
    wide = page.locator("body").bounding_box()
    assert wide is not None
    assert wide["width"] <= 390


def test_from_a_rubric_to_a_vote(server: Server, window: Callable[..., Page]) -> None:
    server.wait_for(r"(as its instructor)")  # the worker is free again
    server.command("create-user", "iris@example.org", "--name", "Iris", "--password-stdin", "--courses", typed=TYPED)
    base = server.wait_for(r"is ready: (\S+)")
    handed_in = programs(20)

    iris = window()
    sign_in(iris, base, "iris@example.org")
    set_up_question(iris)
    upload(iris, handed_in)
    graded = grade_examples(iris, dict(handed_in))
    # of a graded program something is sure to be said, whatever eight examples teach the model
    email = f"s{[code for code, _ in handed_in].index(graded):02d}@example.org"
    server.command("create-user", email, "--name", "Ada", "--password-stdin", typed=TYPED)
    run(iris)
    review(iris)
    assert nothing_to_see(window, base, email)
    release(iris)

    ada = window()
    sign_in(ada, base, email)
    ada.get_by_role("link", name="Week 9").click()
    ada.get_by_role("link", name="Read it question by question").click()
    notes = ada.locator("article.note")
    expect(notes).to_have_count(len(ASKED.topics))
    notes.first.get_by_role("button", name="Agree", exact=True).click()
    expect(notes.first.get_by_role("status")).to_contain_text("Saved")

    iris.get_by_role("link", name="Agreement").click()
    expect(iris.get_by_role("heading", level=1)).to_contain_text("1")
    expect(iris.locator("main")).to_contain_text("1 of 1")


def sign_in(page: Page, base: str, email: str) -> None:
    page.goto(base)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def set_up_question(page: Page) -> None:
    page.get_by_label("Title").fill("Browser course")
    page.get_by_role("button", name="Make the course").click()
    page.get_by_role("link", name="New assignment").click()
    page.get_by_label("Title").fill("Week 9")
    page.get_by_role("button", name="Make the assignment").click()
    page.get_by_label("Title").fill("Every second")
    page.get_by_label("What is asked").fill(ASKED.statement)
    page.get_by_role("button", name="Add the question").click()
    write_rubric(page)


def write_rubric(page: Page) -> None:
    """The first item is typed, the rest comes as JSON: both ways must lead to the same editor."""
    rubric = {
        "topics": [
            {
                "title": topic.title,
                "fine_message": topic.fine,
                "items": [
                    {
                        "key": item.key,
                        "title": item.title,
                        "meaning": item.meaning,
                        "message": item.message,
                        "level": item.level,
                        "points": str(item.points),
                    }
                    for item in topic.items
                ],
            }
            for topic in ASKED.topics
        ]
    }
    page.get_by_text("Paste or upload JSON").click()
    page.locator("#json-text").fill(json.dumps(rubric))
    page.get_by_role("button", name="Fill the editor").click()
    title = page.locator("[data-field=title]").first
    expect(title).to_have_value(re.compile(r"\w"))
    page.get_by_role("button", name="Save the rubric").click()
    expect(page.get_by_text("Saved as version 1.")).to_be_visible()


def upload(page: Page, handed_in: list[tuple[str, dict[str, bool]]]) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number, (code, _) in enumerate(handed_in):
            archive.writestr(f"s{number:02d}@example.org/every_second.py", code)
        archive.writestr("s01@example.org/../../etc/passwd", "no")
    page.get_by_role("link", name="Submissions").click()
    page.get_by_role("link", name=re.compile("upload", re.IGNORECASE)).first.click()
    page.locator("#files").set_input_files(
        {"name": "class.zip", "mimeType": "application/zip", "buffer": packed.getvalue()}
    )
    page.get_by_role("button", name="Upload").click()
    expect(page.locator("main")).to_contain_text("20")
    expect(page.locator("main")).to_contain_text("..")


def grade_examples(page: Page, truth: dict[str, dict[str, bool]]) -> str:
    """By the keyboard: a digit ticks an item, Enter saves and brings the next program. Returns the first one."""
    page.get_by_role("link", name="Examples").click()
    items = [item.key for topic in ASKED.topics for item in topic.items]
    graded = []
    for number in range(8):
        expect(page.locator("main")).to_contain_text(f"example {number + 1}")
        shown = "\n".join(page.locator(".code li code").all_inner_texts())
        graded.append(next(code for code in truth if _words(code) == _words(shown)))
        applies = truth[graded[-1]]
        for place, item in enumerate(items, 1):
            if applies[item]:
                page.keyboard.press(str(place))
        page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("8 programs graded")
    return graded[0]


def _words(code: str) -> list[str]:
    return code.split()


def run(page: Page) -> None:
    page.get_by_role("link", name="Runs").click()
    page.get_by_role("button", name="Start a run", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("20 programs read", timeout=120_000)
    expect(page.get_by_role("link", name="To the release")).to_be_visible()


def review(page: Page) -> None:
    page.get_by_role("link", name="Review", exact=True).click()
    page.get_by_role("link", name="Every second").first.click()
    before = page.get_by_role("heading", level=1).inner_text()
    page.keyboard.press("n")
    expect(page.get_by_role("button", name=re.compile("Undo"))).to_be_visible()
    assert before


def nothing_to_see(window: Callable[..., Page], base: str, email: str) -> bool:
    """Whether the student is shown nothing of it before the release."""
    ada = window()
    sign_in(ada, base, email)
    expect(ada.locator("main")).to_contain_text("Week 9")
    return ada.get_by_role("link", name="Week 9").count() == 0


def release(page: Page) -> None:
    page.get_by_role("link", name="Review", exact=True).click()
    page.get_by_role("link", name="To the release").click()
    page.get_by_role("button", name="Release to all students").click()
    expect(page.get_by_role("status").first).to_contain_text(re.compile("released|told|see", re.IGNORECASE))
