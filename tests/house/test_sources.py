"""What no source file contains."""

from __future__ import annotations

import ast
import re

from tests.house.sources import parsed, short, source_files, text_files

# Each pattern is written so that it does not match itself.
FORBIDDEN = {
    "a path of one machine": r"(?<![\w.])/(wor[k]|hom[e]/\w+|roo[t]|User[s]/\w+|op[t]/(pypi|wheels)[\w-]*|tm[p]/ff)\b",
    "a folder outside the project": r"\.\./share[d]",
    "a note for later": r"\b(TOD[O]|FIXM[E]|XX[X])\b",
    "the name of an assistant": r"(?i)\b(claud[e]|anthropi[c]|chatgp[t]|copilo[t]|opena[i])\b",
    "the number of a ticket": r"(?i)\bissu[e] #?\d+\b",
}


def test_no_file_says_what_does_not_belong_here() -> None:
    found = [
        f"{short(path)}:{number}: {what}: {match[0]}"
        for path in text_files()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        for what, pattern in FORBIDDEN.items()
        if not (what == "a note for later" and path.suffix == ".txt")  # word lists of the generator: students' remarks
        if (match := re.search(pattern, line))
    ]
    assert found == []


def test_the_patterns_find_what_they_are_for() -> None:
    lines = ["/wor" + "k/main", "cd ../share" + "d", "# TO" + "DO: later", "Clau" + "de", "see issu" + "e 2"]
    assert all(any(re.search(pattern, line) for pattern in FORBIDDEN.values()) for line in lines)
    assert not any(re.search(pattern, "a/work/b, the root of a tree") for pattern in FORBIDDEN.values())


def test_source_neither_asserts_nor_prints() -> None:
    found = [
        f"{short(path)}:{node.lineno}"
        for path in source_files()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Assert)
        or (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"print", "breakpoint"})
    ]
    assert found == []
