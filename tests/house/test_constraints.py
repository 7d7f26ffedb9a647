"""What is installed is what is locked, and what is locked is installed."""

from __future__ import annotations

import re
from importlib.metadata import distributions

from tests.house.sources import ROOT

LINE = re.compile(r"(?P<name>[\w.-]+)==(?P<version>[\w.]+)")
# pip comes with the environment, the project itself is not locked.
UNLOCKED = {"pip", "feedforward"}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked() -> dict[str, str]:
    """Name and version of each line; every line pins exactly."""
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    matches = [(line, LINE.fullmatch(line)) for line in lines if line and not line.startswith("#")]
    assert [line for line, match in matches if match is None] == []
    return {canonical(match["name"]): match["version"] for _, match in matches if match is not None}


def installed() -> dict[str, str]:
    """Name and public version of what is installed: `2.13.0+cpu` is 2.13.0."""
    return {canonical(found.name): found.version.partition("+")[0] for found in distributions()}


def test_everything_installed_is_locked_at_its_version() -> None:
    pins = locked()
    assert {n: v for n, v in installed().items() if n not in UNLOCKED and pins.get(n) != v} == {}


def test_everything_locked_is_installed() -> None:
    assert set(locked()) - set(installed()) == set()


def test_torch_is_held_to_one_version_and_draws_no_accelerator_libraries() -> None:
    assert locked()["torch"] == "2.13.0"
    assert [name for name in locked() if name.startswith(("nvidia", "cuda", "triton"))] == []
