"""Changes that make a program do what most do show where it is wrong."""

import ast
from collections.abc import Iterator

import numpy as np
import pytest

from models.behaviour import Call, Runner, usual
from models.highlight.edits import borrowings, undone_slips
from models.highlight.neighbours import nearest
from models.highlight.statements import rendered, statements
from models.highlight.trials import Tried, trials, tried_on
from models.highlight.written import written

RIGHT = """def f(values):
    best = values[0]
    for v in values:
        if v > best:
            best = v
    return best
"""
OTHER = "def f(numbers):\n    # the largest\n    return max(numbers)\n"
INPUTS = (Call("f([1, 5, 2])"), Call("f([-3, -1])"), Call("f([4])"))


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with Runner(processes=1) as made:
        yield made


def mends(runner: Runner, code: str, *others: str) -> dict[str, np.ndarray]:
    own = written(code, "python")
    most = tuple(usual(runner.observe_all([RIGHT] * 6, INPUTS)))
    return trials(Tried(runner, INPUTS, most), code, nearest(own, others, "python"), own.count)


def test_a_program_is_the_same_after_its_statements_are_taken_apart() -> None:
    code = 'def f(a):\n  """Doc."""\n  if (a and\n      1): # why\n    return [a,\n  2]\n  return "#"\n'
    again = rendered([statement.plain(code) for statement in statements(code)])
    plain = ast.parse(code.replace('  """Doc."""\n', ""))
    assert ast.dump(ast.parse(again)) == ast.dump(plain)
    assert [statement.line for statement in statements(code)] == [0, 2, 4, 6]


def test_a_neighbours_line_is_tried_in_our_names() -> None:
    wrong = RIGHT.replace("v > best", "v < best").replace("best", "top")
    edits = borrowings(wrong, nearest(written(wrong, "python"), [RIGHT, OTHER], "python"))
    fixed = next(edit for edit in edits if edit.changed == {3})
    assert fixed.code == RIGHT.replace("best", "top")


def test_slips_are_undone_one_at_a_time() -> None:
    wrong = RIGHT.replace("v > best", "v < best")
    found = [edit for edit in undone_slips(wrong) if edit.code == RIGHT]
    assert [edit.changed for edit in found] == [{3}]
    assert len({edit.code for edit in undone_slips(wrong)}) == len(undone_slips(wrong))


@pytest.mark.parametrize(
    ("right", "wrong", "line"),
    [("v > best", "v < best", 3), ("    return best", "        return best", 5), ("values[0]", "0", 1)],
)
def test_the_line_whose_change_mends_all_is_found(runner: Runner, right: str, wrong: str, line: int) -> None:
    found = mends(runner, RIGHT.replace(right, wrong), RIGHT, OTHER)
    assert int(np.argmax(found["mends among"])) == line
    assert found["mends alone"][line] == 1.0


def test_without_a_neighbour_an_undone_slip_shows_it(runner: Runner) -> None:
    found = mends(runner, RIGHT.replace("v > best", "v < best"))
    assert int(np.argmax(found["mends alone"])) == 3


def test_nothing_is_said_where_nothing_is_odd_or_known(runner: Runner) -> None:
    assert not any(values.any() for values in mends(runner, RIGHT, OTHER).values())
    nothing = Tried(runner, (), ())
    assert not any(values.any() for values in trials(nothing, "x = 1\n", [], 2).values())


def test_a_line_that_does_not_parse_is_mended_too(runner: Runner) -> None:
    found = mends(runner, RIGHT.replace("def f(values):", "def f(:"), RIGHT)
    assert int(np.argmax(found["mends alone"])) == 0


def test_a_class_shows_what_to_try_whatever_the_order(runner: Runner) -> None:
    codes = [RIGHT, OTHER, *(RIGHT.replace("best", name) for name in "abcdef"), RIGHT.replace(">", "<")]
    text = "Write f(values), the largest. For example f([1, 5, 2]) gives 5."
    one = tried_on(runner, text, "python", codes, "")
    assert one == tried_on(runner, text, "python", codes[::-1], "")
    assert one.inputs
    assert any(one.usual)
    assert tried_on(runner, text, "c", codes, "").inputs == ()
