"""Inputs are values: equal by content and not to be changed."""

from dataclasses import FrozenInstanceError

import pytest

from models.behaviour import Call, Stdin


def test_inputs_are_equal_by_content_and_kind() -> None:
    assert Call("f(1)") == Call("f(1)")
    assert Call("1") != Stdin("1")
    assert len({Stdin("1\n"), Stdin("1\n"), Stdin("2\n")}) == 2


def test_inputs_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Call("f(1)").source = "f(2)"  # type: ignore[misc]
