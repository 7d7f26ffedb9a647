"""What a program does is put down: every kind of outcome, the same one each time and in any company."""

from collections.abc import Iterator

import pytest

from models.behaviour import Call, Limits, Outcome, Runner, Stdin

Given = Call | Stdin
SUM = "def total(values):\n    result = 0\n    for value in values:\n        result += value\n    return result\n"


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with Runner(Limits(input_seconds=0.3), processes=1) as made:
        yield made


def outcome(runner: Runner, code: str, given: Given, setup: str = "") -> Outcome:
    return runner.observe(code, [given], setup).outcomes[0]


def test_a_call_gives_a_value_and_its_type(runner: Runner) -> None:
    assert outcome(runner, SUM, Call("total([1, 2.5])")) == Outcome("finished", "3.5", "float")


def test_an_exception_has_its_class_and_the_line_where_it_arose(runner: Runner) -> None:
    assert outcome(runner, SUM, Call("total('ab')")) == Outcome("raised", exception="TypeError", line=4)


def test_an_exception_outside_of_the_program_has_no_line(runner: Runner) -> None:
    assert outcome(runner, SUM, Call("totals([1])")) == Outcome("raised", exception="NameError")


def test_what_is_printed_before_an_exception_counts(runner: Runner) -> None:
    code = "def f():\n    print('so far')\n    return 1 / 0\n"
    assert outcome(runner, code, Call("f()")) == Outcome(
        "raised", exception="ZeroDivisionError", line=3, printed="so far"
    )


def test_an_exception_while_loading_is_that_of_every_call(runner: Runner) -> None:
    found = runner.observe(f"{SUM}\nprint(totl([]))\n", [Call("total([])"), Call("total([1])")]).outcomes
    assert found == (Outcome("raised", exception="NameError", line=7, while_loading=True),) * 2


def test_spaces_at_the_ends_of_lines_and_the_last_line_end_do_not_count(runner: Runner) -> None:
    assert outcome(runner, "print('a  ')\nprint()\nprint('b\\t')\nprint()", Stdin("")).printed == "a\n\nb"


def test_changed_arguments_are_told_by_their_place(runner: Runner) -> None:
    code = "def f(first, second, third):\n    second.append(first)\n    third['k'] = 1\n"
    found = outcome(runner, code, Call("f(1, [0], third={})"))
    assert found == Outcome("finished", "None", "NoneType", changed=((1, "[0, 1]"), (2, "{'k': 1}")))


def test_what_a_person_types_is_read_line_by_line(runner: Runner) -> None:
    code = "name = input('Name? ')\nage = int(input('Age? '))\nprint(name, age + 1)\n"
    assert outcome(runner, code, Stdin("Ada\n36\nmore\n")) == Outcome("finished", printed="Ada 37", prompts=2)
    assert outcome(runner, code, Stdin("Ada\n")) == Outcome("raised", exception="EOFError", line=2, prompts=1)
    assert outcome(runner, code, Stdin("Ada\nold")) == Outcome("raised", exception="ValueError", line=2, prompts=2)


def test_the_end_of_what_is_typed_can_be_caught(runner: Runner) -> None:
    code = "try:\n    input()\nexcept ValueError:\n    print('no')\nexcept EOFError:\n    print('end')\n"
    assert outcome(runner, code, Stdin("")).printed == "end"


def test_a_program_that_exits_has_finished(runner: Runner) -> None:
    assert outcome(runner, "print(1)\nexit()\nprint(2)\n", Stdin("")) == Outcome("finished", printed="1")


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("def f(:::\n  ]\n", "does not parse"),
        ("import numpy\n", "needs the module numpy"),
        ("class A(Exception):\n    pass\nclass B(A):\n    pass\n", "not supported"),
        ("def f():\n    return open('x')\n", "needs files"),
    ],
)
def test_what_cannot_be_said_is_unknown_with_a_reason(runner: Runner, code: str, why: str) -> None:
    found = outcome(runner, code, Call("f()"))
    assert found.kind == "unknown"
    assert found.reason.startswith(why)


def test_other_languages_and_what_is_no_expression_are_unknown(runner: Runner) -> None:
    assert runner.observe("int main() {}", [Stdin("")], language="c").outcomes[0].kind == "unknown"
    assert outcome(runner, SUM, Call("total(")).reason == "the input is not an expression"


def test_the_setup_comes_before_the_program(runner: Runner) -> None:
    code = "def f():\n    return LIMIT * 2\n"
    assert outcome(runner, code, Call("f()"), "LIMIT = 21\n").value == "42"
    assert outcome(runner, code, Call("f()"), "LIMIT = \n").kind == "unknown"
    assert outcome(runner, code, Call("f()")).exception == "NameError"


def test_a_mended_program_says_so(runner: Runner) -> None:
    found = runner.observe(SUM.replace("):", ")"), [Call("total([2, 3])")])
    assert found.outcomes[0].value == "5"
    assert found.repair


@pytest.mark.parametrize(
    "code",
    [
        "seen = []\ndef f(x):\n    seen.append(x)\n    return list(seen)\n",
        "def f(x, seen=[]):\n    seen.append(x)\n    return list(seen)\n",
        "count = 0\ndef f(x):\n    global count\n    count += x\n    return [count]\n",
        "def f(x):\n    f.seen = getattr(f, 'seen', [])\n    f.seen.append(x)\n    return f.seen\n",
        "import random\ndef f(x):\n    return [random.random() * 0 + x]\n",
    ],
)
def test_a_call_leaves_nothing_for_the_next(runner: Runner, code: str) -> None:
    calls = [Call("f(1)"), Call("f(2)"), Call("f(1) + f(1)"), Call("f(2) ")]
    alone = []
    for call in calls:
        with Runner(Limits(input_seconds=0.3), processes=1) as other:
            alone.append(outcome(other, code, call))
    assert list(runner.observe(code, calls).outcomes) == alone
    assert alone[1] == alone[3]


def test_chance_and_the_clock_stand_still(runner: Runner) -> None:
    code = "import random, time\ndef f():\n    time.sleep(100)\n    return [random.random(), time.time()]\n"
    first = outcome(runner, code, Call("f()"))
    with Runner(processes=1) as other:
        assert outcome(other, code, Call("f()")) == first
    assert first.kind == "finished"


def test_a_program_does_the_same_in_any_company(runner: Runner) -> None:
    codes = [
        SUM,
        "def total(values):\n    while values: pass\n    return 7\n",
        "def total(values):\n    return hash(values)\n",
    ]
    inputs = [Call("total([])"), Call("total([1])"), Call("total([3, 1])")]
    with Runner(processes=2) as other:
        backwards = other.observe_all([*codes[::-1], *codes], inputs)
    assert runner.observe_all(codes, inputs) == backwards[:3][::-1] == backwards[3:]


def test_what_is_remembered_is_not_run_again(runner: Runner) -> None:
    mark = Outcome("finished", "'remembered'", "str")
    runner.remember(SUM, "", Call("total([9])"), mark)
    assert outcome(runner, SUM, Call("total([9])")) == mark
    assert outcome(runner, SUM, Call("total([9])"), "x = 1\n").value == "9"
    assert runner.known(SUM, "", Call("total([9, 9])")) is None
    assert runner.known(SUM, "", Stdin("total([9])")) is None


def test_memory_is_bounded() -> None:
    with Runner(memory_bytes=5000) as runner:
        for number in range(100):
            runner.remember(SUM, "", Call(f"total([{number}])"), Outcome("finished", "1", "int"))
        assert runner.known(SUM, "", Call("total([0])")) is None
        assert runner.known(SUM, "", Call("total([99])")) is not None


def test_there_is_at_least_one_process() -> None:
    with pytest.raises(ValueError, match="at least one process, got 0"):
        Runner(processes=0)
