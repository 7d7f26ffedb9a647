"""What CPython does with the programs of `behaviour_fidelity`, apart from everything: it runs this file as a script.

Started as `python -I -S behaviour_cpython.py` in an empty folder with an empty environment. It knows nothing of the
project: a task comes with the text that the product loads into its interpreter, so that both sides put outcomes down
alike. Each input is run in a process of its own, under limits on time, memory and files, and is killed where it stays.
"""

import io
import json
import os
import resource
import select
import signal
import sys
import traceback
from functools import cache
from types import CodeType

MEMORY = 1 << 29  # bytes of addresses
PATIENCE = 30.0  # seconds by the clock
BETWEEN = "\x1f"


class Flood(BaseException):
    """More was printed than is kept."""


class Paper(io.TextIOBase):
    """Where a program prints to."""

    def __init__(self, room: int) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.room = room

    def write(self, text: str) -> int:
        self.parts.append(text[: self.room])
        self.room -= len(text)
        if self.room < 0:
            raise Flood
        return len(text)

    def taken(self) -> str:
        text, self.parts = "".join(self.parts), []
        return text


def line_of(error: BaseException, feed: str) -> int | None:
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == feed]
    return lines[-1] if lines else None


@cache
def compiled(text: str) -> CodeType:
    """The product's own text, once for all programs."""
    return compile(text, "<inside>", "exec")


def outcome(task: dict, call: dict) -> dict:
    """What one input brings; the keys are those of the product's outcomes."""
    paper = Paper(task["output_chars"])
    sys.stdout = sys.stderr = paper
    sys.stdin = None
    names = {"__name__": "__main__", "__file__": "/program.py"}
    loading = True
    try:
        exec(compiled(task["inside"]), names)
        exec(task["setup"], names)
        paper.taken()
        exec(compile(task["code"], task["feed"], "exec"), names)
        loading = False
        paper.taken()
        exec(call["text"], names)
        printed = paper.taken()
        exec(call["report"], names)
        kind, value, *changed = paper.taken().split(BETWEEN)
    except Flood:
        return {"kind": "stopped", "reason": "output", "while_loading": loading}
    except MemoryError:
        return {"kind": "stopped", "reason": "memory", "while_loading": loading}
    except SyntaxError as error:
        if line_of(error, task["feed"]) is None and loading:
            return {"kind": "unknown", "reason": "does not parse"}
        return {"kind": "raised", "exception": "SyntaxError", "while_loading": loading}
    except BaseException as error:  # noqa: BLE001  whatever a program raises is its outcome
        line = line_of(error, task["feed"])
        told = {"kind": "raised", "exception": type(error).__name__, "line": line, "while_loading": loading}
        return told | {"printed": paper.taken()}
    pairs = [[int(place), after] for place, after in zip(changed[::2], changed[1::2], strict=True)]
    return {"kind": "finished", "value": value, "type": kind, "printed": printed, "changed": pairs}


def child(task: dict, call: dict, pipe: int) -> None:
    """In a process of its own."""
    for limit, most in (
        (resource.RLIMIT_CPU, 5), (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 8), (resource.RLIMIT_CORE, 0),
    ):  # fmt: skip
        resource.setrlimit(limit, (most, most))
    signal.setitimer(signal.ITIMER_PROF, task["seconds"])  # ends the process after so much of the processor's time
    found = outcome(task, call)
    os.write(pipe, json.dumps(found).encode()[:60_000])


def run(task: dict, call: dict) -> dict:
    """One input's outcome, awaited no longer than PATIENCE."""
    receiving, sending = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(receiving)
            child(task, call, sending)
        finally:
            os._exit(0)
    os.close(sending)
    text, late = b"", False
    while True:
        ready, _, _ = select.select([receiving], [], [], PATIENCE)
        late = not ready
        piece = os.read(receiving, 65_536) if ready else b""
        text += piece
        if not piece:
            break
    os.close(receiving)
    if late:
        os.kill(pid, signal.SIGKILL)
    status = os.waitpid(pid, 0)[1]
    if late or (os.WIFSIGNALED(status) and os.WTERMSIG(status) in {signal.SIGPROF, signal.SIGXCPU}):
        return {"kind": "stopped", "reason": "time"}
    return json.loads(text) if text else {"kind": "unknown", "reason": "CPython ended"}


def main() -> None:
    for line in sys.stdin:
        task = json.loads(line)
        compiled(task["inside"])
        found = [run(task, call) for call in task["calls"]]
        sys.__stdout__.write(json.dumps(found) + "\n")
        sys.__stdout__.flush()


if __name__ == "__main__":
    main()
