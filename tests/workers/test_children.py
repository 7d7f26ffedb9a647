"""Children are started again when they die, and nothing of them is left when they are to end, however that comes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

from tests.house.sources import ROOT
from tests.support.servers import is_running, wait_until
from workers import children as module
from workers.children import Child, Lifeline, end_all, how_it_ended

PARENT = """
import os, sys, time
from workers.children import Child, Lifeline
child = Child("family", Lifeline(), dict(os.environ), print, package="tests.support")
child.start()
time.sleep(600)
"""


@pytest.fixture
def note(tmp_path: Path) -> Path:
    """Where the child writes its own process id and that of its own child."""
    return tmp_path / "family"


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def child(note: Path, said: list[str]) -> Iterator[Child]:
    lifeline = Lifeline()
    made = Child("family", lifeline, os.environ | {"FAMILY": str(note)}, said.append, package="tests.support")
    made.start()
    yield made
    end_all([made])
    lifeline.close()


def family(note: Path) -> list[int]:
    """The ids that the child wrote, once it did."""
    wait_until(note.exists, "the child")
    return [int(word) for word in note.read_text().split()]


def gone(pids: list[int]) -> bool:
    return not any(is_running(pid) for pid in pids)


def tended(child: Child, other_than: int) -> bool:
    child.tend()
    return child.pid not in {None, other_than}


def test_ending_a_child_ends_its_whole_family(child: Child, note: Path) -> None:
    pids = family(note)
    assert pids[0] == child.pid
    end_all([child])
    wait_until(lambda: gone(pids), "the end", 5)
    assert child.pid is None


def test_a_child_that_dies_is_started_again_with_one_line(child: Child, note: Path, said: list[str]) -> None:
    pids = family(note)
    note.unlink()
    os.kill(pids[0], signal.SIGKILL)
    wait_until(lambda: tended(child, other_than=pids[0]), "another child", 10)
    assert said == ["The family process was ended by SIGKILL; it is started again in 0.5 s."]
    assert gone(pids)
    assert family(note)[0] == child.pid


def test_a_child_that_keeps_dying_is_started_less_and_less_often(
    note: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "FIRST_PAUSE_S", 0.01)
    lifeline = Lifeline()
    child = Child("nothing", lifeline, dict(os.environ), said.append, package="tests.support.missing")
    child.start()
    deadline = monotonic() + 30
    while child.quick_deaths < 3 and monotonic() < deadline:
        child.tend()
        sleep(0.01)
    end_all([child])
    lifeline.close()
    assert [line.partition(" again in ")[2] for line in said[:3]] == ["0.01 s.", "0.02 s.", "0.04 s."]


@pytest.mark.parametrize("signal_number", [signal.SIGKILL, signal.SIGTERM])
def test_the_family_ends_however_its_parent_does(note: Path, signal_number: int) -> None:
    environment = os.environ | {"FAMILY": str(note)}
    parent = subprocess.Popen([sys.executable, "-c", PARENT], cwd=ROOT, env=environment)
    pids = family(note)
    parent.send_signal(signal_number)
    parent.wait()
    wait_until(lambda: gone(pids), "the end of the family", 10)


@pytest.mark.parametrize(("code", "words"), [(-9, "was ended by SIGKILL"), (3, "ended with exit code 3")])
def test_how_it_ended_is_told_in_words(code: int, words: str) -> None:
    assert how_it_ended(code) == words
