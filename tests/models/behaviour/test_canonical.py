"""Equal values have the same text, here and in the interpreter, and every text is bounded."""

import math
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.behaviour import Call, Limits, Runner
from models.behaviour.canonical import canonical, kind_of

plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.binary(max_size=8)
keys = st.none() | st.integers() | st.text(max_size=5) | st.tuples(st.integers(), st.booleans())
values = st.recursive(
    plain,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(keys, inner, max_size=4)
        | st.sets(keys, max_size=5)
        | st.frozensets(keys, max_size=5)
    ),
    max_leaves=12,
)


def text(value: Any, room: int = 400) -> str:
    return canonical(value, room, [], [])


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with Runner(Limits(input_seconds=1.0), processes=1) as made:
        yield made


@given(values, st.integers(1, 60))
def test_every_text_is_bounded(value: Any, room: int) -> None:
    assert len(text(value, room)) <= room
    assert len(text(value)) <= 400


@given(st.dictionaries(keys, plain, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_a_dict_does_not_count(value: dict[Any, Any], chance: Any) -> None:
    items = list(value.items())
    chance.shuffle(items)
    assert text(dict(items)) == text(value)


@given(st.lists(keys, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_a_set_does_not_count(members: list[Any], chance: Any) -> None:
    value = set(members)
    chance.shuffle(members)
    other = set()
    for member in members:
        other.add(member)
    assert text(other) == text(value)


@given(st.floats(allow_nan=False))
def test_floats_have_twelve_digits(value: float) -> None:
    told = float(text(value))
    assert told == value or math.isclose(told, value, rel_tol=1e-11)
    assert text(told) == text(value)


@given(st.lists(st.integers(-9, 9), max_size=6), st.lists(st.integers(-9, 9), max_size=6))
def test_different_lists_have_different_texts(one: list[int], other: list[int]) -> None:
    assert (text(one) == text(other)) == (one == other)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values)
def test_the_interpreter_writes_the_same(runner: Runner, value: Any) -> None:
    source = repr(value).replace("nan", "float('nan')").replace("inf", "float('inf')")
    if "nan" in repr(value).replace("'", '"').split('"')[1::2] or "inf" in source.replace("float('inf')", ""):
        return  # inside of a text
    found = runner.observe("def same(x):\n    return x\n", [Call(f"same({source})")]).outcomes[0]
    assert (found.kind, found.value, found.type) == ("finished", text(value), kind_of(value))
    assert found.changed == ()


def test_zero_has_no_sign_and_types_differ() -> None:
    assert text(-0.0) == text(0.0) == "0.0"
    assert text([1, 1.0, True, "1"]) == "[1, 1.0, True, '1']"
    assert text(0.1 + 0.2) == "0.3"
    assert text([math.nan, math.inf, -math.inf]) == "[nan, inf, -inf]"
    assert text(complex(0.1 + 0.2, -0.0)) == "(0.3 + 0.0j)"


def test_containers_keep_their_kinds() -> None:
    assert text((1,)) == "(1,)"
    assert (text(set()), text(frozenset()), text({})) == ("set()", "frozenset({})", "{}")
    assert text(Counter("aab")) == "Counter({'a': 2, 'b': 1})"
    assert text(defaultdict(int, b=1, a=2)) == "defaultdict({'a': 2, 'b': 1})"
    assert text(deque([1, 2])) == "deque([1, 2])"


def test_large_integers_are_told_by_their_size() -> None:
    assert text(10**299) == "1" + "0" * 299
    assert text(10**1000) == "int of 1000 digits or more"
    assert text(-(10**5000)) == "-int of 5000 digits or more"


def test_what_holds_itself_ends() -> None:
    held: list[Any] = [1]
    held.append({"held": held})
    assert text(held) == "[1, {'held': ...}]"


def test_functions_classes_and_objects_have_no_address(runner: Runner) -> None:
    code = (
        "class Point:\n    def __init__(self, x):\n        self.x = x\n        self.me = self\n"
        "    def move(self):\n        return self\n"
        "class Named:\n    def __repr__(self):\n        return 'Named!'\n"
        "class Bad:\n    def __repr__(self):\n        return 1 / 0\n"
        "def show(value):\n    return str(value)\n"
    )
    sources = ["Point([1])", "Named()", "[Bad()]", "Point", "Point(1).move", "len", "lambda: 0", "show(Point(1))"]
    found = [outcome.value for outcome in runner.observe(code, [Call(source) for source in sources]).outcomes]
    assert found == [
        "<Point me=..., x=[1]>", "Named!", "[<Bad>]", "<class 'Point'>", "<function>", "<function>", "<function>",
        "'<Point object>'",
    ]  # fmt: skip


def test_names_of_builtins_that_a_program_takes_do_not_matter(runner: Runner) -> None:
    code = "len = repr = sorted = type = hasattr = 3\ndef f():\n    return {'b': [1, {2}], 'a': 1.5}\n"
    assert runner.observe(code, [Call("f()")]).outcomes[0].value == "{'a': 1.5, 'b': [1, {2}]}"
