"""Mistakes in C about a program's frame: headers, the type of main, names of library functions, what is left empty."""

import re
from collections.abc import Iterator

from models.synthesis.draft import Change, Edit
from models.synthesis.mistakes.c_kinds import outside_strings
from models.synthesis.mistakes.catalog import c_mistake, slip

_MAIN = re.compile(r"^(int) (main)\((void)?\) ?\n?\{\n", re.M)
_MISSPELLED = {
    "printf": ("print", "prinf", "Printf", "printff", "prinft"),
    "scanf": ("scan", "scanff", "Scanf", "sacnf", "read"),
    "getchar": ("getch", "getChar"),
}
_LEFT_OUT = (r"#include <stdio\.h>\n\n?", r"#include <(?!stdio)\w+\.h>\n")
_OTHER_HEADERS = ("<stdioh>", "<studio.h>", "<stdlib.h>", '"stdio"', "<sdtio.h>", "<iostream>")


@c_mistake("c_missing_include")
def missing_include(text: str) -> Iterator[Change]:
    for pattern in _LEFT_OUT:
        for match in re.finditer(pattern, text):
            yield Change((Edit(*match.span(), ""),))
    for match in re.finditer(r"#include (<stdio\.h>)", text):
        for other in _OTHER_HEADERS:
            yield Change((Edit(*match.span(1), other, True),), (match.span(),))


@c_mistake("c_main_without_int")
def main_without_int(text: str) -> Iterator[Change]:
    for match in _MAIN.finditer(text):
        yield Change((Edit(match.start(1), match.start(2), ""),), (match.span(2),))
        for other in ("void", "float", "char"):
            yield Change((Edit(*match.span(1), other, True),))
        yield Change((Edit(*match.span(2), "Main", True),))


@c_mistake("c_misspelled_function")
def misspelled_function(text: str) -> Iterator[Change]:
    for match in outside_strings(text, r"\b(printf|scanf|getchar)\("):
        for other in _MISSPELLED[match[1]]:
            yield Change((Edit(*match.span(1), other, True),))


@c_mistake("left_empty")
def left_empty(text: str) -> Iterator[Change]:
    """Nothing between the head of main and its end, or what declares and reads alone."""
    for match in _MAIN.finditer(text):
        end = text.rfind("    return 0;\n}")
        body = re.compile(r"(?:    (?:(?:int|double|float|long|char) [^\n]*|scanf[^\n]*);\n)*").match(text, match.end())
        stop = body.end() if body else match.end()
        if stop < end:
            blame = ((match.start(), match.end() - 2),)
            yield Change((Edit(match.end(), end, ""),), blame)
            yield Change((Edit(match.end(), end + len("    return 0;\n"), ""),), blame)
            yield Change((Edit(stop, end, ""),), blame)


@c_mistake("c_wrong_exit")
def wrong_exit(text: str) -> Iterator[Change]:
    for match in re.finditer(r"^    (return 0);\n\}", text, re.M):
        for other in ("return", "return 1", "exit", "return printf"):
            yield Change((Edit(*match.span(1), other, True),))


@slip("c_extra_brace", "c")
def extra_brace(text: str) -> Iterator[Change]:
    for match in re.finditer(r"^([ \t]*)\}[ \t]*\n", text, re.M):
        yield Change((Edit(match.end(), match.end(), f"{match[1]}}}\n", True),), (match.span(),))


@slip("c_stray_character", "c")
def stray_character(text: str) -> Iterator[Change]:
    for match in re.finditer(r"^[ \t]*[^\s/#][^\n{}]*;$", text, re.M):
        for sign in ("1", "`", "e)", "\\", "="):
            yield Change((Edit(match.end(), match.end(), sign, True),), (match.span(),))
            yield Change((Edit(match.start(), match.start(), sign, True),), (match.span(),))
        for name in re.compile(r"(?<![\w%\"])[a-zA-Z]+()\d\b|\b[a-z]{3,}()[a-z]{2}\b").finditer(text, *match.span()):
            yield Change((Edit(*name.span(name.lastindex or 0), " ", True),), (name.span(),))


@slip("missing_comma", "c")
def missing_comma(text: str) -> Iterator[Change]:
    for match in re.finditer(r"f ?\(\"[^\"\n]*\" ?(, ?)[^\n]*\);", text):
        yield Change((Edit(*match.span(1), " "),), (match.span(),))


@slip("other_language_sign", "c")
def other_language_sign(text: str) -> Iterator[Change]:
    wrong = {"<=": ("=<", "≤"), ">=": ("=>", "≥"), "&&": ("and", "e"), "||": ("or", "ou"), "!=": ("<>", "=!=")}
    for match in outside_strings(text, r"<=|>=|&&|\|\||!="):
        for sign in wrong[match[0]]:
            blank = " " if sign.isalpha() else ""
            yield Change((Edit(*match.span(), blank + sign + blank, True),))


@slip("condition_after_else", "c")
def condition_after_else(text: str) -> Iterator[Change]:
    for match in re.finditer(r"\belse( if) ?\([^\n]*\)", text):
        yield Change((Edit(*match.span(1), ""),), (match.span(),))


@slip("misspelled_keyword", "c")
def misspelled_keyword(text: str) -> Iterator[Change]:
    wrong = {
        "while": ("wile", "While"),
        "else if": ("elseif", "elif"),
        "return": ("retrun", "Return"),
        "for": ("fro", "For"),
    }
    for match in outside_strings(text, r"\b(?:while|else if|return|for)\b"):
        for word in wrong[match[0]]:
            yield Change((Edit(*match.span(), word, True),))
