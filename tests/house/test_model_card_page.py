"""The model card is about the weights that are shipped."""

from __future__ import annotations

from tests.house.model_card_page import PATH, page


def test_the_facts_are_those_of_the_shipped_manifest() -> None:
    text = PATH.read_text(encoding="utf-8")
    assert text == page(text), "run: .venv/bin/python -m tests.house.model_card_page"
