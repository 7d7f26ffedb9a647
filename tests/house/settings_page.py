"""docs/settings.md, written from the settings themselves: `.venv/bin/python -m tests.house.settings_page`."""

from __future__ import annotations

from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from service.settings import Settings
from tests.house.sources import ROOT

PATH = ROOT / "docs" / "settings.md"
HEAD = """# Settings

Feedforward is set by environment variables. Each has a default that works on one machine without further ado; a
production set-up needs at least those of [docker-compose.yml](../docker-compose.yml). A wrong value stops the program
at its start with one line that names the variable. `feedforward doctor` says whether what was set works.

| variable | default | allowed | what it does |
| --- | --- | --- | --- |
"""
FOOT = """
The web process also reads uvicorn's `FORWARDED_ALLOW_IPS`: the addresses of reverse proxies whose word about the
client's address is believed (default: this machine).

This page is written from the settings themselves by `.venv/bin/python -m tests.house.settings_page`.
"""


def page() -> str:
    """The page as it should be."""
    return HEAD + "".join(_line(name, field) for name, field in Settings.model_fields.items()) + FOOT


def _line(name: str, field: FieldInfo) -> str:
    told = (field.description or "").replace("|", r"\|")
    return f"| `FEEDFORWARD_{name.upper()}` | {_default(field.default)} | {_allowed(field)} | {told} |\n"


def _default(value: Any) -> str:
    shown = value.get_secret_value() if isinstance(value, SecretStr) else value
    return f"`{str(shown).lower() if isinstance(shown, bool) else shown}`" if str(shown) else "(empty)"


def _allowed(field: FieldInfo) -> str:
    choices = getattr(field.annotation, "__args__", ())
    if choices:
        return ", ".join(f"`{choice}`" for choice in choices)
    if field.annotation is bool:
        return "`true`, `false`"
    bounds = {"gt": "above", "ge": "from", "lt": "below", "le": "to"}
    told = [f"{bounds[key]} {getattr(rule, key)}" for rule in field.metadata for key in bounds if hasattr(rule, key)]
    return " ".join(told) or ("a path" if "Path" in str(field.annotation) else "text")


if __name__ == "__main__":
    PATH.write_text(page(), encoding="utf-8")
