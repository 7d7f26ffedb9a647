"""Longer ways to do the same: what right programs do stays the same, in Python and in C."""

from __future__ import annotations

import ast
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from models.behaviour import Call, Stdin
from models.synthesis import SyntheticQuestion, questions
from models.synthesis.c_elaborations import c_elaborate
from models.synthesis.c_rewrites import c_rewrites
from models.synthesis.constructs import with_constructs
from models.synthesis.draft import Draft, FaultSpan
from models.synthesis.elaborations import ELABORATIONS, elaborate
from models.synthesis.happenings import Isolated
from models.synthesis.layout import documented
from models.synthesis.naming import named
from models.synthesis.source import Source

PYTHON = [question for question in questions() if question.language == "python" and question.id == question.family]
C = [question for question in questions() if question.language == "c" and question.id == question.family]


def test_elaborated_programs_do_what_plain_ones_do() -> None:
    rng = np.random.default_rng(11)
    changed = 0
    for question in PYTHON[::2]:
        inputs = [Call(e.call) if e.call is not None else Stdin(e.stdin or "") for e in question.examples]
        plain = [strategy.template.render(frozenset(), rng) for strategy in question.strategies]
        longer = [elaborate(draft, question, rng) for draft in plain]
        codes = [named(draft, question.starter_code, rng).text for draft in (*plain, *longer)]
        seen = Isolated().observe_all(codes, inputs, question.setup)
        for before, after, code in zip(seen, seen[len(plain) :], codes[len(plain) :], strict=False):
            assert before.outcomes == after.outcomes, (question.id, code)
        changed += sum(a.text != b.text for a, b in zip(plain, longer, strict=True))
    assert changed > len(PYTHON) / 2


@pytest.mark.parametrize("name", sorted(ELABORATIONS))
def test_each_finds_a_place_and_leaves_a_program(name: str) -> None:
    found = 0
    for strategy in (strategy for question in PYTHON for strategy in question.strategies):
        draft = strategy.template.render(frozenset(), np.random.default_rng(0))
        for change in ELABORATIONS[name][1](Source(draft.text)):
            after = draft.edited(change.edits)
            assert after.text != draft.text
            Source(after.text)
            found += 1
        if found > 3:
            return
    assert found, "no program of the bank offers a place for it"


def test_what_does_not_parse_is_left_alone() -> None:
    broken = Draft("def f(:\n")
    for seed in range(20):
        assert elaborate(broken, PYTHON[0], np.random.default_rng(seed)) == broken


@pytest.mark.parametrize("question", C[:6], ids=lambda question: question.id)
def test_c_in_a_students_layout_gives_the_same(question: SyntheticQuestion, tmp_path: Path) -> None:
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler here")
    rng = np.random.default_rng(4)
    for strategy in question.strategies:
        draft = strategy.template.render(frozenset(), rng)
        code = named(c_elaborate(draft.edited(c_rewrites(draft.text, rng)), rng), question.starter_code, rng).text
        (tmp_path / "p.c").write_text(code, encoding="utf-8")
        command = [compiler, "-w", "-O0", "-o", tmp_path / "p", tmp_path / "p.c", "-lm"]
        subprocess.run(command, check=True, capture_output=True)
        for example in question.examples:
            answer = subprocess.check_output([tmp_path / "p"], input=example.stdin, text=True, timeout=5)
            assert answer == example.gives, (strategy.name, code)


def test_a_docstring_stands_first_and_keeps_the_program() -> None:
    draft = Draft("def f(xs):\n    n = 0\n    return n\n", (FaultSpan(15, 20, "wrong_start"),))
    seen = set()
    for seed in range(200):
        after = documented(draft, ("Count them. Give the number back.", 'Say "no".'), np.random.default_rng(seed))
        if after.text != draft.text:
            function = Source(after.text).tree.body[0]
            assert isinstance(function, ast.FunctionDef)
            seen.add(str(ast.get_docstring(function)))
            (mark,) = after.marks
            assert after.text[mark.start : mark.end] == "n = 0"
    assert "Count them" in seen
    assert not any('"' in words for words in seen)


def test_the_empty_case_is_not_looked_at_twice() -> None:
    question = next(question for question in PYTHON if question.family == "transpose")
    draft = Draft(
        "def transpose(grid):\n    if not grid:\n        return []\n    return [list(r) for r in zip(*grid)]\n"
    )
    for seed in range(40):
        text = elaborate(draft, question, np.random.default_rng(seed)).text
        assert text.count("if ") == 1, text


def test_what_is_declared_later_is_marked() -> None:
    draft = Draft('int main()\n{\n    int n;\n    int count = 0;\n    scanf("%d", &n);\n    int m = n;\n}\n')
    marks = [m for m in with_constructs(draft, "c").marks if m.item == "uses_late_declaration"]
    assert [draft.text[mark.start : mark.end] for mark in marks] == ["int m = n"]
