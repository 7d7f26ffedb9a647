"""Reading a draft."""

import ast

import pytest

from models.synthesis.source import Source


def test_what_does_not_parse_is_refused() -> None:
    with pytest.raises(SyntaxError):
        Source("def f(:\n")


def test_offsets_are_code_points() -> None:
    source = Source('x = "é" + y\n')
    names = [source.span(node) for node in source.all(ast.Name) if node.id == "y"]
    assert names == [(10, 11)]
