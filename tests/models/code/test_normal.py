"""When two programs count as the same one."""

import json
import os
from pathlib import Path

import pytest

from models.code import fixed_names, is_empty, is_untouched, norm_key

PLAIN = """def search(x, seq):
    for i in range(len(seq)):
        if x <= seq[i]:
            return i
    return len(seq)
"""
RENAMED = """def search(a,b):  # mine

  for k in range( len(b) ):

    if a<=b[k]:
      return k
  # end
  return len(b)"""
FIXED = frozenset({"search"})


def same(a: str, b: str, language: str = "python", fixed: frozenset[str] = FIXED) -> bool:
    return norm_key(a, language, fixed) == norm_key(b, language, fixed)


def test_layout_comments_and_own_names_do_not_count() -> None:
    assert same(PLAIN, RENAMED)
    assert same("x = 1", "y = 1\r\n\r\n")
    assert same("print(f'{x}')", "print(f'{y}')")


@pytest.mark.parametrize(
    "other",
    [
        PLAIN.replace("search", "find"),
        PLAIN.replace("<=", "<"),
        PLAIN.replace("return i", "return 0"),
        PLAIN.replace("    return len", "        return len"),
        PLAIN.replace("len(seq)\n", "len(x)\n"),
        PLAIN.replace("len(", "sum("),
        PLAIN[:-2],
    ],
)
def test_what_a_program_does_counts(other: str) -> None:
    assert not same(PLAIN, other)


@pytest.mark.parametrize(
    ("a", "b", "language"),
    [
        ("s.append(1)", "s.extend(1)", "python"),
        ("import math\nmath.pi", "import cmath\ncmath.pi", "python"),
        ("print(1, end='')", "print(1, sep='')", "python"),
        ("def f(a, b):\n  return a-b\nf(a=1, b=2)", "def f(b, a):\n  return b-a\nf(a=1, b=2)", "python"),
        (
            "class A:\n def a(self): 1\n def b(self): 2\nA().a()",
            "class A:\n def b(self): 1\n def a(self): 2\nA().a()",
            "python",
        ),
        ("x = 1\neval('x')", "y = 1\neval('x')", "python"),
        ("from m import *\nx", "from m import *\ny", "python"),
        ("x = f' {y: >5}'", "x = f' {y:>5}'", "python"),
        ("def f():\n\tx\n        y", "def f():\n        x\n        y", "python"),
        ("int main(){return strcspn(a,b);}", "int main(){return strspn(a,b);}", "c"),
        ("int main(){return EOF;}", "int main(){return BUFSIZ;}", "c"),
        ("#define N 1\nint x;", "#define N 1 int x;", "c"),
        (
            "struct P {int x, y;}; int f(struct P p){return p.x;}",
            "struct P {int y, x;}; int f(struct P p){return p.x;}",
            "c",
        ),
        ("return\nx", "return x", "javascript"),
        ("f(a) + g(a)", "f(a) + f(a)", "javascript"),
        (
            "class A { int a(){return b();} int b(){return 1;} }",
            "class A { int b(){return b();} int a(){return 1;} }",
            "java",
        ),
        ("cat x", "cat y", "text"),
    ],
)
def test_names_that_are_not_the_students_to_choose_count(a: str, b: str, language: str) -> None:
    assert not same(a, b, language)


@pytest.mark.parametrize(
    ("a", "b", "language"),
    [
        ("import math as m\nm.pi", "import math as n\nn.pi", "python"),
        ("def f(lst=1): return lst.index(2)\nindex = 3", "def f(l=1): return l.index(2)\ni = 3", "python"),
        ('int main(){int a; scanf("%d",&a);}', 'int main ( ) {\nint b;\n/* b */ scanf("%d", &b); }', "c"),
        ("int f(int a){return a;}\nint main(){return f(1);}", "int g(int b){return b;}\nint main(){return g(1);}", "c"),
        ("class A { int f(int a) { return a; } }", "class A{int f(int b){return b;}}", "java"),
        ("let a = 1;\nconsole.log(a)", "let b = 1; console.log(b) // b", "javascript"),
    ],
)
def test_other_names_do_not_count(a: str, b: str, language: str) -> None:
    assert same(a, b, language)


def test_fixed_names_come_from_the_statement_and_the_given_code() -> None:
    found = fixed_names(
        "Write search(x, seq) and a function named Find. Store `total`. For element(s) of size `N` see obj.size().",
        "def helper(a): pass",
        "LIMIT = 3",
        "python",
    )
    assert {"search", "Find", "total", "helper", "a", "LIMIT"} <= found
    assert not found & {"x", "seq", "N", "size"}


@pytest.mark.parametrize("code", ["", " \n\t\r\n", "# nothing\n  # yet", "\ufeff", "\u00a0\n\u200b"])
def test_empty_programs(code: str) -> None:
    assert is_empty(code, "python")
    assert is_untouched(code, "", "python")


@pytest.mark.parametrize(("code", "language"), [("pass", "python"), ("# x", "c"), ("// x", "python"), ("# x", "text")])
def test_programs_that_are_not_empty(code: str, language: str) -> None:
    assert not is_empty(code, language)
    assert not is_untouched(code, "", language)


def test_untouched_starter_code() -> None:
    starter = "def f(x):\n    # your code here\n    pass\n"
    assert is_untouched("def f( x ):\n\n  pass  # mine", starter, "python")
    assert not is_untouched("def f(y):\n    pass\n", starter, "python")
    assert not is_untouched("def f(x):\n    return x\n", starter, "python")
    assert not is_untouched("", starter, "python")
    assert is_untouched("# mine", "# your code here", "python")


def test_keys_of_real_programs_never_join_what_behaves_differently() -> None:
    folder = os.environ.get("FEEDFORWARD_BENCH_DATA")
    if not folder:
        pytest.skip("FEEDFORWARD_BENCH_DATA is not set: no real programs to compare")
    outcomes: dict[str, list[str]] = {}
    for line in (Path(folder) / "refactory" / "q1.jsonl").read_text().splitlines():
        record = json.loads(line)
        key = norm_key(record["code"], "python", fixed_names(record["question_text"], "", "", "python"))
        assert outcomes.setdefault(key, record["tests"]) == record["tests"]
    assert len(outcomes) < 804
