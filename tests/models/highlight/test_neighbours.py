"""Programs are laid beside one another word by word."""

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.highlight.alignment import NONE, aligned
from models.highlight.neighbours import nearest, standing_alone
from models.highlight.written import BACK, DEEPER, LINE_END, NAME, written

WORDS = st.lists(st.sampled_from("abc"), max_size=9)
BASE = "def f(v):\n    s = 0\n    for x in v:\n        s += x\n    return s\n"


def longest_in_common(a: list[str], b: list[str]) -> int:
    """The longest common subsequence, the slow way."""
    table = np.zeros((len(a) + 1, len(b) + 1), dtype=int)
    for i, j in product(range(len(a)), range(len(b))):
        table[i + 1, j + 1] = table[i, j] + 1 if a[i] == b[j] else max(table[i, j + 1], table[i + 1, j])
    return int(table[-1, -1])


@given(WORDS, st.lists(WORDS.filter(bool), min_size=1, max_size=4))
def test_an_alignment_keeps_order_and_as_much_as_can_be_kept(ours: list[str], others: list[list[str]]) -> None:
    for theirs, found in zip(others, aligned(ours, others), strict=True):
        kept = [(i, j) for i, j in enumerate(found.partner) if j != NONE]
        assert all(ours[i] == theirs[j] for i, j in kept)
        assert [j for _, j in kept] == sorted({j for _, j in kept})
        assert len(kept) == longest_in_common(ours, theirs)
        assert found.distance == len(ours) + len(theirs) - 2 * len(kept)


def alone(code: str, *others: str) -> np.ndarray:
    own = written(code, "python")
    return standing_alone(own, nearest(own, others, "python"))["any 1"]


def test_names_remarks_and_layout_do_not_differ() -> None:
    other = '# total\ndef f(values):\n  """Sum."""\n  t = 0\n  for e in values:\n      t += e\n\n  return t\n'
    assert nearest(written(BASE, "python"), [other], "python") == []


def test_another_name_in_one_place_differs() -> None:
    assert np.flatnonzero(alone(BASE.replace("+= x", "+= v") + "f([])\n", BASE + "f([1])\n")).tolist() == [3, 5]


def test_another_depth_differs() -> None:
    assert np.flatnonzero(alone(BASE.replace("    return", "        return"), BASE)).tolist() == [4]


def test_what_is_missing_inside_of_a_line_differs_there() -> None:
    own = written(BASE.replace("range(", ""), "python")
    near = nearest(own, [BASE.replace("in v", "in range(len(v))")], "python")
    assert np.flatnonzero(standing_alone(own, near)["missing 1"]).tolist() == [2]


def test_the_nearest_comes_first_and_copies_are_counted() -> None:
    far, near = BASE.replace("s += x", "print(x, s, 1)"), BASE.replace("= 0", "= 1")
    found = nearest(written(BASE, "python"), [far, near, near.replace("s", "q"), BASE], "python")
    assert [(n.copies, n.alignment.distance) for n in found] == [(2, 2), (1, found[1].alignment.distance)]
    assert found[0].alignment.distance < found[1].alignment.distance


def test_words_know_layout_in_python_alone_and_pieces_of_texts() -> None:
    found = written('if a:\n    print("%d x\\n")\n', "python").words
    assert found == ("if", NAME, ":", LINE_END, DEEPER, "print", "(", '"', '"%d', '" ', '"x', '"\\n', ")", LINE_END)
    assert {LINE_END, DEEPER, BACK}.isdisjoint(written("int f() {\n  return 1;\n}\n", "c").words)
    assert written('scanf("%d %d");', "c").words == written('scanf("%d%d");', "c").words


@given(st.text(alphabet="ab(:\"' \n\t\\=1", max_size=40), st.sampled_from(["python", "c", "prolog"]))
def test_any_text_has_words_on_its_lines(code: str, language: str) -> None:
    found = written(code, language)
    assert found.count == len(code.split("\n"))
    assert len(found.words) == len(found.names) == len(found.places)
    assert list(found.places) == sorted(found.places)
    assert all(0 <= place < found.count for place in found.places)
