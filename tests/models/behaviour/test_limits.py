"""A program that takes too much is stopped, and the next one runs."""

from collections.abc import Iterator

import pytest

from models.behaviour import Call, Limits, Outcome, Runner, Stdin

LIMITS = Limits(input_seconds=0.3, output_chars=5000, prompts=20, value_chars=100, printed_chars=80)
FINE = "def g():\n    return 'fine'\n"


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with Runner(LIMITS, processes=1) as made:
        yield made


def test_time(runner: Runner) -> None:
    code = "def f(x):\n    while x: pass\n    return x\n"
    found = runner.observe(code, [Call("f(1)"), Call("f(0)"), Call("f(2)"), Call("f(0) + 1"), Call("f(3)")]).outcomes
    stopped, left = Outcome("stopped", reason="time"), Outcome("unknown", reason="left after 2 time-outs")
    assert found == (stopped, Outcome("finished", "0", "int"), stopped, left, left)


def test_time_cannot_be_caught(runner: Runner) -> None:
    code = "def f():\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass\n"
    assert runner.observe(code, [Call("f()")]).outcomes[0].reason == "time"


def test_a_program_that_never_loads_is_not_tried_twice(runner: Runner) -> None:
    found = runner.observe("while True: pass\n", [Call("f(1)"), Call("f(2)"), Call("f(3)")]).outcomes
    assert set(found) == {Outcome("stopped", reason="time", while_loading=True)}


def test_a_remembered_time_out_counts(runner: Runner) -> None:
    code = "def f(x):\n    while x < 9: pass\n"
    first = runner.observe(code, [Call("f(1)"), Call("f(2)"), Call("f(9)")])
    assert runner.observe(code, [Call("f(1)"), Call("f(2)"), Call("f(9)")]) == first
    assert runner.known(code, "", Call("f(9)")) is None


def test_a_whole_program_has_its_time() -> None:
    with Runner(Limits(input_seconds=5, program_seconds=0.01), processes=1) as runner:
        code = "def f(x):\n    for i in range(300_000): x += i\n    return x > 0\n"
        found = runner.observe(code, [Call("f(1)"), Call("f([])"), Call("f(2)")]).outcomes
        slow = runner.observe(f"seen = []\n{code}", [Call("f(1)"), Call("f(2)")]).outcomes
    assert found[0].value == "True"
    assert slow[1].reason == "left after 0.01 seconds"


@pytest.mark.parametrize("body", ["return [0] * 10**9", "return 'a' * 10**10", "return 10**10**8"])
def test_memory(runner: Runner, body: str) -> None:
    found = runner.observe(f"def f():\n    {body}\n{FINE}", [Call("f()"), Call("g()")]).outcomes
    assert found[0] == Outcome("stopped", reason="memory")
    assert found[1].value == "'fine'"


def test_depth(runner: Runner) -> None:
    code = f"def f(n):\n    return 0 if n == 0 else 1 + f(n - 1)\n{FINE}"
    found = runner.observe(code, [Call("f(500)"), Call("f(-1)"), Call("g()")]).outcomes
    assert (found[0].value, found[1].exception, found[2].value) == ("500", "RecursionError", "'fine'")


def test_output(runner: Runner) -> None:
    code = "def f(n):\n    for i in range(n): print('abc')\n    return 'done'\n"
    found = runner.observe(code, [Call("f(10**9)"), Call("f(3)"), Call("f(1251)")]).outcomes
    assert (found[0].kind, found[0].reason) == ("stopped", "output")
    assert found[0].printed == ("abc\n" * 30)[:79] + "…"
    assert found[1] == Outcome("finished", "'done'", "str", "abc\nabc\nabc")
    assert found[2] == found[0]


def test_prompts(runner: Runner) -> None:
    code = "while True:\n    input('again? ')\n"
    assert runner.observe(code, [Stdin("yes\n" * 50)]).outcomes[0] == Outcome("stopped", reason="prompts")
    assert runner.observe(code, [Stdin("yes\n" * 5)]).outcomes[0].exception == "EOFError"


def test_values_are_bounded_wherever_they_stand(runner: Runner) -> None:
    code = "def f(x):\n    x.extend(range(1000))\n    return 'é' * 10_000\n"
    found = runner.observe(code, [Call("f([])")]).outcomes[0]
    assert len(found.value) == len(found.changed[0][1]) == 100
    assert found.value.endswith("…")


def test_what_is_inside_itself_many_times_ends(runner: Runner) -> None:
    code = "def f(n):\n    x = [0]\n    for i in range(n): x = [x, x]\n    return x\n"
    code += "def g():\n    x = {}\n    x['x'] = x\n    return x\n"
    found = runner.observe(code, [Call("f(200)"), Call("g()")]).outcomes
    assert found[0].kind == "finished"
    assert found[1].value == "{'x': ...}"


def test_a_limit_is_above_zero() -> None:
    with pytest.raises(ValueError, match="a limit is above zero, got prompts=0"):
        Limits(prompts=0)
