"""Slips of the pen: edits of the text alone, after which a program mostly does not parse."""

import re
from collections.abc import Iterator

from models.synthesis.draft import Change, Edit
from models.synthesis.mistakes.catalog import slip

_STRING = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
_CALL = re.compile(r"\b\w+\([^()\n]*\)+")
_HEADER = re.compile(r"^[ \t]*(?:def|if|elif|else|for|while)\b[^\n]*?(:)[ \t]*(?:#[^\n]*)?$", re.M)


def _strings(text: str) -> Iterator[re.Match[str]]:
    return (match for match in _STRING.finditer(text) if len(match[0]) > 2)


@slip("missing_quote")
def missing_quote(text: str) -> Iterator[Change]:
    for match in _strings(text):
        yield Change((Edit(match.end() - 1, match.end(), ""),), (match.span(),))
        yield Change((Edit(match.start(), match.start() + 1, ""),), (match.span(),))


@slip("missing_colon")
def missing_colon(text: str) -> Iterator[Change]:
    for match in _HEADER.finditer(text):
        yield Change((Edit(match.start(1), match.end(1), ""),), ((match.start(), match.start(1)),))


@slip("missing_parenthesis")
def missing_parenthesis(text: str) -> Iterator[Change]:
    for match in _CALL.finditer(text):
        yield Change((Edit(match.end() - 1, match.end(), ""),), (match.span(),))


@slip("extra_parenthesis")
def extra_parenthesis(text: str) -> Iterator[Change]:
    for match in _CALL.finditer(text):
        yield Change((Edit(match.end(), match.end(), ")"),), ((match.end() - 1, match.end()),))


@slip("assigns_for_equality")
def assigns_for_equality(text: str) -> Iterator[Change]:
    for match in re.finditer(r"^[ \t]*(?:if|elif|while)\b[^\n]*?(==)", text, re.M):
        yield Change((Edit(match.start(1), match.end(1), "=", True),))


@slip("curly_quotes")
def curly_quotes(text: str) -> Iterator[Change]:
    for match in _strings(text):
        yield Change((Edit(*match.span(), f"“{match[0][1:-1]}”", True),))


@slip("bad_indentation")
def bad_indentation(text: str) -> Iterator[Change]:
    for match in re.finditer(r"^[^\n]*:[ \t]*\n([ \t]+)(\S[^\n]*)$", text, re.M):
        yield Change((Edit(match.start(1), match.end(1), ""),), (match.span(2),))
    for match in re.finditer(r"^([ \t]+)([a-z]\w* [+-]?= [^\n]*)$", text, re.M):
        yield Change((Edit(match.end(1), match.end(1), " "),), (match.span(2),))


@slip("mixed_tabs")
def mixed_tabs(text: str) -> Iterator[Change]:
    for match in re.finditer(r"^( {2,}|\t+)(\S[^\n]*)$", text, re.M):
        margin = match[1]
        other = "\t" * max(len(margin) // 4, 1) if margin[0] == " " else "    " * len(margin)
        yield Change((Edit(*match.span(1), other),), (match.span(2),))


@slip("misspelled_keyword")
def misspelled_keyword(text: str) -> Iterator[Change]:
    wrong = {"return": ("retrun", "Return", "retun"), "while": ("While", "whlie"), "if": ("If",)}
    wrong |= {
        "elif": ("elsif", "elseif", "else if"),
        "def": ("define", "Def", "function"),
        "for": ("For", "fro"),
        "else": ("Else", "esle"),
    }
    wrong |= {"in": ("on", "of")}
    for match in re.finditer(r"^[ \t]*(return|while|elif|def|for|if|else)\b|(?<= )(in)(?= )", text, re.M):
        group = 1 if match[1] else 2
        for other in wrong[match[group]]:
            yield Change((Edit(*match.span(group), other, True),))


@slip("other_language_sign")
def other_language_sign(text: str) -> Iterator[Change]:
    for match in re.finditer(r"(\w+) \+= 1\b", text):
        yield Change((Edit(*match.span(), f"{match[1]}++", True),))
    for match in re.finditer(r" (<=|>=|!=|and|or|not) ", text):
        sign = {"<=": "=<", ">=": "=>", "!=": "<>", "and": "&&", "or": "||", "not": "!"}[match[1]]
        yield Change((Edit(*match.span(1), sign, True),))


@slip("condition_after_else")
def condition_after_else(text: str) -> Iterator[Change]:
    for match in re.finditer(r"^[ \t]*if ([^\n]+):\n(?:[^\n]*\n){1,3}?[ \t]*(else):", text, re.M):
        yield Change((Edit(*match.span(2), f"else not {match[1]}", True),))


@slip("missing_operator")
def missing_operator(text: str) -> Iterator[Change]:
    for match in re.finditer(r"(\w+)( [-+*/] )(\w+)", text):
        yield Change((Edit(*match.span(2), " "),), (match.span(),))


@slip("missing_comma")
def missing_comma(text: str) -> Iterator[Change]:
    for match in re.finditer(r"(\w+|\"|'|\))(, )(\w+|\"|')", text):
        yield Change((Edit(*match.span(2), " "),), (match.span(),))
