"""Lines at fault are found without examples."""

import numpy as np
import pytest

from models.encoder import load
from models.fewshot import FewShotGrader
from models.highlight.difference import difference
from models.highlight.lines import pointed
from models.highlight.usual import Usual
from models.highlight.written import NAME, broken_lines, written

RIGHT = ["def total(values):\n    {s} = 0\n    for {v} in values:\n        {s} += {v}\n    return {s}\n"]
NAMES = [("s", "v"), ("result", "x"), ("count", "item"), ("acc", "n"), ("t", "value"), ("sum_", "i")]
CLASS = [RIGHT[0].format(s=s, v=v) for s, v in NAMES]
WRONG = "def total(values):\n    r = 0\n    for e in values:\n        r += e\n        return r\n"


@pytest.fixture(scope="module")
def grader() -> FewShotGrader:
    return FewShotGrader.load(backend="numpy")


@pytest.mark.parametrize(
    ("line", "changed"),
    [(1, "    r = 1"), (3, "        r = e"), (4, "    return r[0]"), (2, "    for e in range(values):")],
)
def test_the_line_that_differs_from_the_class_comes_first(grader: FewShotGrader, line: int, changed: str) -> None:
    lines = ["def total(values):", "    r = 0", "    for e in values:", "        r += e", "    return r", ""]
    lines[line] = changed
    scores = grader.suspect_lines("\n".join(lines), pool=CLASS, question_text="Add up.", language="python")
    assert len(scores) == len(lines)
    assert int(np.argmax(scores)) == line


def test_lines_without_code_score_nothing_and_all_lie_between_0_and_1(grader: FewShotGrader) -> None:
    code = "\n# only words\nx = 1\n\n"
    scores = grader.suspect_lines(code, pool=CLASS)
    assert len(scores) == code.count("\n") + 1
    assert [score > 0 for score in scores] == [False, False, True, False, False]
    assert all(0 <= score <= 1 for score in scores)
    assert grader.suspect_lines("") == [0.0]


def test_where_parsing_stops_counts_even_without_a_class(grader: FewShotGrader) -> None:
    code = "x = 1\ny = 2\nprint(x y)\nz = 3\n"
    assert int(np.argmax(broken_lines(code, "python"))) == 2
    assert sum(broken_lines("x = 1\n", "python")) == 0
    assert len(grader.suspect_lines(code, question_text="Print x.")) == 5


def test_other_languages_are_read_too(grader: FewShotGrader) -> None:
    base = 'int main() {\n  int a;\n  scanf("%d", &a);\n  printf("%d", a);\n}\n'
    pool = [base.replace("a;", f"{n};").replace("&a", f"&{n}").replace(" a)", f" {n})") for n in "bcdef"]
    wrong = base.replace("&a", "a")
    assert int(np.argmax(grader.suspect_lines(wrong, pool=pool, language="c"))) == 2


def test_the_pointer_spreads_one_over_the_tokens_of_the_program() -> None:
    encoder = load(None, "numpy")
    pointing = pointed(encoder, "# no\n" + WRONG, "Add up.", "python")
    assert len(pointing) == 7
    assert 0 < sum(pointing) <= 1 + 1e-6
    assert pointing[0] == pointing[-1] == 0


def test_names_are_left_out_but_the_librarys_stay() -> None:
    lines = written("for item in range(3):  # loop\n    print(item)\n", "python")
    assert lines.normal[0] == ("for", NAME, "in", "range", "(", "3", ")", ":")
    assert lines.plain[1] == ("print", "(", "item", ")")
    assert lines.filled == [0, 1]


def test_what_the_class_often_writes_surprises_less() -> None:
    usual = Usual(written(code, "python").normal for code in CLASS)
    same = usual.surprise(written(CLASS[0], "python").normal)
    odd = usual.surprise(written(CLASS[0].replace("+=", "*="), "python").normal)
    assert odd[3] > max(same) + 1
    assert odd[:3] == same[:3]


def test_differences_stand_where_something_was_changed_or_left_out() -> None:
    others = [written(code, "python").normal for code in CLASS]
    moved = written(WRONG, "python").normal
    assert difference(moved, others, nearness=1.0) == [0.0] * len(moved)  # indentation alone: no token differs
    left_out = tuple(line for i, line in enumerate(others[0]) if i != 1)
    scores = difference(left_out, others, nearness=1.0)
    assert max(scores) == scores[1] == 1.0
