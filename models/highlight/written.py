"""A program as words that can be compared with another program's: layout counts, comments and own names do not."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from models.code import LineMap, Token, tokenize
from models.code.languages import LIBRARY_NAMES
from models.code.syntax import parse
from models.code.token import LAYOUT
from models.encoder.cache import BoundedCache

Line = tuple[str, ...]
NAME = "\n"  # stands for a name of the student's own; no token's text is this
LINE_END, DEEPER, BACK = "\n;", "\n>", "\n<"
LAYOUT_WORDS = frozenset({LINE_END, DEEPER, BACK})
SEPARATORS = frozenset("{};,")
_LAYOUT_WORD = {"newline": LINE_END, "indent": DEEPER, "dedent": BACK}
# what a text is made of: conversions (%5.2f), escapes, words, numbers, blanks, signs
_PIECE = re.compile(r"%[-+ #0-9.*]*(?:hh|h|ll|l|L|z)?[a-zA-Z%]|\\.|[^\W\d_]+|\d+|\s|[^\w\s]|_")


@dataclass(frozen=True)
class Written:
    """Words, each with the student's name that it stands for ("" if none) and its line, counted from 0.

    `count` is the number of lines as ``code.split("\\n")`` has them.
    """

    words: tuple[str, ...]
    names: tuple[str, ...]
    places: tuple[int, ...]
    count: int

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The words of each line without layout; those without code are empty."""
        lines: list[list[str]] = [[] for _ in range(self.count)]
        for word, place in zip(self.words, self.places, strict=True):
            if word not in LAYOUT_WORDS:
                lines[place].append(word)
        return tuple(map(tuple, lines))

    @property
    def filled(self) -> list[int]:
        """The lines that hold code."""
        return [i for i, line in enumerate(self.lines) if line]


def _size(found: Written) -> int:
    """About how many bytes: three tuples and the lines, with texts that are mostly shared."""
    return 400 + 120 * found.count + 60 * len(found.words)


_CACHE: BoundedCache[Written] = BoundedCache(64 * 2**20, _size)


def written(code: str, language: str) -> Written:
    """The words of a program, however broken. A token of several lines stands in its first."""
    return _CACHE.get((code, language), lambda: _read(code, language))


def is_remark(tokens: Sequence[Token], place: int) -> bool:
    """Whether a token of Python is a text that is a statement of its own, such as a docstring."""
    before = tokens[place - 1] if place else None
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    alone = (before is None or before.kind in LAYOUT) and (after is None or after.kind == "newline")
    return tokens[place].kind == "string" and alone


def _words(code: str, language: str) -> Iterator[tuple[str, str, int]]:
    """(word, name, offset)."""
    tokens = [token for token in tokenize(code, language) if token.kind != "comment"]
    last = max((i for i, token in enumerate(tokens) if token.kind not in LAYOUT), default=-1)
    library = LIBRARY_NAMES.get(language, frozenset())
    recent = ["", ""]
    for place, token in enumerate(tokens):
        remark = language == "python" and (is_remark(tokens, place) or (place > 0 and is_remark(tokens, place - 1)))
        if remark or (token.kind in LAYOUT and (language != "python" or place > last + 1)):
            continue  # in other languages than Python layout means nothing
        if token.kind in LAYOUT:
            yield _LAYOUT_WORD[token.kind], "", token.start
        elif token.kind == "string":
            yield '"', "", token.start
            for piece in _PIECE.findall(token.text.strip("\"'`")):
                if not (recent == ["scanf", "("] and piece.isspace()):  # blanks that mean nothing
                    yield f'"{piece}', "", token.start
        elif token.kind == "name" and token.text not in library:
            yield NAME, token.text, token.start
        else:
            yield token.text, "", token.start
        recent = [recent[1], token.text]


def _read(code: str, language: str) -> Written:
    starts = [0]
    for line in LineMap(code).lines:
        starts.append(starts[-1] + len(line) + 1)
    found = list(_words(code, language))
    return Written(
        words=tuple(word for word, _, _ in found),
        names=tuple(name for _, name, _ in found),
        places=tuple(min(bisect_right(starts, offset) - 1, len(starts) - 2) for _, _, offset in found),
        count=len(starts) - 1,
    )


def broken_lines(code: str, language: str) -> list[float]:
    """How much of a syntax error lies on each line: 1 shared out over the lines of each place that does not parse."""
    shares = [0.0] * (code.count("\n") + 1)
    tree = parse(code, language)
    stack = [tree.root_node] if tree is not None and tree.root_node.has_error else []
    while stack:
        node = stack.pop()
        if node.is_error or node.is_missing:
            first, last = node.start_point[0], min(node.end_point[0], len(shares) - 1)
            for line in range(first, last + 1):
                shares[line] += 1 / (last - first + 1)
        stack += [child for child in node.children if child.has_error]
    return shares
