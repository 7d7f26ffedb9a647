"""Every setting is documented, with its default and what it does."""

from __future__ import annotations

import re

from service.settings import Settings
from tests.house.settings_page import PATH, page

UNITS = {"_s": "second", "_mb": "megabyte", "_kb": "kilobyte", "_days": "day", "_minute": "minute"}


def test_the_page_is_written_from_the_settings() -> None:
    assert PATH.read_text(encoding="utf-8") == page(), "run: .venv/bin/python -m tests.house.settings_page"


def test_every_setting_says_what_it_does_and_in_which_unit() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert field.description.endswith("."), name
        unit = next((word for ending, word in UNITS.items() if name.endswith(ending)), "")
        assert re.search(unit, field.description, re.IGNORECASE), f"{name} does not say {unit!r}"
