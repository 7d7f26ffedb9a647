"""Runs generated programs fast, in CPython, in a process of its own that reaches nothing. Not for anyone else's."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from models.behaviour import Call, Limits, Observation, Outcome, Stdin
from models.behaviour.inputs import to_fields
from models.behaviour.printing import printed
from models.synthesis.mistakes import parses

SECONDS_A_PROGRAM = 5.0
ENVIRONMENT = {"PYTHONHASHSEED": "0"}  # so that sets keep one order


class Isolated:
    """What generated Python programs do; the same outcomes as `models.behaviour.Runner` gives, at many times its pace.

    Only the generator's own programs may be run here: a person's program belongs in `Runner`.
    """

    def observe_all(
        self, codes: Sequence[str], inputs: Sequence[Call | Stdin], setup: str = "", language: str = "python"
    ) -> list[Observation]:
        """What each program does on each input; unknown for a program that does not parse and for other languages."""
        runnable = [code for code in dict.fromkeys(codes) if language == "python" and parses(code)]
        head = {"setup": setup, "inputs": [to_fields(given) for given in inputs]}
        found = dict(zip(runnable, _answers(json.dumps(head), runnable), strict=True))
        unknown = [{"kind": "unknown", "reason": "not run"}] * len(inputs)
        rows = ((found.get(code) or unknown) for code in codes)
        return [Observation(tuple(_outcome(fields) for fields in row)) for row in rows]


def _outcome(fields: Mapping[str, Any]) -> Outcome:
    return Outcome.from_fields({**fields, "printed": printed(fields.get("printed", ""), Limits().printed_chars)})


def _answers(head: str, codes: Sequence[str]) -> list[list[dict[str, Any]] | None]:
    """The answers of the process, started again after each program that ended it; None for such a program."""
    found: list[list[dict[str, Any]] | None] = []
    while len(found) < len(codes):
        left = codes[len(found) :]
        text = "\n".join([head, *map(json.dumps, left)])
        command = [sys.executable, "-s", "-S", "-P", "-c", _text()]
        seconds = 10.0 + SECONDS_A_PROGRAM * len(left)
        done = subprocess.run(  # noqa: S603  our own interpreter and text
            command, input=text, capture_output=True, text=True, timeout=seconds, check=False, env=ENVIRONMENT, cwd="/"
        )
        lines = done.stdout.splitlines()[: len(left)]
        found += [json.loads(line) for line in lines]
        if len(lines) < len(left):
            found.append(None)
    return found


@cache
def _text() -> str:
    """The harness with the text of `canonical` before it."""
    parts = files("models.behaviour").joinpath("canonical.py"), files("models.synthesis.happenings") / "harness.py"
    lines = "\n".join(part.read_text("utf-8") for part in parts).split("\n")
    return "\n".join(line for line in lines if not line.startswith("from models."))
