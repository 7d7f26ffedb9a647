"""Reading a draft, also where the parser miscounts."""

import ast

import pytest

from models.synthesis.source import Source


def test_a_miscount_of_the_parser_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    parse, failures = ast.parse, [SystemError("AST constructor recursion depth mismatch")] * 2

    def sometimes(text: str) -> ast.Module:
        if failures:
            raise failures.pop()
        return parse(text)

    monkeypatch.setattr(ast, "parse", sometimes)
    assert len(Source("x = 1\n").tree.body) == 1
    assert not failures


def test_what_does_not_parse_is_refused() -> None:
    with pytest.raises(SyntaxError):
        Source("def f(:\n")


def test_offsets_are_code_points() -> None:
    source = Source('x = "é" + y\n')
    names = [source.span(node) for node in source.all(ast.Name) if node.id == "y"]
    assert names == [(10, 11)]
