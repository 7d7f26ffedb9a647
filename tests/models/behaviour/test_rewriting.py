"""Rewritten programs say the same in CPython, on the same lines."""

import contextlib
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.behaviour import lazy
from models.behaviour.gaps import silent_gap
from models.behaviour.rewriting import OWN, rewritten

REWRITTEN: dict[str, str] = {
    "an element": "x = [1, 2, 3]\ndel x[1]\nprint(x)\n",
    "a slice": "x = [1, 2, 3, 4, 5]\ndel x[1:4:2], x[:1]\nprint(x)\n",
    "a key": "d = {1: 2, 3: 4}\ndel d[1]\nprint(d)\n",
    "an element that is not there": "x = [1]\ndel x[5]\n",
    "a key that is not there": "d = {}\ndel d['a']\n",
    "an element of a tuple": "x = (1, 2)\ndel x[0]\n",
    "a local name": "def f():\n    x = 1\n    del x\n    return 2\nprint(f())\n",
    "a name that is not bound": "def f():\n    del x\n    x = 2\nf()\n",
    "a map that is used up": "m = map(str, [1, 2])\nprint(list(m), list(m))\n",
    "the length of a filter": "print(len(filter(None, [1])))\n",
    "an element of a map": "print(map(int, '12')[0])\n",
    "the truth of a filter": "print(bool(filter(None, [])))\n",
    "next": "print(next(map(int, '12')), next(x for x in [1, 2, 3] if x > 1))\n",
    "an early stop": "def p(x):\n    print(x)\n    return x\nprint(any(p(x) for x in [0, 1, 2]))\n",
    "an error that never comes": "l = [1, 1, 2]\nprint(any(l[i] == l[i + 1] for i in range(len(l))))\n",
    "two names": "print(next(a + b for a, b in [(1, 2)]), any(any(y for y in x) for x in [[0], [1]]))\n",
    "a loop that changes its list": "l = [1, 2, 3, 4]\nfor a, b in zip(l, l[1:]):\n    l.pop()\nprint(l)\n",
    "a loop backwards that changes its list": "l = [1, 2, 3, 4]\nfor a in reversed(l):\n    l.pop()\nprint(l)\n",
    "a type": "print(type(map(int, '')).__name__, type(x for x in []).__name__, type(reversed([])).__name__)\n",
    "names from math": "from math import *\nprint(sqrt(4), floor(pi))\n",
    "leaving": "import sys\nprint(1)\nsys.exit()\nprint(2)\n",
    "an error with a number": "try:\n    raise ValueError(5)\nexcept ValueError as e:\n    print(e)\n",
    "an error with two values": "try:\n    raise ValueError('a', 1)\nexcept ValueError as e:\n    print(e)\n",
    "a plain base": "class A(object):\n    x = 1\nprint(A().x)\n",
    "letters of more than one byte": "é = ['ü']; del é[len('ü') - 1]; m = map(str, é)\nprint(len(list(m)), list(m))\n",
    "a method that is not called at once": "x = [1]\ng = x.append\ng(2)\nprint(x, sorted(['b', 'A'], key=str.lower))\n",
    "a method that is taken for a list": "def f(x):\n    return x.append[0]\nf([])\n",
    "a method that is not there": "y = (1, 2)\nprint(y.append)\n",
    "adding a text to a list": "def f(x, y):\n    x += y\n    return x\na = []\nprint(f(a, 'b'), a, f((), a))\n",
    "adding what cannot be gone through": "a = []\nb = 3\na += b\n",
}
FAMILY = """class Animal:
    def __init__(self, name):
        self.name = name
    def speak(self):
        return self.name + " " + self.sound()
    def sound(self):
        return "?"
    def __str__(self):
        return "<" + self.name + ">"

class Dog(Animal):
    def __init__(self, name, age):
        super().__init__(name)
        self.age = age
    def sound(self):
        return "woof" + super().sound()

class Puppy(Dog):
    def sound(self):
        return "yip" + super().sound()
# the last
print(Puppy("a", 3).speak(), Puppy("b", 1), Dog("c", 2).speak(), Animal("d").speak())
"""
LEFT = {
    "a class that is asked for": FAMILY + "print(isinstance(Dog('a', 1), Animal))\n",
    "a class with a variable": FAMILY.replace("        return '?'", "        return '?'\n    legs = 4")
    + "Dog.legs = 3\n",
    "a class without a line after it": FAMILY.replace("# the last\n", ""),
    "a name that is read again": "x = 1\ndel x\nprint(x)\n",
    "a name in a loop": "for i in [1]:\n    y = i\n    del y\n",
    "an attribute": "del a.b\n",
    "values that are taken at once": "a, b = map(int, c)\nprint(list(map(str, a)), sum(x for x in a), *map(str, a))\n",
    "a loop over pairs": "for a, b in zip(x, y):\n    z.append(a)\n",
    "an own function": "def map(x):\n    return x\ny = map(3)\n",
    "what is only ever a number": "x = 0\nfor i in range(3):\n    x += i\n",
    "what does not parse": "del x[\n",
    "a plain program": "def f(x):\n    return [y for y in x if y]\n",
}


REWRITTEN["inheritance"] = FAMILY


def run(code: str) -> tuple[str, str, int | None]:
    """What a piece of code of this very file prints, the class of its error and its line."""
    names: dict[str, Any] = {name: getattr(lazy, own) for own, name in OWN.items()}
    out = io.StringIO()
    try:
        with contextlib.redirect_stdout(out):
            exec(compile(code, "<piece>", "exec"), names)
    except BaseException as error:  # noqa: BLE001 - SystemExit too
        trace, line = error.__traceback__, None
        while trace is not None:
            line = trace.tb_lineno if trace.tb_frame.f_code.co_filename == "<piece>" else line
            trace = trace.tb_next
        return out.getvalue(), type(error).__name__, line
    return out.getvalue(), "", None


@pytest.mark.parametrize("code", REWRITTEN.values(), ids=REWRITTEN.keys())
def test_a_rewritten_program_does_the_same(code: str) -> None:
    other = rewritten(code)
    assert other != code
    assert other.count("\n") == code.count("\n")
    assert run(other) == run(code)
    assert rewritten(other) == other


@pytest.mark.parametrize("code", LEFT.values(), ids=LEFT.keys())
def test_what_cannot_be_said_exactly_is_left(code: str) -> None:
    assert rewritten(code) == code


@given(st.lists(st.integers(-3, 3), max_size=6), st.integers(-8, 8) | st.slices(6))
def test_deleting_from_a_list(numbers: list[int], key: int | slice) -> None:
    expected, found = numbers.copy(), numbers.copy()
    try:
        del expected[key]
    except IndexError:
        with pytest.raises(IndexError):
            lazy.delete_item(found, key)
    else:
        lazy.delete_item(found, key)
    assert found == expected


@given(st.lists(st.lists(st.integers(-3, 3), max_size=5), min_size=1, max_size=3))
def test_the_iterators_give_what_the_builtins_give(rows: list[list[int]]) -> None:
    first = rows[0]
    assert list(lazy.zip(*rows)) == list(zip(*rows, strict=False))
    assert list(lazy.map(max, *rows, rows[0])) == list(map(max, *rows, rows[0]))
    assert list(lazy.filter(None, first)) == [number for number in first if number]
    assert list(lazy.enumerate(first, 1)) == list(enumerate(first, 1))
    assert list(lazy.reversed(first)) == first[::-1]
    assert list(lazy.generator(lambda x: [x] if x else [], first)) == [number for number in first if number]


@pytest.mark.parametrize("method", ["__lt__", "__bool__", "__len__", "__iadd__"])
def test_methods_that_the_interpreter_never_calls_are_told(method: str) -> None:
    assert method in silent_gap(f"class A:\n    def {method}(self, *other):\n        return 1\n")


def test_most_programs_have_no_gap() -> None:
    assert silent_gap("class A:\n    def __add__(self, other):\n        return 1\n") == ""
    assert silent_gap("def __len__(x):\n    return 1\n") == ""
    assert silent_gap("class A(\n") == ""
