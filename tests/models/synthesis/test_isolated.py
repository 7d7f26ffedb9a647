"""The generator's own programs in a process of their own: it reaches nothing, always ends, agrees with the sandbox."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.behaviour import Call, Outcome, Runner, Stdin
from models.synthesis import question_by_id, sample_class, sample_inputs
from models.synthesis.happenings import Isolated


def outcome(code: str, given: Call | Stdin = Call("f()")) -> Outcome:  # noqa: B008  it cannot be changed
    (observation,) = Isolated().observe_all([code], [given])
    return observation.outcomes[0]


@pytest.mark.parametrize("question_id", ["rise_count", "ticket_price", "selection_sort"])
def test_it_agrees_with_the_sandbox(question_id: str) -> None:
    question, rng = question_by_id(question_id), np.random.default_rng(5)
    codes = [program.code for program in sample_class(question, 12, rng).programs if program.parses]
    inputs = [trial.input for trial in sample_inputs(question, rng, 6)]
    ours = Isolated().observe_all(codes, inputs, question.setup)
    with Runner(processes=1) as runner:
        theirs = runner.observe_all(codes, inputs, question.setup)
    compared = 0
    for a, b in zip(ours, theirs, strict=True):
        for one, other in zip(a.outcomes, b.outcomes, strict=True):
            if "unknown" in (one.kind, other.kind) or "stopped" in (one.kind, other.kind):
                continue
            compared += 1
            assert {**one.to_fields(), "line": None} == {**other.to_fields(), "line": None}
    assert compared > 30


@pytest.mark.parametrize(
    ("body", "exception"),
    [
        ("open('/etc/passwd')", "NameError"),
        ("import os", "ModuleNotFoundError"),
        ("import subprocess", "ModuleNotFoundError"),
        ("__import__('socket')", "ModuleNotFoundError"),
        ("eval('1')", "NameError"),
        ("exec('1')", "NameError"),
        ("f()", "RecursionError"),
    ],
)
def test_it_reaches_nothing(body: str, exception: str) -> None:
    assert outcome(f"def f():\n    {body}\n").exception == exception


def test_even_what_gets_at_the_real_open_opens_nothing(tmp_path: Path) -> None:
    target = tmp_path / "made"
    found = "[c for c in object.__subclasses__() if c.__name__ == '_io._IOBase' or c.__name__ == '_IOBase'][0]"
    deep = f"{found}.__subclasses__()[0].__subclasses__()[0]({str(target)!r}, 'w')"
    assert outcome(f"def f():\n    {deep}\n").kind in ("raised", "unknown")
    assert not target.exists()


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("def f():\n    while True:\n        pass\n", "time"),
        ("def f():\n    while True:\n        print('x' * 100)\n", "output"),
        ("def f():\n    return [0] * 10**10\n", "memory"),
    ],
)
def test_it_stops_what_does_not_end(code: str, reason: str) -> None:
    assert outcome(code) == Outcome("stopped", reason=reason, printed=outcome(code).printed)
    assert outcome(code).reason == reason


def test_a_program_that_ends_the_process_costs_only_itself() -> None:
    endless = "def f():\n    return len(str(7 ** 10 ** 8))\n"
    right = "def f():\n    return 1\n"
    first, second, third = Isolated().observe_all([right, endless, right + "\n"], [Call("f()")])
    assert (first.outcomes[0].value, third.outcomes[0].value) == ("1", "1")
    assert second.outcomes[0].kind in ("unknown", "raised")


def test_typed_input_and_what_is_printed() -> None:
    code = "n = int(input('How many? '))\nprint(n + 1)\n"
    assert outcome(code, Stdin("4\n")) == Outcome("finished", printed="5", prompts=1)
    assert outcome(code, Stdin("")).exception == "EOFError"


def test_changed_arguments_are_told() -> None:
    code = "def f(items, n):\n    items.append(n)\n"
    assert outcome(code, Call("f([1], 2)")).changed == ((0, "[1, 2]"),)


def test_other_languages_and_broken_programs_are_unknown() -> None:
    (broken,) = Isolated().observe_all(["def f(:\n"], [Call("f()")])
    (other,) = Isolated().observe_all(["int main() {}"], [Stdin("")], language="c")
    assert broken.outcomes[0].kind == other.outcomes[0].kind == "unknown"
