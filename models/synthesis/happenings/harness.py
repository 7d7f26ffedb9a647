"""The inside of a process that runs generated programs: one line of JSON in for each, one line out.

`isolated` starts it without environment, site packages or the project; the text of `models.behaviour.canonical` stands
before this one, so that values look as they do elsewhere. A program is stopped after a number of steps, not of seconds:
what it does then never depends on how busy the machine is.
"""

import ast
import builtins
import io
import json
import math
import random
import resource
import signal
import sys
from collections.abc import Callable
from functools import cache
from types import FrameType
from typing import Any

from models.behaviour.canonical import canonical, kind_of

MODULES = {"math": math, "random": random}
TAKEN_AWAY = ("open", "exec", "eval", "compile", "breakpoint", "help", "__import__", "memoryview", "license", "credits")
STEPS, OUTPUT, ROOM, SHOWN = 20_000, 20_000, 400, 2000
SECONDS, BYTES = 1.0, 1_000_000_000
NAME = "<program>"


class Stopped(BaseException):
    """A limit was met; no program catches it by a name of its own."""


class Screen(io.StringIO):
    """What a program prints, up to a limit."""

    def write(self, text: str) -> int:
        """Take more text.

        Raises: Stopped when the limit is met.
        """
        if self.tell() > OUTPUT:
            raise Stopped("output")
        return super().write(text)


def watch(steps: list[int]) -> Callable[[FrameType, str, Any], Any]:
    """A tracer that stops a program after `STEPS` lines; only the program's own lines count.

    Raises: Stopped, inside the program, when there are more.
    """

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        if frame.f_code.co_filename != NAME:
            return None
        if event == "line":
            steps[0] += 1
            if steps[0] > STEPS:
                raise Stopped("time")
        return trace

    return trace


def space(typed: list[str], prompts: list[int]) -> dict[str, Any]:
    """The names that a program finds: builtins that reach nothing outside, and `input` over the typed lines.

    Raises: EOFError, inside the program, after the last line; ModuleNotFoundError for all modules but `MODULES`.
    """

    def read_line(prompt: object = "") -> str:  # noqa: ARG001
        if not typed:
            raise EOFError("EOF when reading a line")
        prompts[0] += 1
        return typed.pop(0)

    def bring(name: str, *_: Any, **__: Any) -> Any:
        if name not in MODULES:
            raise ModuleNotFoundError(f"No module named {name!r}")
        return MODULES[name]

    kept = {name: value for name, value in vars(builtins).items() if name not in TAKEN_AWAY}
    return {"__name__": "__main__", "__builtins__": kept | {"input": read_line, "__import__": bring}}


@cache
def parts(source: str) -> tuple[str, list[Any]]:
    """The function's name and the code of each argument of a plain call; of anything else no name, and its code."""
    tree = ast.parse(source, mode="eval").body
    name, found = "", [tree]
    if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) and not tree.keywords:
        name, found = tree.func.id, tree.args
    return name, [compile(ast.Expression(part), NAME, "eval") for part in found]


def call(source: str, names: dict[str, Any]) -> dict[str, Any]:
    """What a call gives, and which of its arguments it changed.

    Raises: NameError where the program has no such function; whatever the program raises.
    """
    name, codes = parts(source)
    values = [eval(code, names) for code in codes]  # noqa: S307  the bank's own inputs
    if not name:
        return {"value": canonical(values[0], ROOM, [], []), "type": kind_of(values[0])}
    before = [canonical(value, ROOM, [], []) for value in values]
    if name not in names:
        raise NameError(f"name {name!r} is not defined")
    result = names[name](*values)
    after = [canonical(value, ROOM, [], []) for value in values]
    changed = [[place, now] for place, (was, now) in enumerate(zip(before, after, strict=True)) if was != now]
    return {"value": canonical(result, ROOM, [], []), "type": kind_of(result), "changed": changed}


def tried(program: Any, setup: str, given: dict[str, str]) -> dict[str, Any]:
    """The fields of the outcome of one input."""
    screen, prompts, steps, loading = Screen(), [0], [0], True
    names = space(given.get("stdin", "").splitlines(), prompts)
    found: dict[str, Any] = {"kind": "finished"}
    sys.stdout = screen
    try:
        exec(setup, names)  # noqa: S102  the generator's own
        sys.settrace(watch(steps))
        exec(program, names)  # noqa: S102
        loading = False
        if "call" in given:
            found |= call(given["call"], names)
    except Stopped as stop:
        found = {"kind": "stopped", "reason": str(stop)}
    except MemoryError:
        found = {"kind": "stopped", "reason": "memory"}
    except SystemExit:
        pass
    except BaseException as error:  # noqa: BLE001  whatever a program raises
        found = {"kind": "raised", "exception": type(error).__name__}
        if loading and "call" in given:
            found["while_loading"] = True
    finally:
        sys.settrace(None)
        sys.stdout = sys.__stdout__
    printed = screen.getvalue()
    return found | {"printed": printed[:SHOWN], "prompts": prompts[0] if "stdin" in given else 0}


def limit() -> None:
    """From here on this process opens nothing, starts nothing and does not grow."""
    for kind, most in ((resource.RLIMIT_AS, BYTES), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(kind, (most, most))
    for kind in (resource.RLIMIT_NPROC, resource.RLIMIT_NOFILE):
        resource.setrlimit(kind, (0, 0))


def main() -> None:
    """Answer each program until there is no line left."""
    limit()
    head = json.loads(sys.stdin.readline())
    for line in sys.stdin:
        signal.setitimer(signal.ITIMER_PROF, SECONDS)  # one long step cannot be counted: its signal ends the process
        program = compile(json.loads(line), NAME, "exec", dont_inherit=True)
        outcomes = [tried(program, head["setup"], given) for given in head["inputs"]]
        sys.stdout.write(json.dumps(outcomes) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
