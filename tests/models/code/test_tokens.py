"""Tokens hold every character of a program, at its true place, whatever the program."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.code import tokenize
from models.code.lexer import WHITE

LANGUAGES = ["python", "c", "java", "javascript", "text", "ruby"]
PIECES = [
    "def f(x):",
    "\n",
    "\r\n",
    "\t",
    "    ",
    '"',
    "'''",
    "f'{a!r:>{w}}'",
    "#",
    "//",
    "/*",
    "*/",
    "(",
    "]",
    "{",
    "\\",
]
PIECES += [
    "é",
    "𝛼",
    "日本",
    "\ud800",
    "\x00",
    "\f",
    "\v",
    "\u00a0",
    "\ufeff",
    "x",
    "1e5",
    "#include <a.h>",
    "return",
    "`${a}`",
]
PIECES += ["+", "=", ";", "if", "print 'x'", "int a;", "$"]


def check_complete(code: str, language: str) -> None:
    tokens = tokenize(code, language)
    covered = [0] * len(code)
    last = 0
    for token in tokens:
        assert token.text == code[token.start : token.end]
        assert token.start >= last
        last = token.end
        for place in range(token.start, token.end):
            covered[place] += 1
    assert all(count <= 1 for count in covered)
    assert all(count == 1 for count, character in zip(covered, code, strict=True) if character not in WHITE)


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=60, deadline=None)
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=30))
def test_every_character_is_in_exactly_one_token(language: str, pieces: list[str]) -> None:
    check_complete("".join(pieces), language)


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=30, deadline=None)
@given(code=st.text(alphabet=st.characters(exclude_categories=()), max_size=40))
def test_any_text_is_read(language: str, code: str) -> None:
    check_complete(code, language)


def shown(code: str, language: str = "python") -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in tokenize(code, language)]


def test_python_has_kinds_and_layout() -> None:
    code = "def f(x):  # half\n\treturn x / 2.0\ny = None"
    assert shown(code) == [
        ("keyword", "def"),
        ("name", "f"),
        ("operator", "("),
        ("name", "x"),
        ("operator", ")"),
        ("operator", ":"),
        ("comment", "# half"),
        ("newline", "\n"),
        ("indent", "\t"),
        ("keyword", "return"),
        ("name", "x"),
        ("operator", "/"),
        ("number", "2.0"),
        ("newline", "\n"),
        ("dedent", ""),
        ("name", "y"),
        ("operator", "="),
        ("keyword", "None"),
        ("newline", ""),
    ]


def test_offsets_are_code_points_of_the_original() -> None:
    code = "s = '日本𝛼\ud800'\r\nx = s"
    tokens = tokenize(code, "python")
    string = next(token for token in tokens if token.kind == "string")
    newline = next(token for token in tokens if token.kind == "newline")
    assert (string.start, string.end) == (4, 10)
    assert (newline.start, newline.end, newline.text) == (10, 12, "\r\n")
    assert tokens[-2].start == len(code) - 1


def test_strings_are_whole_but_for_the_expressions_inside() -> None:
    assert shown("f'a {b: >{w}} {{}}'")[:-1] == [
        ("string", "f'a "),
        ("operator", "{"),
        ("name", "b"),
        ("string", ": >"),
        ("operator", "{"),
        ("name", "w"),
        ("operator", "}"),
        ("operator", "}"),
        ("string", " {{}}'"),
    ]
    assert ("string", '"a\\n b"') in shown('puts("a\\n b");', "c")
    assert shown("`a ${b} c`", "javascript") == [
        ("string", "`a "),
        ("operator", "${"),
        ("name", "b"),
        ("operator", "}"),
        ("string", " c`"),
    ]


def test_a_missing_quote_costs_one_line() -> None:
    tokens = shown('print("hello # you)\nx = 1\n')
    assert tokens[2:4] == [("string", '"hello # you)'), ("newline", "\n")]
    assert tokens[4:] == [("name", "x"), ("operator", "="), ("number", "1"), ("newline", "\n")]


def test_brackets_and_backslashes_join_lines() -> None:
    kinds = [token.kind for token in tokenize("x = (1 +\n  2)\ny = 3 + \\\n  4\n", "python")]
    assert kinds.count("newline") == 2
    assert "indent" not in kinds


def test_a_bracket_left_open_joins_nothing() -> None:
    assert [kind for kind, _ in shown("print(f(1)\nx = 2\n")].count("newline") == 2
    assert [kind for kind, _ in shown("x = (1,\ndef f(a):\n  return a\n")].count("newline") == 3


def test_directives_of_c_end_with_their_line() -> None:
    tokens = shown("#define N 10 // ten\nint x;\n", "c")
    assert tokens[:5] == [
        ("keyword", "#define"),
        ("name", "N"),
        ("number", "10"),
        ("comment", "// ten"),
        ("newline", "\n"),
    ]
    assert [kind for kind, _ in tokens].count("newline") == 1


def test_line_ends_of_javascript_stand_where_they_may_close_a_statement() -> None:
    assert ("newline", "\n") in shown("return // so\n x", "javascript")
    assert ("newline", "\n") not in shown("x = a +\n b;\nf(\n1)", "javascript")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("piece", ["(", "{x:", "a<", 'f"{', "if x:\n ", "[a for ", "'", "else "])
def test_deep_and_hostile_texts_take_bounded_time(language: str, piece: str) -> None:
    code = piece * (5000 // len(piece)) + "x" * 300_000
    begun = time.perf_counter()
    check_complete(code[:5000], language)
    assert len(tokenize(code, language)) > 1
    assert time.perf_counter() - begun < 5
