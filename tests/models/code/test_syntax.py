"""Which programs parse."""

import pytest

from models.code import parses


@pytest.mark.parametrize(
    ("code", "language", "expected"),
    [
        ("def f(x):\n    return x\n", "python", True),
        ("", "Python", True),
        ("def f(x)\n    return x\n", "python", False),
        ('print("a)\n', "py", False),
        ("int main(void) { return 0; }", "c", True),
        ("int main(void) { return 0 }", "c", False),
        ("class A { void f() {} }", "java", True),
        ("class A { void f( {} }", "java", False),
        ("let a = `${1}`;", "js", True),
        ("let a = ;", "javascript", False),
        ("anything at all", "text", None),
        ("puts 1", "ruby", None),
        ("x = 1\n" * 10_000, "python", None),
    ],
)
def test_parses(code: str, language: str, expected: bool | None) -> None:
    assert parses(code, language) is expected
