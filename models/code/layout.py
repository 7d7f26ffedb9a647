"""Line ends and indentation as tokens, where they mean something."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from models.code.token import Token, words

_LINE_END = re.compile(r"\r\n|\n|\r")
_OPENS: Final = {")": "(", "]": "[", "}": "{"}
# A line that begins with one of these begins a statement, even where a bracket was left open above it.
_STATEMENT: Final = words("def class return while import try except with elif break continue pass raise")
_NO_LINE_END_AFTER: Final = words("return break continue throw yield")
_ENDS_EXPRESSION: Final = frozenset({")", "]", "++", "--"})

_Column = tuple[int, int]  # of a line's first character, with tabs of 8 and with tabs of 1, as CPython compares them


def _newline(code: str, start: int, end: int) -> Token | None:
    """The first line end in `code[start:end]`."""
    match = _LINE_END.search(code, start, end)
    return Token("newline", match.group(), match.start(), match.end()) if match else None


def _column(white: str) -> _Column:
    wide = narrow = 0
    for character in white:
        if character == "\f":
            wide = narrow = 0
        else:
            wide = (wide // 8 + 1) * 8 if character == "\t" else wide + 1
            narrow += 1
    return wide, narrow


def _line_begin(code: str, start: int, end: int, begin: int) -> int:
    """Where the line begins in which `end` stands; `begin` is where that of `start` does.

    Only what lies between is looked at: a text of one long line is not searched to its beginning again and again.
    """
    return max(begin, code.rfind("\n", start, end) + 1, code.rfind("\r", start, end) + 1)


def _indentation(code: str, begin: int, start: int, levels: list[_Column]) -> Iterator[Token]:
    """The indent or dedents before a line that begins at `begin` and whose first token is at `start`.

    `levels` is brought up to date. A line whose place depends on the width of a tab, which CPython refuses, gets a
    dedent and an indent of its own.
    """
    white = code[begin:start]
    column = _column(white)
    deeper = column[0] > levels[-1][0]
    while len(levels) > 1 and levels[-1][0] > column[0]:
        levels.pop()
        yield Token("dedent", "", start, start)
    if deeper:
        consistent = column[1] > levels[-1][1]
        yield Token("indent", white, begin, start)
        levels.append(column)
    else:
        consistent = column == levels[-1]
    if not consistent:
        yield Token("dedent", "", start, start)
        yield Token("indent", "", start, start)
        levels[-1] = column


def _joining(tokens: Sequence[Token]) -> dict[int, int]:
    """The brackets that have a partner, by offset: 1 for an opening one, -1 for a closing one.

    One that was left open would otherwise join all lines after it.
    """
    waiting: list[Token] = []
    open_now = dict.fromkeys(_OPENS.values(), 0)
    joining: dict[int, int] = {}
    for token in tokens:
        if token.kind != "operator":
            continue
        if token.text in open_now:
            waiting.append(token)
            open_now[token.text] += 1
        elif token.text in _OPENS and open_now[_OPENS[token.text]]:
            while True:
                opened = waiting.pop()
                open_now[opened.text] -= 1
                if opened.text == _OPENS[token.text]:
                    break
            joining |= {opened.start: 1, token.start: -1}
    return joining


def indented_layout(code: str, tokens: Sequence[Token]) -> Iterator[Token]:
    """Adds newline, indent and dedent as Python's own reader has them, and goes on where it would give up.

    Brackets and a backslash join lines; lines of nothing but comments have no part in it.
    """
    levels: list[_Column] = [(0, 0)]
    brackets = _joining(tokens)
    depth, position, begin, line_open, joined = 0, 0, 0, False, False
    for token in tokens:
        begin = _line_begin(code, position, token.start, begin)
        if line_open and not joined and (depth == 0 or token.text in _STATEMENT):
            newline = _newline(code, position, token.start)
            if newline:
                yield newline
                depth, line_open = 0, False
        position = token.end
        if token.kind != "comment":
            if not line_open:
                yield from _indentation(code, begin, token.start, levels)
            line_open = True
            joined = token.kind == "other" and token.text[0] == "\\"
            depth = max(0, depth + brackets.get(token.start, 0))
        begin = _line_begin(code, token.start, token.end, begin)
        yield token
    if line_open:
        yield _newline(code, position, len(code)) or Token("newline", "", len(code), len(code))
    for _ in levels[1:]:
        yield Token("dedent", "", len(code), len(code))


def c_layout(code: str, tokens: Iterable[Token]) -> Iterator[Token]:
    """Adds a newline after each directive (`#define N 10`), the only line ends that mean something in C."""
    position, directive, joined = 0, False, False
    for token in tokens:
        if directive and not joined:
            newline = _newline(code, position, token.start)
            if newline:
                yield newline
                directive = False
        position = token.end
        directive = directive or token.text[0] == "#"
        joined = token.kind == "other" and token.text[0] == "\\"
        yield token
    if directive:
        yield _newline(code, position, len(code)) or Token("newline", "", len(code), len(code))


def _may_close(before: Token, after: Token) -> bool:
    """Whether a line end between two tokens of JavaScript may stand for a semicolon."""
    if before.text in _NO_LINE_END_AFTER:
        return True
    ends = before.kind in {"name", "number", "string", "keyword"} or before.text in _ENDS_EXPRESSION
    return ends and (after.kind != "operator" or after.text in {"++", "--"})


def javascript_layout(code: str, tokens: Iterable[Token]) -> Iterator[Token]:
    """Adds a newline where a line end may stand for a semicolon.

    Source: ECMA-262, 12.10 Automatic Semicolon Insertion.
    """
    held: list[Token] = []  # comments after the last token that is none
    before, position, newline = None, 0, None
    for token in tokens:
        newline = newline or _newline(code, position, token.start)
        position = token.end
        if token.kind == "comment":
            held.append(token)
            continue
        if before and newline and _may_close(before, token):
            held = sorted([*held, newline], key=lambda piece: piece.start)
        yield from held
        yield token
        held, before, newline = [], token, None
    yield from held
