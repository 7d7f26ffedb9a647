"""CPython's parser in threads, and where it miscounts."""

import ast
from concurrent.futures import ThreadPoolExecutor

import pytest

from models.code.python_syntax import python_literal, python_tree


def test_a_miscount_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    parse, failures = ast.parse, [SystemError("AST constructor recursion depth mismatch")] * 2

    def sometimes(text: str, mode: str) -> ast.AST:
        if failures:
            raise failures.pop()
        return parse(text, mode=mode)

    monkeypatch.setattr(ast, "parse", sometimes)
    assert len(python_tree("x = 1\n").body) == 1
    assert not failures


def test_many_threads_may_parse() -> None:
    text = "x = " + "(" * 40 + "1" + ")" * 40 + "\n"
    with ThreadPoolExecutor(8) as threads:
        trees = list(threads.map(python_tree, [text] * 200))
    assert {ast.dump(tree) for tree in trees} == {ast.dump(trees[0])}


def test_warnings_are_left_unsaid_and_errors_are_not() -> None:
    assert python_literal(r"'\d'") == r"\d"
    assert python_literal("  [1, -2]") == [1, -2]
    for text in ("f(", "1 +"):
        with pytest.raises(SyntaxError):
            python_tree(text)
    with pytest.raises(ValueError, match="malformed"):
        python_literal("f(1)")
