"""Inputs proposed for small classes of several kinds."""

import ast
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.behaviour import Call, Stdin
from models.behaviour.proposals import propose
from models.behaviour.proposals.hints import by_name, by_statement, is_sorted, read_phrase
from models.behaviour.proposals.kinds import Kind, kind_of

Arguments = list[object]


def sources(statement: str, codes: list[str], setup: str = "", given: tuple[Call | Stdin, ...] = ()) -> list[str]:
    found = propose(statement, "python", codes, setup, given)
    assert len(found) <= 200
    assert len(found) == len(set(found))
    return [one.source if isinstance(one, Call) else one.text for one in found]


def arguments(statement: str, codes: list[str], name: str, setup: str = "") -> list[Arguments]:
    """The arguments of the proposed calls of a function, constants of the set-up as their names."""
    found = []
    for source in sources(statement, codes, setup):
        call = ast.parse(source, mode="eval").body
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == name:
            found.append([arg.id if isinstance(arg, ast.Name) else ast.literal_eval(arg) for arg in call.args])
    return found


FIRST_IS_BEST = """def largest(nums):
    best = nums[0]
    for n in nums:
        if n > best:
            best = n
    return best
"""
NOTHING_IS_BEST = """def largest(nums):
    best = 0
    for i in range(len(nums)):
        if nums[i] > best:
            best = nums[i]
    return best
"""
LARGEST = [FIRST_IS_BEST, NOTHING_IS_BEST, "def largest(nums)\n    return max(nums\n"]


def test_a_list_of_numbers() -> None:
    lists = [given[0] for given in arguments("Write largest(nums).", LARGEST, "largest")]
    assert [] in lists
    assert () in lists
    assert any(len(each) == 1 for each in lists)
    assert any(len(set(each)) < len(each) for each in lists)
    assert any(all(number < 0 for number in each) for each in lists if each)
    assert any(each != sorted(each) for each in lists if isinstance(each, list))


def test_elements_are_looked_for_in_and_beside_the_list() -> None:
    code = """def place(x, seq):
    for i in range(len(seq)):
        if x <= seq[i]:
            return i
    return len(seq)
"""
    given = arguments("Write place(x, seq) for a value x and a sorted sequence seq.", [code] * 3, "place")
    full = [(x, seq) for x, seq in given if seq]
    assert all(list(seq) == sorted(seq) for _, seq in full)
    assert any(x == seq[0] for x, seq in full)
    assert any(x == seq[-1] for x, seq in full)
    assert any(x < min(seq) for x, seq in full)
    assert any(x > max(seq) for x, seq in full)
    assert any(x not in seq and min(seq) < x < max(seq) for x, seq in full)


def test_limits_that_programs_compare_with_and_their_neighbours() -> None:
    code = """def price(age):
    if age < 14:
        return 4
    elif age >= 65:
        return 8
    return 12
"""
    ages = {given[0] for given in arguments("Write price(age).", [code] * 3, "price")}
    assert {13, 14, 15, 64, 65, 66, 0, -1} <= ages


def test_words_of_the_question_as_texts() -> None:
    code = 'def is_free(day):\n    return day == "Saturday" or day == "Sunday"\n'
    days = {
        given[0] for given in arguments('Write is_free(day): True for "Sunday" and "Friday".', [code] * 3, "is_free")
    }
    assert {"Saturday", "Sunday", "Friday", "SATURDAY", ""} <= days


def test_records_by_how_programs_unpack_them() -> None:
    code = """def oldest(people):
    best = ""
    top = -1
    for name, age in people:
        if age > top:
            best = name
            top = age
    return best
"""
    lists = [
        given[0]
        for given in arguments("Write oldest(people). people is a list of tuples (name, age).", [code] * 3, "oldest")
    ]
    records = [record for each in lists for record in each]
    assert records
    assert all(isinstance(name, str) and isinstance(age, int) for name, age in records)
    assert any(len({age for _, age in each}) < len(each) for each in lists if each)


def test_dictionaries() -> None:
    code = "def total(stock):\n    t = 0\n    for name in stock:\n        t += stock[name]\n    return t\n"
    found = [given[0] for given in arguments("Write total(stock).", [code] * 3, "total")]
    assert {} in found
    assert all(isinstance(each, dict) for each in found)
    assert sum(all(isinstance(value, int) for value in each.values()) for each in found) > len(found) / 2


def test_tables() -> None:
    code = """def add(grid):
    t = 0
    for row in grid:
        for cell in row:
            t += cell
    return t
"""
    found = [given[0] for given in arguments("Write add(grid).", [code] * 3, "add")]
    assert all(isinstance(row, list) for each in found for row in each)
    assert any(len({len(row) for row in each}) > 1 for each in found)


def test_functions_of_a_question_share_the_room() -> None:
    codes = ["def one(text):\n    return text.upper()\n\ndef other(n):\n    return n * 2\n"] * 3
    found = sources("Write one(text) and other(n).", codes)
    assert {found[0][:4], found[1][:4]} == {"one(", "othe"}
    helpers = [codes[0] + "\ndef mine(x):\n    return x\n", *codes]
    assert not [source for source in sources("Write one(text) and other(n).", helpers) if source.startswith("mine")]


def test_constants_of_the_setup_are_passed_by_their_names() -> None:
    code = (
        "def has(day, days):\n    for m, d in days:\n        if d == day:\n            return True\n    return False\n"
    )
    found = arguments(
        "Write has(day, days).", [code] * 3, "has", 'DATES = (("May", "15"), ("June", "16"))\nLIMIT = 3\n'
    )
    assert [day for day, days in found if days == "DATES" and day in {"15", "16"}]
    assert not [days for _, days in found if days == "LIMIT"]


def test_examples_of_the_statement_and_changes_of_them() -> None:
    statement = "Write longest(words). For example, longest(['tea', 'milk']) returns 'milk'.\n>>> longest(['a'])\n'a'\n"
    found = sources(statement, ["def longest(words):\n    return max(words, key=len)\n"] * 3)
    assert found[:2] == ["longest(['a'])", "longest(['tea', 'milk'])"]
    assert {"longest(['milk', 'tea'])", "longest(('tea', 'milk'))", "longest(['tea'])"} <= set(found)


def test_changes_of_given_inputs() -> None:
    found = sources("Write f(n).", ["def f(n):\n    return n\n"] * 3, given=(Call("f(41)"),))
    assert found[0] == "f(41)"
    assert {"f(42)", "f(40)", "f(-41)"} <= set(found)


def test_defaults_may_be_left_out() -> None:
    found = sources("Write f(n, step).", ["def f(n, step=1):\n    return n + step\n"] * 3)
    assert any(source.count(",") == 0 for source in found)
    assert any(source.count(",") == 1 for source in found)


def test_typed_lines_by_their_conversions() -> None:
    code = 'a = float(input("Width? "))\nb = int(input("Count? "))\nprint(a * b)\n'
    lines = [text.splitlines() for text in sources("Print the area.", [code] * 3)]
    assert all(len(each) <= 2 for each in lines)
    assert any("." in each[0] and each[1].isdigit() for each in lines if len(each) == 2)
    assert any(each[0] == "abc" for each in lines)
    assert any(each[0] == "" for each in lines)


def test_a_loop_with_a_last_line() -> None:
    code = """total = 0
x = int(input())
while x != -7:
    total += x
    x = int(input())
print(total)
"""
    texts = sources("Add numbers until -7.", [code] * 3)
    ended = [text for text in texts if text.endswith("-7\n")]
    assert "-7\n" in ended
    assert len({text.count("\n") for text in ended}) > 3


def test_a_count_before_the_lines() -> None:
    code = """n = int(input())
for i in range(n):
    x = int(input())
    if x >= 8000:
        print(x)
"""
    texts = [text.splitlines() for text in sources("Read n, then n numbers.", [code] * 3)]
    assert any(each[0] == str(len(each) - 1) for each in texts if len(each) > 2)
    assert any("8000" in each[1:] for each in texts)


def test_shown_input() -> None:
    statement = "Print the double.\n\nSample input: 21\nOutput: 42\n"
    assert sources(statement, ["print(2 * int(input()))\n"] * 3)[0] == "21\n"


def test_classes() -> None:
    code = """class Box:
    def __init__(self, size):
        self.size = size
    def grow(self, n):
        self.size += n
    def __str__(self):
        return str(self.size)
"""
    found = sources("Write a class Box with grow(n); size holds its size.", [code] * 3)
    assert any(source.startswith("[(o := Box(3)).grow(") and source.endswith(", o.size]") for source in found)
    assert any(source.startswith("str(Box(") for source in found)
    assert all(ast.parse(source, mode="eval") for source in found)


def test_a_program_without_input_is_just_run() -> None:
    assert propose("Print the numbers to 10.", "python", ["for i in range(10):\n    print(i)\n"] * 3) == [Stdin("")]


@pytest.mark.parametrize("codes", [[], [""], ["x = 1\n"], ["(((", "\x00"]])
def test_nothing_to_propose_from(codes: list[str]) -> None:
    assert propose("Write something.", "python", codes) == []


def test_other_languages_are_not_proposed_for() -> None:
    assert propose("Write f(x).", "c", ["int f(int x) { return x; }"]) == []


def test_the_order_of_the_programs_does_not_matter() -> None:
    codes = [*LARGEST, "def largest(a, b):\n    return a\n", "def biggest(x):\n    return x\n"]
    assert propose("Write largest(nums).", "python", codes) == propose("Write largest(nums).", "python", codes[::-1])


@pytest.mark.parametrize(
    "code",
    [
        "def f(a):\n    return " + "(" * 3000 + "a" + ")" * 3000 + "\n",
        "def f(a):\n" + "    a = a[0]\n" * 2000,
        "def f(a):\n    return a" + "[0]" * 3000 + "\n",
        "def f(" + ", ".join(f"a{n}" for n in range(500)) + "):\n    pass\n",
        "def f(a):\n" + "".join(f"    if a == {10**n}: return {n}\n" for n in range(300)),
        "def f(a=" + "[" * 90 + "]" * 90 + "):\n    pass\n",
        "def f(*a, **k):\n    return a\n",
        "class f:\n" + "".join(f"    def m{n}(self, x): pass\n" for n in range(300)),
        "x = input()\n" * 700,
        "while input(" * 600,
    ],
)
def test_hostile_programs_take_bounded_time(code: str) -> None:
    before = time.process_time()
    found = propose("Write f(a).", "python", [code, code + "\n"] * 3, setup="X = " + "[" * 5000)
    assert time.process_time() - before < 3
    assert len(found) <= 200


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200), st.lists(st.text(alphabet="def f(x):\n return[0]+'=if", max_size=80), max_size=4))
def test_any_text_is_read(statement: str, codes: list[str]) -> None:
    found = propose(statement, "python", codes)
    assert found == propose(statement, "python", codes)


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("a list of integers", Kind("list", (Kind("int"),))),
        ("a tuple of (month, day) string pairs", Kind("tuple", (Kind("record", (Kind("str"), Kind("str"))),))),
        ("a list of tuples (name, age)", Kind("list", (Kind("record", (Kind("str"), Kind("int"))),))),
        ("a dictionary from name to price", Kind("dict", (Kind("str"), Kind("int")))),
        ("a list of rows (lists of numbers)", Kind("list", (Kind("list", (Kind("int"),)),))),
        ("a word", Kind("str")),
        ("something else", Kind("any")),
        ("a setting", Kind("any")),
    ],
)
def test_phrases(phrase: str, kind: Kind) -> None:
    assert read_phrase(phrase) == kind


def test_what_a_statement_calls_a_parameter() -> None:
    statement = "Write f(x, ys, z), where ys is a list of words. Takes a string z. Both work."
    assert by_statement(statement, "ys") == Kind("list", (Kind("str"),))
    assert by_statement(statement, "z") == Kind("str")
    assert by_statement(statement, "x") == Kind("any")


def test_names() -> None:
    assert by_name("words") == Kind("list", (Kind("str"),))
    assert by_name("new_price").name == "float"
    assert by_name("shelves").name == "list"
    assert by_name("qqq").name == "any"


def test_kinds_of_values() -> None:
    assert kind_of([("Ann", 3), ("Bob", 4)]) == Kind("list", (Kind("record", (Kind("str"), Kind("int"))),))
    assert kind_of((("May", "1"), ("June", "2"))) == Kind("tuple", (Kind("record", (Kind("str"), Kind("str"))),))
    assert kind_of([1, 2.5]) == Kind("list", (Kind("float"),))
    assert kind_of({"a": 1}) == Kind("dict", (Kind("str"), Kind("int")))
    assert kind_of([1, "a"]) == Kind("list", (Kind("any"),))


@pytest.mark.parametrize(
    ("statement", "sorted_already"),
    [
        ("Takes a value and a sorted sequence.", True),
        ("nums is sorted in ascending order. Write find(nums, x).", True),
        ("Return True if the list is sorted.", False),
        ("Put the list into ascending order.", False),
        ("Write sorted_up(nums).", False),
    ],
)
def test_whether_sequences_come_in_order(statement: str, *, sorted_already: bool) -> None:
    assert is_sorted(statement) == sorted_already


def test_commands_with_a_number_until_a_last_word() -> None:
    code = """line = input()
while line != "end":
    word, number = line.split()
    print(word, int(number))
    line = input()
"""
    statement = 'Read commands such as "in 20" and "out 5" until "end".'
    texts = [text.splitlines() for text in sources(statement, [code] * 3)]
    assert ["end"] in texts
    assert any({"in 20", "out 20"} <= set(each) and each[-1] == "end" for each in texts)
    assert any(each[0] == "out 5" for each in texts)
    assert not any("i" in each for each in texts)
