"""What checks tell of programs in Python, Java and JavaScript without running them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.baselines.checks import check_terms

LANGUAGES = ["python", "c", "java", "javascript", "text"]


def said(code: str, language: str = "python", fixed: str = "f") -> set[str]:
    return set(check_terms(code, language, frozenset(fixed.split()))["checks"])


@pytest.mark.parametrize(
    ("body", "unset"),
    [
        ("return x", False),
        ("if x:\n        y = 1\n    return y", True),
        ("if x:\n        y = 1\n    else:\n        y = 2\n    return y", False),
        ("if x:\n        y = 1\n    else:\n        return 0\n    return y", False),
        ("for y in x:\n        pass\n    return y", True),
        ("while True:\n        y = 1\n        break\n    return y", False),
        ("while x:\n        y = 1\n    return y", True),
        (
            "for i in x:\n        if i:\n            y = 1\n            break\n    else:\n        y = 2\n    return y",
            False,
        ),
        ("try:\n        y = int(x)\n    except ValueError:\n        pass\n    return y", True),
        ("try:\n        y = int(x)\n    except ValueError:\n        return 0\n    return y", False),
        ("return [y for y in x if y]", False),
        ("return sorted(x, key=lambda y: y + 1)", False),
        ("total += x\n    return total", True),
        ("global total\n    total += x\n    return total", False),
        ("with open(x) as y:\n        return y.read()", False),
        ("a = b = x\n    return a + b", False),
        ("if (y := x) > 3:\n        return y\n    return y", False),
        ("import math as m\n    return m.pi", False),
    ],
)
def test_a_name_that_is_not_set_on_every_way_is_perhaps_unset(body: str, unset: bool) -> None:
    found = said(f"total = 0\ndef f(x):\n    {body}\n")
    assert ("f: perhaps unset" in found) is unset
    assert "undefined" not in found


@pytest.mark.parametrize(
    ("body", "term"),
    [
        ("return y", "undefined, return"),
        ("if len(x) > 3:\n        return 1", "may fall off the end after branch"),
        ("for i in x:\n        return i", "may fall off the end after for each"),
        ("for i in x:\n        return i", "first round decides, for each"),
        ("print(x)", "returns no value"),
        ("pass", "stub"),
        ('"""Says what f does."""\n    return True', "stub that returns"),
        ("return 1\n    print(x)", "never reached after return"),
        ("return 1", "parameter 0 unused"),
        ("y = x\n    return 1", "set, never read"),
        ("return f(x - 1)", "calls itself"),
        ("for i in x:\n        x.remove(i)\n    return x", "changes what it walks over: remove"),
        ("x == 3\n    return x", "value of comparison_operator unused"),
        ("while True:\n        x += 1", "never ends"),
        ("if not x:\n        return 0\n    for i in x:\n        x = i\n    return x", "decides before the loop"),
        ("for i in x:\n        if i:\n            return i\n    return x", "returns in the loop"),
        ("if x:\n        return\n    return x", "returns with and without a value"),
    ],
)
def test_what_is_told_of_a_function(body: str, term: str) -> None:
    assert {term, f"f: {term}"} <= said(f"def f(x):\n    {body}\n")
    assert f"helper: {term}" in said(f"def f(x):\n    {body}\n", fixed="g")


def test_a_clean_function_gives_no_cause_for_doubt() -> None:
    found = said(
        "def f(x, xs):\n    for i in range(len(xs)):\n        if x == xs[i]:\n            return i\n    return len(x)\n"
    )
    doubts = ("perhaps", "undefined", "never", "may fall", "first round", "unused", "stub")
    assert not [term for term in found if any(doubt in term for doubt in doubts)]
    assert "always returns" in found


def test_a_loop_that_goes_on_by_continue_is_not_decided_in_its_first_round() -> None:
    found = said("def f(x):\n    for i in x:\n        if i:\n            continue\n        return i\n    return 0\n")
    assert "first round decides" not in found


def test_elif_leads_through_all_its_ways() -> None:
    ways = "if x > 2:\n        y = 1\n    elif x > 1:\n        y = 2\n    {last}\n    return y\n"
    assert "perhaps unset" in said("def f(x):\n    " + ways.format(last="elif x:\n        y = 3"))
    assert "perhaps unset" not in said("def f(x):\n    " + ways.format(last="else:\n        y = 3"))


def test_a_broken_program_is_read_as_far_as_it_can_be() -> None:
    found = said("def f(x):\n    if x:\n        return y\n    return (1\n")
    assert {"broken", "undefined"} <= found


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("java", "class A { static int f(int[] xs) { int s; for (int x : xs) { s += x; } return s; } }"),
        ("javascript", "function f(xs) { let s; for (const x of xs) { s += x; } return s; }"),
        ("c", "int f(int n) { int s; for (int i = 0; i < n; i++) s += i; return s; }"),
    ],
)
def test_the_same_is_told_in_other_languages(language: str, code: str) -> None:
    found = said(code, language)
    assert {"f: perhaps unset", "f: always returns", "f: returns after the loop"} <= found
    assert "perhaps unset" not in said(code.replace(" s;", " s = 0;"), language)
    assert "f: may fall off the end" in said(code.replace("return s;", "if (s > 3) return s;"), language)


def test_texts_are_taken_in_pieces_and_docstrings_are_not() -> None:
    found = check_terms('def f():\n    """doc"""\n    print("Sum: 12\\n")\n    return f"a{1}"\n', "python")["texts"]
    assert {"text 'Sum: 12\\n'", "text piece 'Sum'", "text piece '\\n'", "text with words", "text 'a'"} <= set(found)
    assert not [term for term in found if "doc" in term]


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("python", "def f(n, xs):\n    for x in xs:\n        if x > xs[n + 1]:\n            return 0\n"),
        ("c", "int f(int n, int xs[]) { if (xs[n + 1] < n) return 0; }"),
        ("java", "class A { int f(int n, int[] xs) { for (int x : xs) if (x > xs[n + 1]) return 0; } }"),
        ("javascript", "function f(n, xs) { for (const x of xs) if (xs[n + 1] < x) return 0; }"),
    ],
)
def test_shapes_are_told_without_names_and_turned_one_way(language: str, code: str) -> None:
    found = check_terms(code, language)["shapes"]
    assert {"compares element at name+1 < name", "if element at name+1 < name", "returns 0"} <= set(found)
    assert ("walks over name" in found) is (language != "c")


@given(st.text(alphabet=st.sampled_from("abf(){}[]:;=+\n  \t\"'#,.<!&*ifelsrtunwhdcox\x00\ud800é"), max_size=200))
def test_any_text_can_be_checked_and_always_says_the_same(code: str) -> None:
    for language in LANGUAGES:
        found = check_terms(code, language)
        assert found == check_terms(code, language)
        assert all("\ud800" not in term for terms in found.values() for term in terms)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "code",
    [
        "(" * 9_000,
        "x = " + "[" * 9_000,
        "".join("  " * depth + "if x:\n" for depth in range(120)),
        "if x: pass\n" + "elif y: pass\n" * 1_400,
        "int main(){" + "if(a){" * 3_000,
        "int main(){ if (a) b = 1;" + "else if (a) b = 1;" * 1_000 + "}",
        "int main(){return " + "/".join("a" * 4_000) + ";}",
        "x = " + "lambda a:" * 300 + "1",
        'void f0(){printf("a");}' + "".join(f"void f{i + 1}(){{f{i}();f{i}();}}\n" for i in range(400)),
    ],
)
def test_what_is_nested_without_measure_does_not_stop_the_checks(language: str, code: str) -> None:
    assert set(check_terms(code, language)) == {"checks", "texts", "shapes"}


def test_nothing_is_said_without_a_grammar_or_of_what_is_too_long() -> None:
    nothing: dict[str, list[str]] = {"checks": [], "texts": [], "shapes": []}
    assert check_terms("x = 1", "cobol") == nothing
    assert check_terms("x = 1\n" * 5_000, "python") == nothing
