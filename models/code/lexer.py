"""A plain lexer: any text into words, numbers, strings, comments and signs, without a grammar.

It reads languages that have no grammar here, and the characters that a parser skips inside an error.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from models.code.languages import keywords
from models.code.token import Kind, Token

WHITE: Final = " \t\r\n\f\v"

_SLASHES = r"//[^\n]*|/\*[\s\S]*?(?:\*/|\Z)"
_HASH = r"\#[^\n]*"
_COMMENTS: Final[dict[str, str]] = {
    **dict.fromkeys(("python", "r", "ruby", "shell", "bash", "sh", "perl", "julia", "elixir"), _HASH),
    **dict.fromkeys(("c", "java", "javascript", "cpp", "csharp", "go", "rust", "kotlin", "swift"), _SLASHES),
    **dict.fromkeys(("typescript", "scala", "dart"), _SLASHES),
    "php": _SLASHES + "|" + _HASH,
    **dict.fromkeys(("sql", "haskell", "lua"), r"--[^\n]*"),
    **dict.fromkeys(("matlab", "octave", "prolog"), r"%[^\n]*"),
}
_NO_COMMENT = r"(?!)"
_TRIPLE = r"[rRbBuUfF]{0,2}(?:'''[\s\S]*?'''|\"\"\"[\s\S]*?\"\"\")"
_CLOSED = r"[rRbBuUfFL]{0,2}(?:'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\")|`[^`]*`"
_OPEN = r"[rRbBuUfFL]{0,2}(?:(?<!\w)'|\")[^\n]*"  # the apostrophe of a word in prose opens nothing
_NUMBER = r"0[xXbBoO][0-9a-fA-F_]+\w*|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?\w*"
_OPERATOR = (
    r">>>=|\*\*=|//=|>>=|<<=|>>>|===|!==|\.\.\.|->|=>|:=|==|!=|<>|<=|>=|&&|\|\||\+\+|--|::|\?\?|\?\."
    r"|[-+*/%&|^@]=|\*\*|//|<<|>>|[-+*/%&|^@~<>=!?:;,.(){}\[\]]"
)


@cache
def _pattern(language: str) -> re.Pattern[str]:
    directive = r"|(?P<directive>\#[ \t]*[a-z]+)" if language in {"c", "cpp"} else ""
    return re.compile(
        rf"(?P<comment>{_COMMENTS.get(language, _NO_COMMENT)}){directive}|(?P<string>{_TRIPLE}|{_CLOSED}|{_OPEN})"
        rf"|(?P<number>{_NUMBER})|(?P<name>[^\W\d][\w$]*|\$[\w$]*)|(?P<operator>{_OPERATOR})|(?P<other>[^{WHITE}])"
    )


def lex(text: str, language: str, start: int, end: int) -> Iterator[Token]:
    """The tokens of `text[start:end]`: every character that is not white stands in exactly one of them.

    Units: `start` and `end` are code points of `text`, as are the offsets of the tokens.
    """
    reserved = keywords(language)
    for match in _pattern(language).finditer(text, start, end):
        word = match.group()
        kind: Kind
        match match.lastgroup:
            case "directive":
                kind = "keyword"
            case "name":
                kind = "keyword" if word in reserved else "name"
            case "comment" | "string" | "number" | "operator" as known:
                kind = known
            case _:
                kind = "other"
        yield Token(kind, word, match.start(), match.end())
