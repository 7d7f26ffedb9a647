"""Java and JavaScript: right programs parse and give what the examples say, where node and java are there to ask."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from models.synthesis import SyntheticQuestion, questions, sample_class
from models.synthesis.c_elaborations import c_elaborate
from models.synthesis.c_rewrites import c_rewrites
from models.synthesis.mistakes import KINDS, SLIPS, parses
from models.synthesis.naming import named

BRACES = [question for question in questions() if question.language in ("java", "javascript")]


def right_programs(language: str) -> list[tuple[SyntheticQuestion, str]]:
    """Two of each strategy: as it stands, and in a student's way."""
    rng = np.random.default_rng(2)
    found = []
    for question in BRACES:
        for strategy in question.strategies if question.language == language else ():
            draft = strategy.template.render(frozenset(), rng)
            other = c_elaborate(draft.edited(c_rewrites(draft.text, rng)), rng)
            found += [(question, named(one, question.starter_code, rng).text) for one in (draft, other)]
    return found


def test_there_are_six_families_of_each_and_kinds_of_mistakes() -> None:
    for language in ("java", "javascript"):
        assert len({question.family for question in BRACES if question.language == language}) >= 6
        assert len(KINDS[language]) >= 14
        assert len(SLIPS[language]) >= 5


@pytest.mark.parametrize("language", ["java", "javascript"])
def test_right_programs_parse(language: str) -> None:
    for question, code in right_programs(language):
        assert parses(code, language), (question.id, code)


@pytest.mark.parametrize("question", BRACES, ids=lambda question: question.id)
def test_classes_have_right_and_wrong_programs_with_exact_marks(question: SyntheticQuestion) -> None:
    group = sample_class(question, 30, np.random.default_rng(1))
    assert len(group.item_texts) >= 5
    assert any(program.parses for program in group.programs)
    for program in group.programs:
        assert {span.item for span in program.fault_spans} == {item for item, yes in program.applies.items() if yes}
        assert all(program.code[span.start : span.end].strip() for span in program.fault_spans)


def test_right_javascript_gives_what_the_examples_say(tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node here")
    lines, expected = [], []
    for question, code in right_programs("javascript"):
        calls = "".join(f"console.log(JSON.stringify({example.call}));" for example in question.examples)
        lines.append(f"{{\n{code}\n{calls}\n}}")
        expected += [example.gives for example in question.examples]
    (tmp_path / "all.js").write_text("'use strict';\n" + "\n".join(lines), encoding="utf-8")
    assert subprocess.check_output([node, tmp_path / "all.js"], text=True, timeout=60).split() == expected


def test_right_java_gives_what_the_examples_say(tmp_path: Path) -> None:
    java = shutil.which("java")
    if java is None or shutil.which("javac") is None:
        pytest.skip("no Java compiler here")
    classes, calls, expected = [], [], []
    for number, (question, code) in enumerate(right_programs("java")):
        classes.append(f"static class S{number} {{\n{code}\n}}")
        calls += [f"System.out.println(S{number}.{example.call});" for example in question.examples]
        expected += [example.gives for example in question.examples]
    body = "\n".join(classes) + "\npublic static void main(String[] a) {\n" + "\n".join(calls) + "\n}\n"
    (tmp_path / "Main.java").write_text(f"public class Main {{\n{body}}}\n", encoding="utf-8")
    assert subprocess.check_output([java, tmp_path / "Main.java"], text=True, timeout=120).split() == expected
