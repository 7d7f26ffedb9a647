"""Repairs mend what a student meant, with one small change; a program that parses is left alone."""

import ast
import re
import time
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.behaviour.mending.edit import Edit
from models.behaviour.parsing import fault_of, is_readable, tree_of
from models.behaviour.repair import repaired
from models.synthesis import questions, sample_class

REPAIRS = [
    ("def f(x)\n    return x\n", "def f(x):\n    return x\n", "missing colon at the end of line 1"),
    ("if x = 3:\n    pass\n", "if x == 3:\n    pass\n", "'=' for =="),
    ('print("hello)\n', 'print("hello")\n', "missing quote"),
    ('print(hello")\n', 'print("hello")\n', "missing quote"),
    ("print(\"hello')\n", 'print("hello")\n', "does not match"),
    ("print('it's ok')\n", "print('it\\'s ok')\n", "apostrophe"),
    ("x = ['a', 'b, 'c']\n", "x = ['a', 'b', 'c']\n", "missing quote"),
    ("print(len(x)\ny = 1\n", "print(len(x))\ny = 1\n", "missing closing bracket in line 1"),
    ("f(a, [1, 2)\n", "f(a, [1, 2])\n", "missing closing square bracket"),
    ("x = a + b) * c\n", "x = (a + b) * c\n", "missing opening bracket"),
    ("if a == b):\n    pass\n", "if a == b:\n    pass\n", "too many"),
    ("n = lenseq)\n", "n = len(seq)\n", "missing opening bracket"),
    ('print "x"\n', 'print("x")\n', "print without brackets"),
    ("if a:\n  x = 1\n else:\n  x = 2\n", "if a:\n  x = 1\nelse:\n  x = 2\n", "line 3 too deep by 1 space"),
    ("def f(x):\nreturn x\n", "def f(x):\n    return x\n", "too shallow by 4 spaces"),
    ("def f(x):\ny = x\nreturn y\n\nf(1)\n", "def f(x):\n    y = x\n    return y\n\nf(1)\n", "down to 3"),
    (
        "def f():\n    # here\n\ndef g():\n    return 1\n",
        "def f(): pass\n    # here\n\ndef g():\n    return 1\n",
        "nothing",
    ),
    ("if x:\n\ty = 1\n        z = 2\n", "if x:\n        y = 1\n        z = 2\n", "tabs and spaces"),
    ("print(\u201chello\u201d)\n", 'print("hello")\n', "typographic quotes"),
    ("x\u00a0= 1\n", "x = 1\n", "typesetting"),
    ("if a:\n    b\nelse if c:\n    d\n", "if a:\n    b\nelif c:\n    d\n", "'else if' for elif in line 3"),
    ("else_ = 1\nif a => 1:\n    b\n", "else_ = 1\nif a >= 1:\n    b\n", "'=>' for >="),
    ("x = $5\n", "x = 5\n", "stray '$'"),
    ("for i in seq::\n    i\n", "for i in seq:\n    i\n", "stray '::'"),
    ("x = [1 2, 3]\n", "x = [1, 2, 3]\n", "missing comma"),
    ("def f():\n    return 1\nwhile", "def f():\n    return 1\npass", "unfinished last line 3"),
    ("def f(n):\n    if n > 0:\n        return n\n    else:\n", None, "nothing in the block that begins in line 4"),
    ('def f(x):\n    """doc\n    return x\n', 'def f(x):\n    """doc"""\n    return x\n', "triple quotes"),
    (">>> x = 1\n>>> y = 2\n", "x = 1\ny = 2\n", "prompts of a shell"),
    ("def f():\n    x = 1\nreturn x\n", "def f():\n    x = 1\n    return x\n", "line 3 too shallow"),
]


@pytest.mark.parametrize(("code", "mended", "what"), REPAIRS, ids=[what for _, _, what in REPAIRS])
def test_what_was_meant_is_mended(code: str, mended: str | None, what: str) -> None:
    repair = repaired(code)
    assert repair is not None
    assert mended is None or repair.code == mended
    assert what in repair.what
    assert fault_of(repair.code) is None
    assert repair.code.count("\n") == code.count("\n")


@pytest.mark.parametrize("code", ["", "   \n", "# nothing\n", "x y z w\n", "5 = x\n", "(((\n)\n]]]\n"])
def test_what_needs_more_than_one_small_repair_is_left(code: str) -> None:
    assert repaired(code) is None


@cache
def programs() -> tuple[str, ...]:
    rng = np.random.default_rng(11)
    some = [question for question in questions() if question.language == "python"][:12]
    drawn = [program.code for question in some for program in sample_class(question, 6, rng).programs if program.parses]
    return tuple(code for code in drawn if fault_of(code) is None and len(code) > 40)


@given(st.data())
@settings(deadline=None, max_examples=25)
def test_one_sign_deleted_from_a_program_is_mended(data: st.DataObject) -> None:
    code = data.draw(st.sampled_from(programs()))
    places = [m.start() for m in re.finditer(r":(?=[ \t]*$)|[)\]](?=[ \t]*$)", code, re.MULTILINE)]
    at = data.draw(st.sampled_from(places))
    broken = code[:at] + code[at + 1 :]
    if fault_of(broken) is None:
        return
    repair = repaired(broken)
    assert repair is not None
    assert tree_of(repair.code) is not None
    assert repair.code.count("\n") == broken.count("\n")
    if code[at] == ":":
        assert ast.dump(ast.parse(repair.code)) == ast.dump(ast.parse(code))


@given(st.data())
@settings(deadline=None, max_examples=25)
def test_a_line_at_the_wrong_depth_is_moved_back(data: st.DataObject) -> None:
    code = data.draw(st.sampled_from(programs()))
    lines = code.split("\n")
    number = data.draw(st.sampled_from([n for n, line in enumerate(lines) if line.strip()]))
    lines[number] = " " + lines[number]
    broken = "\n".join(lines)
    if fault_of(broken) is None:
        return
    repair = repaired(broken)
    assert repair is not None
    assert repair.code.count("\n") == broken.count("\n")


def test_programs_that_parse_are_left_alone() -> None:
    assert len(programs()) > 50
    assert [code for code in programs() if repaired(code) is not None] == []


@given(st.text(alphabet="if x=:()[]'\"\n \t+-*,.\\#defrtun1{}\u201c\0\r", max_size=120))
@settings(deadline=None, max_examples=60)
def test_any_text_is_answered(code: str) -> None:
    repair = repaired(code)
    assert repair == repaired(code)
    assert repair is None or tree_of(repair.code) is not None


HOSTILE = {
    "a megabyte": "x = (\n" * 200_000,
    "brackets": "(" * 10_000,
    "signs": "x = (\n" + "-\n" * 8_000 + "1)(",
    "words": "not " * 4_000 + "x",
    "attributes": "a" + ".b" * 9_000,
    "conditions": "1 if 1 else " * 1_500 + "1",
    "texts": "f'{" * 6_000,
    "one line": "a " * 9_000,
    "sums": "1+" * 9_000 + "(",
    "spaces": "if x" + " " * 19_000 + "\n(",
}


@pytest.mark.parametrize("code", HOSTILE.values(), ids=HOSTILE.keys())
def test_the_work_is_bounded(code: str) -> None:
    begun = time.process_time()
    repaired(code)
    assert time.process_time() - begun < 4


def test_what_is_too_deep_never_reaches_the_parser() -> None:
    assert is_readable("x = " + "(" * 90 + ")" * 90)
    assert not is_readable("x = " + "(" * 110 + ")" * 110)
    assert not is_readable("-" * 200 + "1")
    assert not is_readable("x = (\n" + "-\n" * 200 + "1)")
    assert not is_readable("2 ** " * 200 + "2")


def test_what_only_looks_deep_is_read() -> None:
    rule = "# " + "-" * 150 + "\n"
    data = "x = [" + ", ".join(f"-{n}" for n in range(200)) + "]\n"
    shown = "print('" + "-" * 150 + '\')\n"""' + "(" * 150 + '"""\n'
    assert is_readable(rule + data + shown + "if not x:\n    pass\nelse:\n    pass\n" * 150)


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("return 1\n", 1),
        ("def f():\n    pass\nbreak\n", 3),
        ("while 1:\n    def f():\n        continue\n", 3),
        ("for i in x:\n    pass\nelse:\n    break\n", 4),
    ],
)
def test_a_misplaced_word_is_a_fault(code: str, line: int) -> None:
    fault = fault_of(code)
    assert fault is not None
    assert fault.line == line


def test_an_edit_of_several_pieces_is_applied_in_their_places() -> None:
    edit = Edit("characters", "x", 1, ((0, 1, "<<"), (2, 2, "-"), (3, 5, "")), 1)
    assert edit.applied("abcdef") == "<<b-cf"


def test_a_definition_is_not_left_out() -> None:
    assert repaired("def half(x)\n  if if if ((\n") is None
