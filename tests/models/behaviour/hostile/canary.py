"""What a contained program must leave as it is: a file, a folder, an open port, processes, time and memory."""

import json
import os
import socket
import time
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import psutil

from models.behaviour import Call, Observation, Runner
from tests.models.behaviour.hostile.programs import Hostile

SECRET = "canary-6f1c2e"
VARIABLE = "FEEDFORWARD_CANARY"
# On a busy machine; a program has two seconds of the processor's time, and some for its last input.
SECONDS = 12.0
HOST_BYTES = 250_000_000
INTERPRETER_BYTES = 500_000_000
OUTCOME_CHARS = 5_000


class Canary:
    """A folder with a secret file, a port that listens, and what is known of this process; close it when done."""

    def __init__(self, folder: Path, others: Collection[psutil.Process] = ()) -> None:
        self._others = others  # processes that were there before any runner
        self.folder, self.file = folder, folder / "canary.txt"
        self.file.write_text(SECRET, encoding="utf-8")
        os.environ[VARIABLE] = SECRET
        self._above = Path.cwd()
        os.chdir(folder)
        self.port = socket.create_server(("127.0.0.1", 0))
        self.port.setblocking(False)
        self._listing = self.listing()
        self._number = 0

    def close(self) -> None:
        """Give back the port, the variable and the working directory."""
        os.chdir(self._above)
        self.port.close()
        os.environ.pop(VARIABLE, None)

    def listing(self) -> list[tuple[str, int, int]]:
        """Names, sizes and times of all that lies in the folder, which is the working directory too."""
        return [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in sorted(self.folder.rglob("*"))]

    def placed(self, hostile: Hostile) -> Hostile:
        """A program with the canary's own names in it."""
        inputs = tuple(Call(self._named(g.source)) if isinstance(g, Call) else g for g in hostile.inputs)
        return replace(hostile, code=self._named(hostile.code), setup=self._named(hostile.setup), inputs=inputs)

    def _named(self, text: str) -> str:
        port = str(self.port.getsockname()[1])
        return text.replace("@FILE", str(self.file)).replace("@FOLDER", str(self.folder)).replace("@PORT", port)

    def harm(self, runner: Runner, hostile: Hostile) -> list[str]:
        """Run a program; in words what it did that it must not be able to do."""
        placed = self.placed(hostile)
        before, begun = psutil.Process().memory_info().rss, time.monotonic()
        observation = runner.observe(placed.code, placed.inputs, placed.setup)
        seconds = time.monotonic() - begun
        found = [] if seconds <= SECONDS else [f"took {seconds:.1f} s"]
        if psutil.Process().memory_info().rss - before > HOST_BYTES:
            found.append("the host's memory grew")
        return found + self._said(observation, len(placed.inputs)) + self._left(runner)

    def _said(self, observation: Observation, inputs: int) -> list[str]:
        found = [] if len(observation.outcomes) == inputs else ["an input without an outcome"]
        for outcome in observation.outcomes:
            told = json.dumps(outcome.to_fields())
            found += [f"read the secret: {told[:200]}"] if SECRET in told else []
            found += [f"an outcome of {len(told)} characters"] if len(told) > OUTCOME_CHARS else []
        return found

    def _left(self, runner: Runner) -> list[str]:
        """What is different after a program than before."""
        found = [] if self.listing() == self._listing else ["wrote or removed files"]
        try:
            self.port.accept()[0].close()
            found.append("reached the network")
        except BlockingIOError:
            pass
        children = [child for child in interpreters() if child not in self._others]
        found += [f"{len(children)} processes"] if len(children) > runner.processes else []
        found += ["the interpreter's memory"] if any(memory(child) > INTERPRETER_BYTES for child in children) else []
        return found + ([] if self.works(runner) else ["the next program does not run"])

    def works(self, runner: Runner) -> bool:
        """Whether a program that was never run before gives what it should."""
        self._number += 1
        outcome = runner.observe(f"def g(x):\n    return x + {self._number}\n", [Call("g(1)")]).outcomes[0]
        return outcome.value == str(self._number + 1)


def interpreters() -> list[psutil.Process]:
    """The interpreters below this process, and whatever they may have started."""
    own = [child for child in psutil.Process().children() if "monty" in child.name()]
    all_of = [process for child in own for process in (child, *child.children(recursive=True))]
    return [process for process in all_of if process.status() != psutil.STATUS_ZOMBIE]


def memory(process: psutil.Process) -> int:
    """Bytes that a process holds; none when it has ended."""
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0
