"""Lines at fault are found without examples."""

from collections.abc import Iterator

import numpy as np
import pytest

from models.behaviour import Runner
from models.encoder import load
from models.fewshot import FewShotGrader
from models.highlight.lines import class_share, pointed, suspect_lines
from models.highlight.usual import Usual
from models.highlight.weights import BESIDE_CLASS, WEIGHTS
from models.highlight.written import broken_lines, written

RIGHT = "def total(values):\n    {s} = 0\n    for {v} in values:\n        {s} += {v}\n    return {s}\n"
NAMES = [("s", "v"), ("result", "x"), ("count", "item"), ("acc", "n"), ("t", "value"), ("sum_", "i")]
CLASS = [RIGHT.format(s=s, v=v) for s, v in NAMES]
WRONG = "def total(values):\n    r = 0\n    for e in values:\n        r += e\n        return r\n"
LINES = ["def total(values):", "    r = 0", "    for e in values:", "        r += e", "    return r", ""]


@pytest.fixture(scope="module")
def grader() -> Iterator[FewShotGrader]:
    with Runner(processes=1) as runner:
        yield FewShotGrader.load(backend="numpy", runner=runner)


@pytest.mark.parametrize(
    ("line", "changed"),
    [(1, "    r = 1"), (3, "        r = e"), (4, "    return r[0]"), (2, "    for e in range(values):")],
)
def test_the_line_that_differs_from_the_class_comes_first(grader: FewShotGrader, line: int, changed: str) -> None:
    code = "\n".join(changed if i == line else text for i, text in enumerate(LINES))
    scores = grader.suspect_lines(code, pool=CLASS, question_text="Add up.", language="python")
    assert len(scores) == len(LINES)
    assert int(np.argmax(scores)) == line


def test_a_line_at_the_wrong_depth_comes_first(grader: FewShotGrader) -> None:
    scores = grader.suspect_lines(WRONG, pool=CLASS, question_text="Write `total(values)`, the sum.")
    assert int(np.argmax(scores)) == 4


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


def test_the_same_call_gives_the_same_answer_whatever_came_before(grader: FewShotGrader) -> None:
    first = grader.suspect_lines(WRONG, pool=CLASS)
    grader.suspect_lines("print(1)\n", pool=["print(2)\n", "print(3)\n"])
    grader.suspect_lines("int a;", pool=["int b;"], language="c")
    assert grader.suspect_lines(WRONG, pool=list(reversed(CLASS))) == first


def test_every_witness_has_a_weight_and_no_other_has(grader: FewShotGrader) -> None:
    assert WEIGHTS.keys() == BESIDE_CLASS.keys()
    with Runner(processes=1) as runner, pytest.MonkeyPatch.context() as patch:
        patch.setitem(WEIGHTS, "nobody", 1.0)
        patch.setitem(BESIDE_CLASS, "nobody", 0.0)
        with pytest.raises(KeyError):
            suspect_lines(load(None, "numpy"), WRONG, CLASS, "", "python", runner)


def test_the_larger_the_class_the_more_it_counts() -> None:
    shares = [class_share([""] * size) for size in (0, 5, 50, 250, 1000)]
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert shares[-1] == 1


def test_the_pointer_spreads_one_over_the_tokens_of_the_program() -> None:
    encoder = load(None, "numpy")
    pointing = pointed(encoder, "# no\n" + WRONG, "Add up.", "python")
    assert len(pointing) == 7
    assert 0 < sum(pointing) <= 1 + 1e-6
    assert pointing[0] == pointing[-1] == 0


def test_what_the_class_often_writes_surprises_less() -> None:
    usual = Usual()
    usual.follow(CLASS, "python")
    same = usual.unusual(written(CLASS[0], "python"))
    odd = usual.unusual(written(CLASS[0].replace("+=", "*="), "python"))
    for name in ("surprise", "surprise from behind", "rare", "rare after the last"):
        assert odd[name][3] > same[name][3]
    assert odd["surprise"][1] == same["surprise"][1]


def test_a_class_that_was_followed_is_the_class_read_anew() -> None:
    moved, fresh = Usual(), Usual()
    moved.follow(["x = 1\n", *CLASS[:3], CLASS[0]], "python")
    moved.follow(CLASS, "python")
    fresh.follow(CLASS, "python")
    own = written(WRONG, "python")
    for name, values in fresh.unusual(own).items():
        assert np.array_equal(values, moved.unusual(own)[name])
