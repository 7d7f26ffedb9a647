"""The interpreter's processes: they crash, are replaced and end, and none is left."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import psutil
import pytest

from models.behaviour import Call, Limits, Runner
from models.behaviour.bench import Bench, Meter, Sitting, StarvedError
from models.behaviour.interpreter import Interpreter
from models.behaviour.outcome import Outcome
from models.behaviour.process import Process

ONE = "def f():\n    return 1\n"
BEGIN = "from models.behaviour import *\nimport os, sys, psutil\nr = Runner(Limits(input_seconds=0.3), processes=2)\n"
SHOW = "print(r.observe(sys.argv[1], [Call('f()')]).outcomes[0].value, flush=True)\n"


def children() -> set[int]:
    return {child.pid for child in psutil.Process().children(recursive=True)}


def gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def wait_until_gone(pids: set[int], seconds: float = 20.0) -> None:
    until = time.monotonic() + seconds
    while not all(map(gone, pids)):
        assert time.monotonic() < until, "interpreter processes are left"
        time.sleep(0.05)


def in_python(text: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", text, ONE], capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def process() -> Iterator[Process]:
    made = Process(Limits())
    yield made
    made.close()


def test_no_process_before_the_first_program_and_none_after_the_last() -> None:
    before = children()
    with Runner(processes=2) as runner:
        assert children() == before
        runner.observe(ONE, [Call("f()")])
        mine = children() - before
        assert len(mine) == 1
    wait_until_gone(mine)
    assert runner.observe(f"{ONE}\n", [Call("f()")]).outcomes[0].value == "1"
    runner.close()


def test_a_process_that_is_killed_is_replaced_and_the_program_tried_again() -> None:
    before = children()
    with Runner(processes=1) as runner:
        runner.observe(ONE, [Call("f()")])
        for turn in range(3):
            for pid in children() - before:
                psutil.Process(pid).kill()
            assert runner.observe(f"{ONE}# {turn}", [Call("f()")]).outcomes[0].value == "1"


def test_a_program_that_ends_its_process_twice_is_unknown_and_not_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Sitting.run

    def killed(sitting: Sitting, text: str, feed: str) -> tuple[Outcome | None, str]:
        if "crash" in text:
            psutil.Process(sitting._process.pid).kill()
        return run(sitting, text, feed)

    monkeypatch.setattr(Sitting, "run", killed)
    with Runner(processes=1) as runner:
        found = runner.observe(f"{ONE}# crash", [Call("f()")]).outcomes[0]
        assert found == Outcome("unknown", reason="the interpreter ended while it ran")
        assert runner.known(f"{ONE}# crash", "", Call("f()")) is None
        assert runner.observe(ONE, [Call("f()")]).outcomes[0].value == "1"


def test_a_process_is_recycled(process: Process, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.behaviour.process.RECYCLED_AFTER", 2)
    pids = []
    for _ in range(5):
        with process.session():
            pids.append(process.pid)
    assert pids[0] == pids[1] != pids[2] == pids[3] != pids[4]
    wait_until_gone(set(pids[:4]))


def test_a_starved_program_is_tried_with_more_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    run, tries = Sitting.run, []

    def starved(sitting: Sitting, text: str, feed: str) -> tuple[Outcome | None, str]:
        if "starve" in text:
            tries.append(text)
            if len(tries) < 3:
                raise StarvedError(0.5)
        return run(sitting, text, feed)

    monkeypatch.setattr(Sitting, "run", starved)
    with Runner(processes=1) as runner:
        assert runner.observe(f"{ONE}# starve", [Call("f()")]).outcomes[0].value == "1"
    assert len(tries) == 3


def test_what_a_program_takes_is_metered(process: Process) -> None:
    interpreter = Interpreter(Limits(input_seconds=0.05), 1)
    meter = Meter()
    found = Bench(interpreter, Limits(input_seconds=0.05)).sit(None, lambda s: s.run("while True: pass", ""), meter)
    interpreter.close()
    assert isinstance(found, tuple)
    assert found[0] == Outcome("stopped", reason="time")
    assert meter.seconds > 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_child_forked_before_the_first_program_has_its_own() -> None:
    text = (
        f"{BEGIN}pid = os.fork()\n{SHOW}if pid: os.waitpid(pid, 0)\nr.close()\nassert not psutil.Process().children()\n"
    )
    told = in_python(text)
    # both write at once, so their line ends may meet
    assert (told.returncode, sorted(told.stdout)) == (0, sorted("1\n1\n")), told.stderr


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_child_forked_later_is_told_so_and_leaves_its_parents_processes_alone() -> None:
    text = (
        f"{BEGIN}{SHOW}pid = os.fork()\nif pid == 0:\n    try:\n        r.observe('x = 1', [Call('x')])\n"
        "    except RuntimeError as error:\n        print('told', flush=True)\n    r.close()\n    sys.exit()\n"
        "os.waitpid(pid, 0)\nr.observe(sys.argv[1] + ' ', [Call('f()')])\nprint('parent', flush=True)\n"
    )
    told = in_python(text)
    assert (told.returncode, told.stdout) == (0, "1\ntold\nparent\n"), told.stderr


@pytest.mark.parametrize("end", ["pass", "os._exit(0)", "os.kill(os.getpid(), 9)", "raise SystemExit(3)"])
def test_no_process_outlives_its_owner(end: str) -> None:
    show = "print(*[c.pid for c in psutil.Process().children()], flush=True)\n"
    loop = "import threading\nthreading.Thread(target=lambda: r.observe('while True: pass', [Call('f()')])).start()\n"
    told = in_python(f"{BEGIN}{SHOW}{show}{'' if end == 'pass' else loop}{end}\n")
    pids = {int(pid) for pid in told.stdout.split("\n")[1].split()}
    assert pids
    wait_until_gone(pids)
