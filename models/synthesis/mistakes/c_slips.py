"""Slips of the pen in C: parts of a loop's head mixed up, the wrong quotes, lines that are not finished."""

import re
from collections.abc import Iterator

from models.synthesis.draft import Change, Edit
from models.synthesis.mistakes.catalog import slip

_FOR = re.compile(r"\b(for) ?\(([^;\n]*)(;)([^;\n]*)(;)([^;\n]*)\)(?= ?\{?$)", re.M)
_STATEMENT = re.compile(r"^[ \t]*(?!return|#)[^\s/#{}][^\n{}]*[^\s{};];$", re.M)


@slip("c_head_of_loop", "c")
def head_of_loop(text: str) -> Iterator[Change]:
    for match in _FOR.finditer(text):
        blame = (match.span(),)
        yield Change((Edit(*match.span(1), "while", True),), blame)
        commas = (Edit(*match.span(3), ",", True), Edit(*match.span(5), ",", True))
        yield Change((Edit(*match.span(1), "while", True), *commas), blame)
        yield Change((Edit(match.end(6), match.end(6), ";", True),), blame)
        yield Change((Edit(match.start(5), match.end(6), ""),), blame)
        yield Change((Edit(match.start(2), match.end(3), ""),), blame)
    for match in re.finditer(r"\b(while)( ?\([^;\n]*\)) ?\{?$", text, re.M):
        yield Change((Edit(*match.span(1), "for", True),), (match.span(2),))


@slip("c_line_not_finished", "c")
def line_not_finished(text: str) -> Iterator[Change]:
    for match in _STATEMENT.finditer(text):
        line = match[0]
        for sign in re.finditer(r"[=,(+*/%] ?|\"", line):
            yield Change(
                (Edit(match.start() + sign.end(), match.end(), ""),), ((match.start(), match.start() + sign.end()),)
            )


@slip("c_wrong_key", "c")
def wrong_key(text: str) -> Iterator[Change]:
    near = {
        ")": ("9", "=", ""),
        "(": ("8", ""),
        ";": (":", "l", "."),
        '"': ("2", "", "@"),
        "+": ("*",),
        "=": ("0", "-"),
    }
    for line in _STATEMENT.finditer(text):
        for sign in re.compile(r"[()\";+=]").finditer(text, *line.span()):
            for other in near[sign[0]]:
                yield Change((Edit(*sign.span(), other, True),), (line.span(),))


@slip("c_wrong_quotes", "c")
def wrong_quotes(text: str) -> Iterator[Change]:
    for match in re.finditer(r"f ?\((\")[^\"\n]*(\")", text):
        for start, end in (("'", "'"), ("''", "''"), ("“", "”")):
            yield Change((Edit(*match.span(1), start, True), Edit(*match.span(2), end, True)))


@slip("c_type_repeated", "c")
def type_repeated(text: str) -> Iterator[Change]:
    for match in re.finditer(r"^[ \t]+(int|double|float) \w+[^;\n]*?(, ?)\w[^;\n]*;$", text, re.M):
        yield Change((Edit(match.end(2), match.end(2), f"{match[1]} ", True),))
    for match in re.finditer(r"^[ \t]+scanf ?\(\"[^\"\n]*\",? ?()&\w+", text, re.M):
        yield Change((Edit(*match.span(1), "int ", True),))


@slip("c_brace_for_parenthesis", "c")
def brace_for_parenthesis(text: str) -> Iterator[Change]:
    for match in re.finditer(r"\b(?:if|while|for) ?(\()[^\n]*(\)) ?(\{)?$", text, re.M):
        yield Change((Edit(*match.span(1), "{", True), Edit(*match.span(2), "}", True)))
        if match[3]:
            yield Change((Edit(*match.span(3), "(", True),), (match.span(2),))
