"""What the guides tell one to type exists."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer

from tests.house.sources import ROOT
from workers.cli import app

GUIDES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
TARGETS = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))


def typed(path: Path) -> list[list[str]]:
    """The command lines in a guide's code blocks, in words; a trailing backslash joins two lines."""
    blocks = re.findall(r"```(?:sh|console|bash)\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)
    lines = [line.removeprefix("$ ") for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    return [shlex.split(line, comments=True) for line in lines if line.strip()]


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.name)
def test_every_command_in_a_guide_exists_with_its_options(path: Path) -> None:
    for words in typed(path):
        name = words[0].rpartition("/")[2]
        if name == "make" and len(words) > 1:
            assert words[1] in TARGETS, words
        if name == "feedforward" and not words[1].startswith("-"):
            assert words[1] in COMMANDS, words
            known = {option for parameter in COMMANDS[words[1]].params for option in parameter.opts} | {"--help"}
            assert {word.partition("=")[0] for word in words[2:] if word.startswith("--")} <= known, words


def test_every_command_has_help_with_an_example() -> None:
    for name, command in COMMANDS.items():
        assert command.help, name
        assert f"Example: feedforward {name}" in command.help, name


def test_every_example_fits_its_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, command in COMMANDS.items():
        example = re.search(r"Example: feedforward (.*?)(?:\n\n|\Z)", command.help or "", re.DOTALL)
        assert example, name
        words = shlex.split(example[1])[1:]
        for word in words:
            if Path(word).suffix in {".jsonl", ".zip", ".csv"}:
                (tmp_path / word).touch()  # a command may look whether its file exists
        command.make_context(name, words)
