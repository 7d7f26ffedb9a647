"""`feedforward serve` as a person starts it: a process of its own, whose words are kept."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import psutil

from tests.house.sources import ROOT
from tests.support.servers import is_running, wait_until

READY = re.compile(r"Feedforward is ready: (\S+)")
START_S = 90  # on a busy machine; an idle one needs a few seconds


class Served:
    """One started installation in a folder."""

    def __init__(self, folder: Path, words: Path, *options: str, **settings: str) -> None:
        self._words = words
        named = {f"FEEDFORWARD_{name.upper()}": value for name, value in settings.items()}
        with self._words.open("wb") as out:
            self.process = subprocess.Popen(
                [Path(sys.executable).parent / "feedforward", "serve", "--port", "0", *options],
                cwd=ROOT,
                env=os.environ | {"FEEDFORWARD_VAR_DIR": str(folder)} | named,
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    @property
    def said(self) -> str:
        """Everything that was said so far, on both streams."""
        return self._words.read_text()

    def wait_until_ready(self) -> str:
        """The address, once the web process answers."""
        wait_until(lambda: bool(READY.search(self.said)) or self.process.poll() is not None, "the start", START_S)
        found = READY.search(self.said)
        if found is None:
            raise AssertionError(f"it ended with {self.process.returncode}: {self.said}")
        return found[1]

    def parts(self) -> dict[str, int]:
        """The process ids of its children, by the part that they are."""
        found = {}
        for child in psutil.Process(self.process.pid).children():
            words = child.cmdline()
            if "-m" in words:
                found[words[words.index("-m") + 1].removeprefix("workers.")] = child.pid
        return found

    def family(self) -> list[int]:
        """Its own process id and those of all that came from it."""
        return [self.process.pid, *(child.pid for child in psutil.Process(self.process.pid).children(recursive=True))]

    def end(self, signal_number: int = signal.SIGINT) -> int:
        """Send a signal and wait for the end; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal_number)
        return self.process.wait(30)


def answers(url: str) -> bool:
    """Whether a web process answers there."""
    try:
        with urlopen(f"{url}/health", timeout=2) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def all_gone(pids: list[int]) -> bool:
    """Whether none of these processes lives."""
    return not any(is_running(pid) for pid in pids)
