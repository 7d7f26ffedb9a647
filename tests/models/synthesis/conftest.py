"""Runs the generator's own programs: a process without the project, one answer for each program and example."""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence

import pytest

from models.synthesis import QuestionExample

Runner = Callable[[Sequence[tuple[str, Sequence[QuestionExample]]]], list[list[str]]]

HARNESS = """
import contextlib, io, json, signal, sys
def stop(*_):
    raise TimeoutError
signal.signal(signal.SIGALRM, stop)
def answer(code, example):
    lines = iter((example["stdin"] or "").splitlines())
    space = {"__name__": "__main__", "input": lambda prompt="": next(lines)}
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown):
        exec(code, space)
        value = eval(example["call"], space) if example["call"] else None
    return shown.getvalue() if example["printed"] else repr(value)
for line in sys.stdin:
    code, examples = json.loads(line)
    found = []
    for example in examples:
        signal.setitimer(signal.ITIMER_REAL, 2)
        try:
            found.append(answer(code, example))
        except BaseException as error:
            found.append(f"{type(error).__name__}: {error}")
        signal.setitimer(signal.ITIMER_REAL, 0)
    print(json.dumps(found))
"""


@pytest.fixture
def run_programs() -> Runner:
    """Runs generated (never a student's) Python programs on the examples of their question."""

    def run(programs: Sequence[tuple[str, Sequence[QuestionExample]]]) -> list[list[str]]:
        lines = [
            json.dumps(
                [
                    code,
                    [
                        {"call": example.call, "stdin": example.stdin, "printed": example.printed}
                        for example in examples
                    ],
                ]
            )
            for code, examples in programs
        ]
        command = [sys.executable, "-I", "-c", HARNESS]
        done = subprocess.run(command, input="\n".join(lines), capture_output=True, text=True, timeout=120, check=True)
        return [json.loads(line) for line in done.stdout.splitlines()]

    return run
