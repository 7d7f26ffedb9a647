"""From a class to the inputs that it is tried on."""

from collections.abc import Iterator

import pytest

from models.behaviour import Call, Runner, Stdin, chosen, signature

COUNT = """def count(word, letter):
    found = 0
    for c in word:
        if c == letter:
            found {step} 1
    return found
"""
WAYS = [COUNT.format(step=step) for step in ("+=", "-=", "=", "+= 0 +")]
CLASS = [
    *WAYS,
    "def count(word, letter):\n    return word.count(letter)\n",
    "def count(word, letter):\n    return word.lower().count(letter)\n",
    "def count(word, letter):\n    if word[0] == letter:\n        return 1\n    return 0\n",
    "def count(word, letter)\n    return word.count(letter)\n",
    "def count(word, letter):\n    while True:\n        pass\n",
    "def count(word, letter):\n    print(word.count(letter))\n",
    "def count(letter, word):\n    return word.count(letter)\n",
]
STATEMENT = "Write count(word, letter), which returns how often letter occurs in word."


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with Runner(processes=1) as runner:
        yield runner


def test_a_class_of_a_dozen_is_split(runner: Runner) -> None:
    found = chosen(runner, STATEMENT, "python", CLASS)
    assert found.reason == ""
    assert len(found.inputs) == 12
    observations = runner.observe_all(CLASS, found.inputs)
    assert len({signature(observation) for observation in observations}) >= 8


def test_the_order_of_the_class_does_not_matter(runner: Runner) -> None:
    assert chosen(runner, STATEMENT, "python", CLASS[::-1]) == chosen(runner, STATEMENT, "python", CLASS)


def test_given_inputs_come_first_and_are_kept(runner: Runner) -> None:
    own = [Call('count("Otto", "o")'), Call('count("", "")')]
    found = chosen(runner, STATEMENT, "python", CLASS, given=own, most=5)
    assert found.inputs[:2] == tuple(own)
    assert len(set(found.inputs)) == 5
    assert chosen(runner, STATEMENT, "python", CLASS, given=own, most=2).inputs == tuple(own)


def test_nothing_to_propose_from(runner: Runner) -> None:
    found = chosen(runner, "Write something.", "python", ["", "x = 1\n"])
    assert found.inputs == ()
    assert "neither the statement nor the programs" in found.reason


def test_programs_that_cannot_be_run(runner: Runner) -> None:
    found = chosen(runner, STATEMENT, "python", ["def count(word, letter:\n    retrun word ++ (\n"] * 3)
    assert found.inputs == ()
    assert found.reason


def test_a_language_that_is_not_run(runner: Runner) -> None:
    assert chosen(runner, "Write int f(int x).", "c", ["int f(int x) { return x; }"]).inputs == ()


def test_a_whole_program_with_a_limit(runner: Runner) -> None:
    program = 'h = {read}(input("Height? "))\nif h {sign} 1.6:\n    print("too small")\nelse:\n    print("fine")\n'
    codes = [program.format(read=read, sign=sign) for read in ("float", "int", "") for sign in ("<", "<=", ">")]
    found = chosen(runner, "Ask for a height; below 1.6 print 'too small', else 'fine'.", "python", codes)
    assert Stdin("1.6\n") in found.inputs
    observations = runner.observe_all(codes, found.inputs)
    assert len({signature(observation) for observation in observations}) == 6  # of whole numbers none equals 1.6


def test_inputs_that_take_long_are_tried_last(runner: Runner) -> None:
    code = "def f(n):\n    total = 0\n    while n != 0:\n        total += {}\n        n -= 1\n    return total\n"
    codes = [code.format(step) for step in ("n", "1", "n * n")]
    found = chosen(runner, "Write f(n).", "python", codes, most=16)
    observations = runner.observe_all(codes, found.inputs)
    late = [sum(o.outcomes[place].reason == "time" for o in observations) for place in range(len(found.inputs))]
    assert late[0] == 0
    assert late == sorted(late)
    assert Call("f(-1)") in found.inputs
