"""Mistakes and slips in C, found in the text: the bank's programs have one statement a line."""

import re
from collections.abc import Iterator

from models.synthesis.draft import Change, Edit
from models.synthesis.mistakes.catalog import c_mistake, slip

_STRING = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"")
_FOR = re.compile(r"for \(([^;\n]*);([^;\n]*);([^\n]*)\) ?\{?\n")
_TEST = re.compile(r"\b(?:if|while) \(([^\n]*)\)")
_BOUNDARY = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_TURNED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_TYPE = "(?:int|double|float|long)"
_WRONG_FORMATS = {
    "%d": ("%f", "%s", "d%", "%c", "%i%", "%lf", "%D"),
    "%lf": ("%d", "%f"),
    "%f": ("%d", "%lf%", "%c"),
    "%.1f": ("%d", "%1f", "%.1d"),
    "%.2f": ("%d", "%2f", "%.2d"),
    "%02d": ("%02f", "%02x", "%d02"),
    "%c": ("%s", "%d"),
    "%s": ("%c", "%d"),
}
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
    for loop in _FOR.finditer(text):
        for start, end, sign in _signs(text, *loop.span(2)):
            for other in dict.fromkeys((_REVERSED[sign], "==", _TURNED.get(sign, "!="))):
                yield Change((Edit(start, end, other, True),), (loop.span(2),))


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
    for match in re.finditer(rf"^ +(?:{_TYPE} (?:[^;\n]*, )?)?(zz_\w+ = ([01])(?:\.0)?)[;,]", text, re.M):
        for other in {"0", "1", "2", "-1"} - {match[2]}:
            yield Change((Edit(*match.span(2), other, True),), (match.span(1),))
    for match in re.finditer(rf"^    (?:{_TYPE} )?(zz_\w+ = (zz_\w+(?:\[0\])?));$", text, re.M):
        if re.search(r"\b(?:while|for) \(", text[match.end() :]):
            for other in ("0", "1", "1000"):
                yield Change((Edit(*match.span(2), other, True),), (match.span(1),))


@c_mistake("uninitialised")
def uninitialised(text: str) -> Iterator[Change]:
    for match in re.finditer(rf"^ +{_TYPE} (?:[^;\n]*, )?(zz_\w+)( = [01](?:\.0)?)[;,]", text, re.M):
        yield Change((Edit(*match.span(2), ""),), (match.span(1),))
    for match in re.finditer(r"^ +(zz_\w+) = (?:[01]|zz_\w+(?:\[0\])?);\n", text, re.M):
        used = re.compile(rf"\b{match[1]}\b").search(text, match.end())
        if used and not re.search(rf"\b{match[1]} = ", text[: match.start()]):
            yield Change((Edit(*match.span(), ""),), (used.span(),))


@c_mistake("lost_update")
def lost_update(text: str) -> Iterator[Change]:
    for match in outside_strings(text, r"^ +\S+ ([+*]=) [^\n]*;$"):
        for wrong in ("=", f"={match[1][0]}"):
            yield Change((Edit(*match.span(1), wrong, True),), (match.span(),))
    for match in outside_strings(text, r"^ +(\S+) = (\1 [+*] )[^\n]*;$"):
        yield Change((Edit(*match.span(2), ""),), (match.span(),))


@c_mistake("wrong_operator")
def wrong_operator(text: str) -> Iterator[Change]:
    wrong = {"+": "-*", "-": "+", "*": "+/", "/": "*%-", "%": "/*&"}
    for match in outside_strings(text, r"[\w)\]] ([-+*/%]) [\w(]"):
        for sign in wrong[match[1]]:
            yield Change((Edit(*match.span(1), sign, True),), (match.span(),))


@c_mistake("infinite_loop")
def infinite_loop(text: str) -> Iterator[Change]:
    for loop in re.finditer(r"^( +)(while \(([^\n]*)\))(?: \{)?\n((?:\1 +[^\n]*\n|\1\{\n)+)", text, re.M):
        for name in dict.fromkeys(re.findall(r"\bzz_\w+", loop[3])):
            step = rf"^ +(?:{name}(?:\+\+|--| [-+*/]?= [^\n;]+)|(?:\+\+|--){name});\n"
            for update in re.compile(step, re.M).finditer(text, *loop.span(4)):
                yield Change((Edit(*update.span(), ""),), (loop.span(2),))


@c_mistake("integer_division")
def integer_division(text: str) -> Iterator[Change]:
    for match in outside_strings(text, r"(\((?:double|float)\) ?)[\w(]+(?:\)|\b)[^;\n]*/[^;\n]*"):
        yield Change((Edit(*match.span(1), ""),), (match.span(),))
    for match in outside_strings(text, r"/ (\d+)\.0\b"):
        yield Change((Edit(*match.span(), f"/ {match[1]}", True),))
    for match in outside_strings(text, r"(?<= )(?:1\.0 \* )[^;\n]*/[^;\n]*"):
        yield Change((Edit(match.start(), match.start() + len("1.0 * "), ""),), (match.span(),))


@c_mistake("wrong_variable")
def wrong_variable(text: str) -> Iterator[Change]:
    names = sorted(set(re.findall(r"\b(?:int|double|long|char) (zz_\w+)", text)))
    for match in outside_strings(text, r"(?<!int )(?<!double )(?<!long )(?<!char )\bzz_\w+"):
        for name in names:
            if name != match[0]:
                yield Change((Edit(*match.span(), name, True),))


@c_mistake("c_wrong_format")
def wrong_format(text: str) -> Iterator[Change]:
    for match in re.finditer(r"%(?:[.0]\d)?(?:d|lf|f|c|s)(?!\w)", text):
        for other in _WRONG_FORMATS.get(match[0], ()):
            yield Change((Edit(*match.span(), other, True),))


@c_mistake("c_missing_newline")
def missing_newline(text: str) -> Iterator[Change]:
    found = list(re.finditer(r"printf\((\"(?:[^\"\\\n]|\\.)*?)(\\n)\"", text))
    for match in found:
        yield Change((Edit(*match.span(2), ""),), (match.span(1),))
    if len(found) > 1:
        yield Change(tuple(Edit(*m.span(2), "") for m in found), tuple(m.span(1) for m in found))


@c_mistake("c_semicolon_after_header")
def semicolon_after_header(text: str) -> Iterator[Change]:
    for match in re.finditer(
        r"^ *(?:\} )?(?:else )?(?:for|while|if) \([^\n;]*(?:;[^\n;]*;[^\n;]*)?(\))(?= ?\{?\n)", text, re.M
    ):
        yield Change((Edit(match.end(1), match.end(1), ";", True),), (match.span(1),))
    for match in re.finditer(r"\b(else) ?\{?\n", text):
        yield Change((Edit(match.end(1), match.end(1), ";", True),), (match.span(1),))


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
        yield Change((Edit(match.start(1), match.start(1) + 1, ""),), (match.span(1),))
        ends = (Edit(match.start(1), match.start(1) + 1, ""), Edit(match.end(1) - 1, match.end(1), ""))
        yield Change(ends, (match.span(1),))


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
        signs = [Edit(*match.span(group), ",", True) for group in (1, 2)]
        yield from (Change(tuple(edits)) for edits in (signs, signs[:1], signs[1:]))
