"""Whether inputs and the code before them can be read, before any program is tried on them. Nothing is run here."""

from __future__ import annotations

import ast
from threading import Lock

PYTHON = "python"
UNREADABLE = (ValueError, RecursionError, MemoryError)
# Requests come in threads, and CPython's parser counts its depth for all of them together.
_one_at_a_time = Lock()


def call_problem(call: str, language: str) -> str:
    """What is wrong with a call, as the end of a sentence; empty where nothing is.

    What is written in other languages can't be read yet, and is kept as it is; so with `setup_problem`.
    """
    if language != PYTHON:
        return ""
    try:
        with _one_at_a_time:
            tree = ast.parse(call.strip(), mode="eval")
    except SyntaxError:
        return "is not one expression; write a call such as search(3, [1, 5]), with nothing before or behind it"
    except UNREADABLE:
        return "can't be read; it is nested too deeply or holds a sign that Python does not know"
    if not any(isinstance(part, ast.Call) for part in ast.walk(tree)):
        return "calls nothing; write a call such as search(3, [1, 5])"
    return ""


def setup_problem(setup: str, language: str) -> str:
    """What is wrong with the code before every call, as the end of a sentence; empty where nothing is."""
    if language != PYTHON:
        return ""
    try:
        with _one_at_a_time:
            ast.parse(setup)
    except SyntaxError as error:
        return f"is not Python: line {error.lineno or 1} can't be read, so no program could be run behind it"
    except UNREADABLE:
        return "can't be read; it is nested too deeply or holds a sign that Python does not know"
    return ""
