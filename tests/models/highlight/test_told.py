"""What a program tells against itself."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.highlight.told import told
from models.highlight.written import written

ASKED = "Print yes if the number is even, else no."


def lines(code: str, what: str, language: str = "python") -> list[int]:
    """The lines of which most is said."""
    values = told(written(code, language), code, ASKED, language)[what]
    return [] if not values.any() else np.flatnonzero(values == values.max()).tolist()


def test_a_name_that_is_not_there_is_refused() -> None:
    code = "def f(values):\n    total = 0\n    for v in values:\n        total += w\n    return total\n"
    assert lines(code, "refused") == [3]
    assert lines(code.replace("+= w", "+= v"), "refused") == []


def test_what_a_compiler_of_c_warns_of_is_refused() -> None:
    code = 'int main() {\n  int n;\n  scanf("%d", n);\n  printf("%d\\n", n);\n  return 0;\n}\n'
    assert lines(code, "refused", "c") == [2]
    assert lines(code.replace(", n);\n  printf", ", &n);\n  printf"), "refused", "c") == []


def test_a_loop_whose_first_round_decides_is_doubtful() -> None:
    code = "def f(values):\n    for v in values:\n        if v > 1:\n            return True\n        return False\n"
    assert 4 in lines(code, "doubtful")


@pytest.mark.parametrize(("what", "expected"), [("asked word", [1]), ("strange word", [3]), ("name alone", [2])])
def test_words_and_names_are_held_against_the_question_and_the_program(what: str, expected: list[int]) -> None:
    assert lines("n = int(input())\nprint('yes')\nm = 1\nprint('jes', n)\n", what) == expected


def test_another_case_is_another_word() -> None:
    assert lines("print('no')\nprint('Yes')\n", "strange word") == [1]


@given(st.text(alphabet="ab1(:)'\"# \n\t=é漢{;", max_size=40), st.sampled_from(["python", "c", "prolog"]))
def test_something_is_said_of_every_line_of_any_text(code: str, language: str) -> None:
    found = told(written(code, language), code, ASKED, language)
    assert {values.shape for values in found.values()} == {(code.count("\n") + 1,)}
    assert all(np.isfinite(values).all() and (values >= 0).all() for values in found.values())
