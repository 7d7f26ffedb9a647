"""A program as tokens that together hold all of its characters but white space."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain

from models.code.languages import canonical, has_grammar
from models.code.layout import c_layout, indented_layout, javascript_layout
from models.code.leaves import leaves
from models.code.lexer import WHITE, lex
from models.code.token import LAYOUT, Kind, Token

__all__ = ["LAYOUT", "Kind", "Token", "significant", "tokenize"]


def _filled(code: str, language: str, read: Iterable[Token]) -> Iterator[Token]:
    """The tokens of the parser, and between them those of the plain lexer where the parser left characters out."""
    position = 0
    for token in chain(read, [Token("other", "", len(code), len(code))]):
        if token.start < position:  # inside of an open string that took the whole line
            continue
        if token.start > position and code[position : token.start].strip(WHITE):
            yield from lex(code, language, position, token.start)
        position = token.end
        if token.text:
            yield token


def tokenize(code: str, language: str) -> list[Token]:
    """The tokens of a program, broken or not; every character that is not white stands in exactly one of them.

    White is space, tab, line end, form feed and vertical tab; other blanks of Unicode are tokens of kind *other*. A
    string is one token, but for the expressions inside of it. Python and languages without a grammar get *newline*,
    *indent* and *dedent* as Python understands them; C gets a newline after each directive; JavaScript one where a line
    end may close a statement; Java none. No text raises an error.

    Shapes: any text -> tokens in the order of the text.
    Units: offsets are code points of `code`, half open.
    """
    return list(_read(code, canonical(language)))


# a program is read several times in a row: for its identity, for the encoder, for what is counted
@lru_cache(maxsize=2)
def _read(code: str, language: str) -> tuple[Token, ...]:
    plain = list(_filled(code, language, leaves(code, language)))
    if language == "c":
        return tuple(c_layout(code, plain))
    if language == "javascript":
        return tuple(javascript_layout(code, plain))
    if language == "python" or not has_grammar(language):
        return tuple(indented_layout(code, plain))
    return tuple(plain)


def significant(code: str, language: str) -> list[Token]:
    """The tokens that make a program what it is: without comments, joined lines and byte order marks."""
    return [
        token
        for token in tokenize(code, language)
        if token.kind != "comment" and not (token.kind == "other" and (token.text[0] == "\\" or token.text == "\ufeff"))
    ]
