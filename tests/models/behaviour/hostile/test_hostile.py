"""Hostile programs are contained: nothing read, nothing written, no process left, and the next program runs."""

import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from models.behaviour import Call, Limits, Observation, Outcome, Runner, Stdin
from tests.models.behaviour.hostile import canary as canaries
from tests.models.behaviour.hostile.canary import SECRET, VARIABLE, Canary, interpreters
from tests.models.behaviour.hostile.programs import Hostile, programs

FAMILIES = list(dict.fromkeys(hostile.family for hostile in programs()))
LOOP = "def f(x):\n    while True:\n        pass\n"


@pytest.fixture(scope="module")
def others() -> list[psutil.Process]:
    """What other tests started, which share this process."""
    return interpreters()


@pytest.fixture
def canary(tmp_path: Path, others: list[psutil.Process]) -> Iterator[Canary]:
    made = Canary(tmp_path, others)
    yield made
    made.close()


@pytest.fixture(scope="module")
def runner(others: list[psutil.Process]) -> Iterator[Runner]:
    with Runner(Limits(input_seconds=0.1), processes=1) as made:
        yield made


def test_there_are_enough_of_them() -> None:
    assert len(programs()) >= 80
    assert len({(p.code, p.inputs, p.setup) for p in programs()}) == len(programs())


@pytest.mark.slow
@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_is_contained(family: str, runner: Runner, canary: Canary) -> None:
    harm = [
        (found, hostile.code[:200], str(hostile.inputs)[:100])
        for hostile in programs()
        if hostile.family == family and (found := canary.harm(runner, hostile))
    ]
    assert harm == []


def test_no_process_outlives_the_runner(canary: Canary) -> None:
    before = interpreters()
    with Runner(Limits(input_seconds=0.1), processes=2) as runner:
        runner.observe_all([LOOP, LOOP + "\n"], [Call("f(1)")])
        own = [process for process in interpreters() if process not in before]
        assert 0 < len(own) <= 2
    _, alive = psutil.wait_procs(own, timeout=5)
    assert alive == []


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_an_interpreter_that_ends_in_the_middle_is_replaced(number: signal.Signals, canary: Canary) -> None:
    before = interpreters()
    with Runner(Limits(input_seconds=1.5, program_seconds=4.0), processes=1) as runner:
        assert canary.works(runner)
        found: list[Observation] = []
        loop = threading.Thread(target=lambda: found.append(runner.observe(LOOP, [Call("f(1)"), Call("f(2)")])))
        loop.start()
        time.sleep(0.4)
        for process in [process for process in interpreters() if process not in before]:
            os.kill(process.pid, number)
        loop.join(timeout=20)
        assert not loop.is_alive()
        assert {outcome.kind for outcome in found[0].outcomes} <= {"stopped", "unknown"}
        assert canary.works(runner)


def test_a_program_does_not_see_the_one_before(runner: Runner) -> None:
    runner.observe("kept = 5\nprint = None\nlist = 3\n", [Call("kept"), Stdin("")])
    later = runner.observe("def f(x):\n    print(x)\n    return list('ab'), kept\n", [Call("f(1)")]).outcomes[0]
    assert (later.kind, later.exception, later.printed) == ("raised", "NameError", "1")


class Leaky(Runner):
    """A runner that does harm, so that it can be seen that the canary notices."""

    def __init__(self, harm: str) -> None:
        super().__init__(processes=1)
        self.harm = harm

    def observe(self, code: str, inputs: object, setup: str = "", language: str = "python") -> Observation:
        """What `harm` says, for any program."""
        if self.harm == "reads":
            return Observation((Outcome("finished", value=os.environ[VARIABLE]),))
        if self.harm == "writes":
            Path("made.txt").write_text("here", encoding="utf-8")
        if self.harm.isdigit():
            socket.create_connection(("127.0.0.1", int(self.harm))).close()
        return Observation((Outcome("finished", value="x" * 10_000 if self.harm == "floods" else "2"),))


@pytest.mark.parametrize(
    ("harm", "told"),
    [("reads", "read the secret"), ("writes", "wrote"), ("port", "network"), ("floods", "characters"), ("", "next")],
)
def test_the_canary_notices(harm: str, told: str, canary: Canary) -> None:
    leaky = Leaky(str(canary.port.getsockname()[1]) if harm == "port" else harm)
    found = canary.harm(leaky, Hostile("any", "", (Call("f()"),)))
    canary.works(leaky)
    found += canary.harm(leaky, Hostile("any", "", (Call("f()"),)))
    assert any(told in word for word in found), found


def test_the_canary_has_a_secret_to_find(canary: Canary) -> None:
    placed = canary.placed(Hostile("any", "open('@FILE')", (Call("f('@FOLDER', @PORT)"),)))
    path = placed.code.removeprefix("open('").removesuffix("')")
    assert Path(path).read_text(encoding="utf-8") == os.environ[VARIABLE] == SECRET
    assert str(canary.port.getsockname()[1]) in str(placed.inputs)
    assert canaries.memory(psutil.Process()) > 1_000_000
