"""The kinds of mistakes in Python: what they make of small programs, and that marks lie exactly on what is wrong."""

import re
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.synthesis import questions
from models.synthesis.draft import Draft
from models.synthesis.mistakes import KINDS, apply_mistake, parses

GUIDE = Path(__file__).parents[3] / "docs" / "synthesis.md"
PYTHON = KINDS["python"]
SEEK = "def place(x, xs):\n    for i in range(len(xs)):\n        if x == xs[i]:\n            return i\n    return -1\n"
FIND = SEEK.replace("    for", "    if not xs:\n        return 0\n    for")
KEEP = (
    "def keep(xs):\n    ys = []\n    for x in xs:\n        if x not in ys:\n            ys.append(x)\n    return ys\n"
)
TWO = "def low(a):\n    return a[0]\n\ndef high(b):\n    return b[-1]\n\ndef both(c):\n    return low(c) == high(c)\n"
MADE = [
    ("brackets_for_call", KEEP, "ys.append(x)", "ys.append[x]", ["[", "]", "ys.append[x]"]),
    ("call_for_index", FIND, "xs[i]", "xs(i)", ["(", ")", "xs(i)"]),
    ("missing_range", FIND, "range(len(xs))", "len(xs)", ["len(xs)"]),
    (
        "no_loop",
        KEEP,
        "    for x in xs:\n        if x not in ys:\n            ys.append(x)\n",
        "    if xs[0] not in ys:\n        ys.append(xs[0])\n",
        ["if xs[0] not in ys:\n        ys.append(xs[0])"],
    ),
    ("equality_for_membership", KEEP, "x not in ys", "x != ys", ["!=", "x != ys"]),
    ("counts_for_membership", KEEP, "x not in ys", "xs.count(x) == 1", ["xs.count(x) == 1"]),
    ("neighbours_only", KEEP, "x not in ys", "x != ys[-1]", ["!= ys[-1]", "x != ys[-1]"]),
    ("mutation_while_iterating", KEEP, "ys.append(x)\n    return ys", "xs.remove(x)\n    return xs", ["xs.remove(x)"]),
    ("deletes_by_position", FIND, "            return i\n", "            return i\n        del xs[i]\n", ["del xs[i]"]),
    ("wrong_empty", FIND, "not xs", "xs == None", ["xs == None"]),
    ("bare_return", FIND, "return -1", "return", ["return"]),
    (
        "guard_in_loop",
        FIND,
        "    if not xs:\n        return 0\n    for i in range(len(xs)):\n",
        "    for i in range(len(xs)):\n        if not xs:\n            return 0\n",
        ["if not xs:\n            return 0"],
    ),
    (
        "guard_too_late",
        KEEP.replace("    ys = []\n", "    if xs == []:\n        return []\n    ys = []\n"),
        "    if xs == []:\n        return []\n    ys = []\n",
        "    ys = []\n    if xs == []:\n        return []\n",
        ["if xs == []:\n        return []"],
    ),
    ("value_for_index", FIND, "return i", "return xs[i]", ["xs[i]"]),
    ("position_by_search", FIND, "return i", "return xs.index(xs[i])", ["xs.index(xs[i])"]),
    (
        "acts_for_answer",
        SEEK,
        "return i\n    return -1",
        "xs.insert(i, x)\n            return xs\n    return xs",
        ["xs.insert(i, x)\n            return xs"],
    ),
    ("given_as_another_type", KEEP, "return ys", "return tuple(ys)", ["tuple(ys)"]),
    ("loses_order_or_repeats", KEEP, "in xs:", "in set(xs):", ["set(xs)"]),
    (
        "missing_condition",
        KEEP,
        "        if x not in ys:\n            ys.append(x)\n",
        "        ys.append(x)\n",
        ["ys.append(x)"],
    ),
    (
        "returns_the_test",
        FIND.replace("return i", "return True"),
        "        if x == xs[i]:\n            return True\n",
        "        return x == xs[i]\n",
        ["return x == xs[i]"],
    ),
    ("start_outside_function", KEEP, "def keep(xs):\n    ys = []\n", "ys = []\n\ndef keep(xs):\n", ["ys = []"]),
    ("mutable_default", KEEP, "def keep(xs):\n    ys = []\n", "def keep(xs, ys=[]):\n", [", ys=[]"]),
    ("copied_body", TWO, "return b[-1]", "return b[0]", ["return b[0]"]),
    ("helper_not_written", TWO, "def low(a):\n    return a[0]\n", "", ["low"]),
    ("wrong_function_called", TWO, "== high(c)", "== low(c)", ["low", "low(c)"]),
    (
        "function_inside_function",
        TWO,
        "def high(b):\n    return b[-1]\n",
        "    def high(b):\n        return b[-1]\n",
        ["def high(b):\n        return b[-1]"],
    ),
    ("step_on_the_element", "y = xs[i + 1]\n", "xs[i + 1]", "xs[i] + 1", ["xs[i] + 1"]),
    ("taken_to_differ_by_one", "if a < b:\n    n = 1\n", "a < b", "a + 1 == b", ["a + 1 == b"]),
    ("comparison_not_repeated", "if x > 1 and x < 9:\n    n = 1\n", "x > 1 and x < 9", "x > 1 and 9", ["x > 1 and 9"]),
    ("missing_grouping", "m = (a + b) / 2\n", "(a + b) / 2", "a + b / 2", ["a + b"]),
    ("swap_without_third", "a, b = b, a\n", "a, b = b, a", "a = b\nb = a", ["a = b\nb = a"]),
    ("wrong_level", "n = t[r][c]\n", "t[r][c]", "t[c][r]", ["t[c][r]"]),
    ("missing_term", "t = t + u\n", "t + u", "t", ["t"]),
    (
        "last_one_decides",
        "ok = False\nfor x in xs:\n    if x:\n        ok = True\n",
        "        ok = True\n",
        "        ok = True\n    else:\n        ok = False\n",
        ["else:\n        ok = False"],
    ),
    (
        "blocks_swapped",
        "n = 0\nfor x in xs:\n    n += x\n",
        "n = 0\nfor x in xs:\n    n += x",
        "for x in xs:\n    n += x\nn = 0",
        ["for x in xs:\n    n += x", "n = 0"],
    ),
    (
        "else_of_loop",
        "for x in xs:\n    if x:\n        n = 1\n    else:\n        n = 2\n",
        "    else:\n        n = 2\n",
        "else:\n    n = 2\n",
        ["else:\n    n = 2"],
    ),
]


@lru_cache(maxsize=1)
def drafts() -> list[Draft]:
    rng = np.random.default_rng(0)
    found = [s.template for q in questions() if q.language == "python" for s in q.strategies]
    return [template.render(frozenset(), rng) for template in found]


@pytest.mark.parametrize(("item", "before", "right", "wrong", "marked"), MADE, ids=[row[0] for row in MADE])
def test_what_a_kind_makes_of_a_small_program(
    item: str, before: str, right: str, wrong: str, marked: list[str]
) -> None:
    made = [Draft(before).changed(change, item) for change in PYTHON[item](before)]
    texts = {draft.text: sorted(draft.text[mark.start : mark.end] for mark in draft.marks) for draft in made}
    assert before.count(right) == 1
    assert texts.get(before.replace(right, wrong)) == sorted(marked)


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000))
def test_marks_lie_on_the_new_tokens_and_changes_do_not_overlap(number: int) -> None:
    draft = drafts()[number % len(drafts())]
    for item, finder in PYTHON.items():
        for change in list(finder(draft.text))[:4]:
            after = draft.changed(change, item)
            marked = [after.text[mark.start : mark.end] for mark in after.marks if mark.item == item]
            assert all(0 <= edit.start <= edit.end <= len(draft.text) for edit in change.edits)
            assert all(0 <= start < end <= len(draft.text) for start, end in change.blame)
            assert marked
            assert all(text and text == text.strip() for text in marked)
            assert {edit.text.strip() for edit in change.edits if edit.fault and edit.text.strip()} <= set(marked)


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10_000))
def test_the_same_seed_makes_the_same_mistake(number: int) -> None:
    draft = drafts()[number % len(drafts())]
    for item in PYTHON:
        once, again = (apply_mistake(item, draft, np.random.default_rng(number)) for _ in range(2))
        assert once == again
        assert once is None or (once.text != draft.text and parses(once.text))


def test_the_guide_tells_how_many_kinds_there_are() -> None:
    found = re.search(r"(\d+) kinds in Python", GUIDE.read_text(encoding="utf-8"))
    assert found is not None
    assert int(found[1]) == len(PYTHON)
