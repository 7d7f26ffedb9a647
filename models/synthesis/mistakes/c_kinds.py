"""Mistakes and slips in C, found in the text: the bank's programs have one statement a line."""

import re
from collections.abc import Iterator

from models.synthesis.draft import Change, Edit
from models.synthesis.mistakes.catalog import c_mistake, slip

_STRING = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"")
_FOR = re.compile(r"for \(([^;\n]*);([^;\n]*);([^\n]*)\) ?\{?\n")
_TEST = re.compile(r"\b(?:if|while) \(([^\n]*)\)")
_BOUNDARY = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_REVERSED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "!=", "!=": "=="}


def _signs(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    for match in re.compile(r"(?<= )(==|!=|<=|>=|<|>)(?= )").finditer(text, start, end):
        yield match.start(), match.end(), match[1]


def outside_strings(text: str, pattern: str) -> Iterator[re.Match[str]]:
    """The places of a pattern that are not in quotes."""
    quiet = _STRING.sub(lambda match: '"' + "\0" * (len(match[0]) - 2) + '"', text)
    return re.compile(pattern, re.M).finditer(quiet)


@c_mistake("c_loop_bound")
def loop_bound(text: str) -> Iterator[Change]:
    for loop in _FOR.finditer(text):
        for start, end, sign in _signs(text, *loop.span(2)):
            if sign in _BOUNDARY:
                yield Change((Edit(start, end, _BOUNDARY[sign], True),), (loop.span(2),))
        for match in re.compile(r"= ([01])$").finditer(text, *loop.span(1)):
            yield Change((Edit(*match.span(1), "1" if match[1] == "0" else "0", True),), (loop.span(1),))


@c_mistake("wrong_boundary")
def wrong_boundary(text: str) -> Iterator[Change]:
    for test in _TEST.finditer(text):
        for start, end, sign in _signs(text, *test.span(1)):
            if sign in _BOUNDARY:
                yield Change((Edit(start, end, _BOUNDARY[sign], True),), (test.span(1),))


@c_mistake("reversed_comparison")
def reversed_comparison(text: str) -> Iterator[Change]:
    for test in _TEST.finditer(text):
        for start, end, sign in _signs(text, *test.span(1)):
            yield Change((Edit(start, end, _REVERSED[sign], True),), (test.span(1),))


@c_mistake("wrong_connective")
def wrong_connective(text: str) -> Iterator[Change]:
    for match in outside_strings(text, r" (&&|\|\|) "):
        yield Change((Edit(*match.span(1), "||" if match[1] == "&&" else "&&", True),))


@c_mistake("assigns_for_equality")
def assigns_for_equality(text: str) -> Iterator[Change]:
    for test in _TEST.finditer(text):
        for start, end, sign in _signs(text, *test.span(1)):
            if sign == "==":
                yield Change((Edit(start, end, "=", True),), (test.span(1),))


@c_mistake("wrong_start")
def wrong_start(text: str) -> Iterator[Change]:
    for match in re.finditer(r"^ +(?:int|double|long) (zz_\w+ = ([01]));$", text, re.M):
        yield Change((Edit(*match.span(2), "1" if match[2] == "0" else "0", True),), (match.span(1),))
    for match in re.finditer(r"^    (?:(?:int|double|long) )?(zz_\w+ = (zz_\w+(?:\[0\])?));$", text, re.M):
        if re.search(r"\b(?:while|for) \(", text[match.end() :]):
            yield Change((Edit(*match.span(2), "0", True),), (match.span(1),))


@c_mistake("uninitialised")
def uninitialised(text: str) -> Iterator[Change]:
    for match in re.finditer(r"^ +(?:int|double|long) (zz_\w+)( = [01]);$", text, re.M):
        yield Change((Edit(*match.span(2), ""),), (match.span(),))


@c_mistake("lost_update")
def lost_update(text: str) -> Iterator[Change]:
    for match in outside_strings(text, r"^ +\S+ ([+*]=) [^\n]*;$"):
        yield Change((Edit(*match.span(1), "=", True),), (match.span(),))


@c_mistake("wrong_operator")
def wrong_operator(text: str) -> Iterator[Change]:
    wrong = {"+": "-", "-": "+", "*": "+", "/": "*", "%": "/"}
    for match in outside_strings(text, r"[\w)\]] ([-+*/%]) [\w(]"):
        yield Change((Edit(*match.span(1), wrong[match[1]], True),), (match.span(),))


@c_mistake("infinite_loop")
def infinite_loop(text: str) -> Iterator[Change]:
    for loop in re.finditer(
        r"^( +)(while \(\s*(zz_\w+)[^\n]*\) \{)\n(?:\1 +[^\n]*\n)*?(\1 +\3(?:\+\+|--| [-+/]= \w+);\n)", text, re.M
    ):
        yield Change((Edit(*loop.span(4), ""),), (loop.span(2),))


@c_mistake("integer_division")
def integer_division(text: str) -> Iterator[Change]:
    for match in outside_strings(text, r"(\(double\) ?)[\w(]+(?:\)|\b)[^;\n]*/[^;\n]*"):
        yield Change((Edit(*match.span(1), ""),), (match.span(),))
    for match in outside_strings(text, r"/ (\d+)\.0\b"):
        yield Change((Edit(*match.span(), f"/ {match[1]}", True),))


@c_mistake("wrong_variable")
def wrong_variable(text: str) -> Iterator[Change]:
    names = sorted(set(re.findall(r"\b(?:int|double|long|char) (zz_\w+)", text)))
    for match in outside_strings(text, r"(?<!int )(?<!double )(?<!long )(?<!char )\bzz_\w+"):
        for name in names:
            if name != match[0]:
                yield Change((Edit(*match.span(), name, True),))


@c_mistake("c_missing_ampersand")
def missing_ampersand(text: str) -> Iterator[Change]:
    for match in re.finditer(r"scanf\([^\n]*?(&)(\w+)[^\n]*\)", text):
        yield Change((Edit(*match.span(1), ""),), (match.span(),))


@c_mistake("c_wrong_format")
def wrong_format(text: str) -> Iterator[Change]:
    wrong = {"%d": ("%f", "%s", "d%"), "%lf": ("%d", "%f"), "%f": ("%d",), "%.1f": ("%d",), "%.2f": ("%d", "%2f")}
    for match in re.finditer(r"%(?:\.\d)?(?:d|lf|f)", text):
        for other in wrong.get(match[0], ()):
            yield Change((Edit(*match.span(), other, True),))


@c_mistake("c_missing_newline")
def missing_newline(text: str) -> Iterator[Change]:
    for match in re.finditer(r"printf\((\"(?:[^\"\\\n]|\\.)*?)(\\n)\"", text):
        yield Change((Edit(*match.span(2), ""),), (match.span(1),))


@c_mistake("c_semicolon_after_header")
def semicolon_after_header(text: str) -> Iterator[Change]:
    for match in re.finditer(r"\b(?:for|while|if) \([^\n]*(\)) \{\n", text):
        yield Change((Edit(match.end(1), match.end(1), ";", True),), (match.span(1),))


@c_mistake("c_extra_output")
def extra_output(text: str) -> Iterator[Change]:
    for match in re.finditer(r"^( +)scanf\(", text, re.M):
        for words in ("Enter a number: ", "n = ", "Please type: "):
            yield Change((Edit(match.start(), match.start(), f'{match[1]}printf("{words}");\n', True),))


@slip("c_missing_semicolon", "c")
def missing_semicolon(text: str) -> Iterator[Change]:
    for match in re.finditer(r"^[ \t]*([^\s/#][^\n{}]*)(;)$", text, re.M):
        yield Change((Edit(*match.span(2), ""),), (match.span(1),))


@slip("c_missing_brace", "c")
def missing_brace(text: str) -> Iterator[Change]:
    for match in re.finditer(r"^[ \t]*(\})[ \t]*\n", text, re.M):
        yield Change((Edit(*match.span(), ""),))
    for match in re.finditer(r"\) ?(\{)\n", text):
        yield Change((Edit(*match.span(1), ""),), ((match.start(), match.start() + 1),))


@slip("missing_quote", "c")
def missing_quote(text: str) -> Iterator[Change]:
    for match in re.finditer(r"f\((\"(?:[^\"\\\n]|\\.)*\")", text):
        yield Change((Edit(match.end(1) - 1, match.end(1), ""),), (match.span(1),))


@slip("missing_parenthesis", "c")
def missing_parenthesis(text: str) -> Iterator[Change]:
    for match in re.finditer(r"\b(?:printf|scanf|if|while) ?\([^\n]*(\))", text):
        yield Change((Edit(*match.span(1), ""),), (match.span(),))


@slip("extra_parenthesis", "c")
def extra_parenthesis(text: str) -> Iterator[Change]:
    for match in re.finditer(r"\b(?:printf|scanf|if|while) ?\([^\n]*(\))", text):
        yield Change((Edit(match.end(), match.end(), ")"),), (match.span(1),))


@slip("c_commas_in_for", "c")
def commas_in_for(text: str) -> Iterator[Change]:
    for match in re.finditer(r"for ?\([^;\n]*(;)[^;\n]*(;)", text):
        yield Change((Edit(*match.span(1), ",", True), Edit(*match.span(2), ",", True)))
