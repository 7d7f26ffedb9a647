"""Mistakes and slips in Java and JavaScript: what they share with C, and a few of their own; found in the text."""

import re
from collections.abc import Iterator

from models.synthesis.draft import Change, Edit
from models.synthesis.mistakes import c_kinds
from models.synthesis.mistakes.catalog import KINDS, SLIPS, slip, text_mistake

BOTH = ("java", "javascript")
# These do not depend on the types and the library of C.
SHARED = {
    "c_loop_bound": c_kinds.loop_bound,
    "wrong_boundary": c_kinds.wrong_boundary,
    "reversed_comparison": c_kinds.reversed_comparison,
    "wrong_connective": c_kinds.wrong_connective,
    "lost_update": c_kinds.lost_update,
    "wrong_operator": c_kinds.wrong_operator,
    "c_semicolon_after_header": c_kinds.semicolon_after_header,
}
SHARED_SLIPS = {
    "c_missing_semicolon": c_kinds.missing_semicolon,
    "c_missing_brace": c_kinds.missing_brace,
    "missing_parenthesis": c_kinds.missing_parenthesis,
    "extra_parenthesis": c_kinds.extra_parenthesis,
    "c_commas_in_for": c_kinds.commas_in_for,
}
for language in BOTH:
    KINDS[language].update(SHARED)
    SLIPS[language].update(SHARED_SLIPS)


@text_mistake("infinite_loop", *BOTH)
def infinite_loop(text: str) -> Iterator[Change]:
    for loop in re.finditer(r"^( +)while [^\n]*\{\n(?:\1 +[^\n]*\n)*?(\1 +(zz_\w+)(?:\+\+|--);\n)", text, re.M):
        if loop[3] in loop[0].split("\n")[0]:
            yield Change((Edit(*loop.span(2), ""),), ((loop.start() + len(loop[1]), loop.start(2)),))


@text_mistake("missing_return", *BOTH)
def missing_return(text: str) -> Iterator[Change]:
    for match in re.finditer(r"^( +)return [^\n;]*;\n(?=\}\n)", text, re.M):
        yield Change((Edit(*match.span(), ""),))


@text_mistake("wrong_start", *BOTH)
def wrong_start(text: str) -> Iterator[Change]:
    for match in re.finditer(r"^ +(?:int|double|let) (zz_\w+ = ([01]));$", text, re.M):
        yield Change((Edit(*match.span(2), "1" if match[2] == "0" else "0", True),), (match.span(1),))


@text_mistake("wrong_index", *BOTH)
def wrong_index(text: str) -> Iterator[Change]:
    for match in re.finditer(r"(?:\[|charAt\()(zz_\w+)(?:\]|\))", text):
        for other in ("+ 1", "- 1"):
            yield Change((Edit(match.end(1), match.end(1), f" {other}", True),), (match.span(),))


@text_mistake("return_in_loop", *BOTH)
def return_in_loop(text: str) -> Iterator[Change]:
    for match in re.finditer(r"^    \}\n(    return zz_\w+;\n)(?=\}\n)", text, re.M):
        yield Change((Edit(match.start(), match.start(), f"    {match[1]}", True), Edit(*match.span(1), "")))


@text_mistake("java_wrong_length", "java")
def wrong_length(text: str) -> Iterator[Change]:
    for match in re.finditer(r"\.length(\(\))?", text):
        other = ".length" if match[1] else ".length()"
        yield Change((Edit(*match.span(), other, True),))


@text_mistake("java_missing_type", "java")
def missing_type(text: str) -> Iterator[Change]:
    for match in re.finditer(r"^ +(int |boolean |double )(zz_\w+) = ", text, re.M):
        yield Change((Edit(*match.span(1), ""),), (match.span(2),))


@text_mistake("js_missing_declaration", "javascript")
def missing_declaration(text: str) -> Iterator[Change]:
    for match in re.finditer(r"(?:^ +|\()(let |const )(zz_\w+)", text, re.M):
        yield Change((Edit(*match.span(1), ""),), (match.span(2),))


@text_mistake("js_constant_changes", "javascript")
def constant_changes(text: str) -> Iterator[Change]:
    for match in re.finditer(r"\b(let) (zz_\w+) =", text):
        if re.search(rf"\b{match[2]}(?:\+\+|--| [-+*/]?= )", text[match.end() :]):
            yield Change((Edit(*match.span(1), "const", True),))


@text_mistake("js_loose_equality", "javascript")
def loose_equality(text: str) -> Iterator[Change]:
    for match in re.finditer(r" (===|!==) ", text):
        yield Change((Edit(*match.span(1), match[1][:-1], True),))


@text_mistake("js_in_for_of", "javascript")
def in_for_of(text: str) -> Iterator[Change]:
    for match in re.finditer(r"for \((?:const|let) zz_\w+ (of) ", text):
        yield Change((Edit(*match.span(1), "in", True),))


@slip("assigns_for_equality", "java")
def assigns_for_equality(text: str) -> Iterator[Change]:
    for match in re.finditer(r"\b(?:if|while) \([^\n]*? (==) ", text):
        yield Change((Edit(*match.span(1), "=", True),))
