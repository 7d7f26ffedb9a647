"""A file is one idea, a function fits on a screen."""

from __future__ import annotations

import ast
from statistics import median

from tests.house.sources import function_lines, functions, line_count, short, source_files

LONGEST_FILE = 500
MEDIAN_FILE = 150
LONG_FUNCTION = 50
LONG_SHARE = 0.03


def test_no_source_file_is_too_long() -> None:
    assert [f"{short(path)}: {line_count(path)}" for path in source_files() if line_count(path) > LONGEST_FILE] == []


def test_the_middle_file_is_short() -> None:
    assert median(line_count(path) for path in source_files()) <= MEDIAN_FILE


def test_few_functions_are_long() -> None:
    lengths = {
        f"{short(path)}:{node.lineno} {node.name}": function_lines(node)
        for path in source_files()
        for node in functions(path)
    }
    long = sorted(name for name, lines in lengths.items() if lines > LONG_FUNCTION)
    assert len(long) <= LONG_SHARE * len(lengths), long


def test_the_measure_leaves_out_the_docstring() -> None:
    function = ast.parse('def f():\n    """One.\n\n    Two.\n    """\n    a = 1\n    return a\n').body[0]
    assert isinstance(function, ast.FunctionDef)
    assert function_lines(function) == 3
