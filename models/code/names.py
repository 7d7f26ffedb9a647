"""Which names of a program carry meaning beyond it and are not the student's to choose."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from models.code.languages import LIBRARY_NAMES, canonical, has_grammar
from models.code.token import LAYOUT, Token, words
from models.code.tokens import significant

_CALLED = re.compile(r"(?<![\w.])([^\W\d]\w*)\(")
_DEFINED = re.compile(
    r"\b(?:function|method|procedure|program|class|struct|variable|constant|def|named|called)\s+"
    r"(?:(?:named|called)\s+)?[`'\"*]*([^\W\d]\w*)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"`([^\W\d]\w+)`")  # not single letters: `N` is mathematics

# Where a program can reach its names as text, or takes names from elsewhere unseen, all of them are kept.
_REFLECTIVE: Final = words("eval exec globals locals vars getattr setattr hasattr delattr")
_DEFINING: Final = frozenset({"def", "class", "function", "new", "struct"})
_ACCESS: Final = frozenset({".", "->", "?.", "::"})


def fixed_names(question_text: str, starter_code: str, setup: str, language: str) -> frozenset[str]:
    """The names that a question fixes: what its statement calls, defines or quotes, and all names of the given code.

    Too many names do no harm but that fewer programs are found alike.
    """
    stated = {name for pattern in (_CALLED, _DEFINED, _QUOTED) for name in pattern.findall(question_text)}
    given = {
        token.text for part in (starter_code, setup) for token in significant(part, language) if token.kind == "name"
    }
    return frozenset(stated | given)


def is_attribute(before: Token | None) -> bool:
    """Whether a name that follows this token names a part of an object."""
    return before is not None and before.text in _ACCESS


def _imports(tokens: Sequence[Token]) -> Iterator[str]:
    """The names that Python's import statements bring in, without those that the program gives them by `as`."""
    inside, first = False, True
    for before, token in pairwise([Token("newline", "", 0, 0), *tokens]):
        first = before.kind in LAYOUT or before.text == ";"
        if first:
            inside = token.text in {"import", "from"}
        elif inside and token.text == "*":
            yield "*"
        if inside and token.kind == "name" and before.text != "as":
            yield token.text


def _passed_by_name(tokens: Sequence[Token]) -> Iterator[str]:
    """The names before `=` in the brackets of calls (`print(end="")`), but not those in the head of a function."""
    heads: list[bool] = []
    padded = [Token("newline", "", 0, 0)] * 2 + list(tokens) + [Token("newline", "", 0, 0)]
    for defining, before, token, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        if token.text == "(" and token.kind == "operator":
            heads.append(defining.text == "def" and before.kind == "name")
        elif token.text == ")" and heads:
            heads.pop()
        elif token.kind == "name" and after.text == "=" and before.text in {"(", ","} and heads and not heads[-1]:
            yield token.text


def _only_called(tokens: Sequence[Token], language: str) -> set[str]:
    """The names that are called but stand nowhere else: the program does not define them, so a library must."""
    called: set[str] = set()
    elsewhere: set[str] = set()
    depth = 0
    padded = [Token("newline", "", 0, 0), *tokens, Token("newline", "", 0, 0)]
    for before, token, after in zip(padded, padded[1:], padded[2:], strict=False):
        if token.kind == "operator":
            depth += (token.text == "{") - (token.text == "}")
        elif token.kind == "name" and not is_attribute(before):
            defines = before.text in _DEFINING or (language == "c" and depth <= 0)
            (called if after.text == "(" and not defines else elsewhere).add(token.text)
    return called - elsewhere


def kept_names(tokens: Sequence[Token], language: str, fixed: frozenset[str]) -> frozenset[str]:
    """The names of a program that stay as they are wherever they stand in it.

    Those that the question fixes, the library's, imported ones, names of parts of objects and of arguments passed by
    name. `tokens` are the significant ones. A language without a grammar keeps all of its names.
    """
    language = canonical(language)
    names = {token.text for token in tokens if token.kind == "name"}
    present = {token.text for token in tokens}
    if not has_grammar(language):
        return frozenset(names)
    kept = LIBRARY_NAMES[language] | fixed | _only_called(tokens, language)
    if language == "python":
        imported = set(_imports(tokens))
        if "*" in imported or present & _REFLECTIVE:
            return frozenset(names)
        kept |= imported | set(_passed_by_name(tokens))
    if language != "python" or "class" in present:  # the parts of an object are named where it is defined, too
        kept |= {token.text for before, token in pairwise(tokens) if token.kind == "name" and is_attribute(before)}
    if language == "c":
        kept |= {name for name in names if name.isupper() and len(name) > 1}  # macros of the library
    if language == "java":
        kept |= {name for name in names if name[0].isupper()}
        kept |= {token.text for token, after in pairwise(tokens) if token.kind == "name" and after.text == "("}
    return frozenset(kept & names)
