"""A small change of a program's text, and the program's lines with their offsets."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Final

from models.behaviour.parsing import Fault
from models.code.lexer import lex
from models.code.token import Kind, Token

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
LAYOUT: Final = frozenset({"shift", "pass", "characters"})
VALUES: Final[frozenset[Kind]] = frozenset({"name", "number", "string"})
_HEADS: Final = 3
# Longer lines are no student's typing; the patterns that look for slips may need the square of the length.
_LONGEST_LINE: Final = 400
_WHITE: Final = " \t\f"

# Which of two equally small edits comes first: the sooner named.
ORDER: Final = (
    "characters",
    "words",
    "colon",
    "comparison",
    "closing",
    "escape",
    "quote",
    "shift",
    "called",
    "extra",
    "opening",
    "comma",
    "triple",
    "pass",
    "stray",
    "unfinished",
)


@dataclass(frozen=True, slots=True)
class Edit:
    """Replacements of pieces of a text, told as one change.

    Units: `pieces` has (start, end, replacement) in code points, in the order of the text and apart from each other;
    `cost` is a number of characters; `line` is counted from 1.
    """

    kind: str
    what: str
    line: int
    pieces: tuple[tuple[int, int, str], ...]
    cost: int
    place: int = 0

    @property
    def rank(self) -> tuple[int, int, int]:
        """Fewest characters first, then by kind, then in the order in which its kind proposes places."""
        return self.cost, ORDER.index(self.kind), self.place

    def applied(self, code: str) -> str:
        """The text after the change."""
        parts, position = [], 0
        for start, end, text in self.pieces:
            parts += [code[position:start], text]
            position = end
        return "".join([*parts, code[position:]])


@dataclass(frozen=True)
class Scene:
    """A program that does not parse, where its parser stopped, and the lines that are worth looking at.

    Units: lines are counted from 0 in here.
    """

    code: str
    fault: Fault

    @cached_property
    def lines(self) -> list[str]:
        """Lines without their ends."""
        return [line.rstrip("\r\n") for line in _LINE.findall(self.code)]

    @cached_property
    def starts(self) -> list[int]:
        """The offset of each line's first character."""
        return [0, *accumulate(map(len, _LINE.findall(self.code)))]

    @cached_property
    def last_code(self) -> int:
        """The last line with code on it; -1 where there is none."""
        return self.code_before(len(self.lines))

    @cached_property
    def near(self) -> list[int]:
        """The lines to look at: where the parser stopped, the code before it, and where a bracket stays open."""
        stopped = min(self.fault.line, len(self.lines)) - 1
        found = [
            stopped,
            self.code_before(stopped),
            *self._open_lines()[:2],
            self.code_before(self.code_before(stopped)),
        ]
        return [n for n in dict.fromkeys(found) if n >= 0 and len(self.lines[n]) <= _LONGEST_LINE]

    @property
    def is_unfinished(self) -> bool:
        """Whether the parser stopped because the program ends, or a bracket stays open to its end."""
        stopped = self.starts[min(self.fault.line, len(self.lines)) - 1] + self.fault.column
        tokens = self.tokens(self.last_code)
        if "indent" in self.fault.message:
            return False
        return bool(self._open_lines()) or (bool(tokens) and stopped >= tokens[-1].end)

    def code_before(self, number: int) -> int:
        """The nearest line above that has code; -1 where there is none."""
        above = (n for n in range(number - 1, -1, -1) if self.has_code(n))
        return next(above, -1)

    def code_after(self, number: int) -> int:
        """The nearest line below that has code; the number of lines where there is none."""
        below = (n for n in range(number + 1, len(self.lines)) if self.has_code(n))
        return next(below, len(self.lines))

    def has_code(self, number: int) -> bool:
        """Whether a line is more than white space and a comment."""
        return not self.lines[number].strip().startswith("#") and bool(self.lines[number].strip())

    def depth(self, number: int) -> int:
        """How many brackets are open where a line begins."""
        texts = [token.text for above in range(number) for token in self.tokens(above)]
        return sum((text in ("(", "[", "{")) - (text in (")", "]", "}")) for text in texts)

    def indent(self, number: int) -> int:
        """Characters before a line's first word."""
        return len(self.lines[number]) - len(self.lines[number].lstrip(_WHITE))

    def tokens(self, number: int) -> list[Token]:
        """A line's tokens without its comment, as a lexer sees them that knows nothing of other lines."""
        return self._tokens[number]

    def insertions(self, kind: str, what: str, number: int, text: str, places: Sequence[int]) -> Iterator[Edit]:
        """One edit for each offset at which `text` might be missing, the likelier places first."""
        for place, offset in enumerate(places):
            yield Edit(kind, what, number + 1, ((offset, offset, text),), len(text), place)

    @cached_property
    def _tokens(self) -> list[list[Token]]:
        spans = [(start, start + len(line)) for start, line in zip(self.starts, self.lines, strict=False)]
        return [[t for t in lex(self.code, "python", *span) if t.kind != "comment"] for span in spans]

    def _heads(self, number: int) -> list[int]:
        """The lines above that a line belongs to, the nearest first."""
        heads: list[int] = []
        depth = self.indent(number)
        while len(heads) < _HEADS and (number := self.code_before(number)) >= 0:
            if self.indent(number) < depth:
                heads.append(number)
                depth = self.indent(number)
        return heads

    def _open_lines(self) -> list[int]:
        """Lines on which a bracket opens that is closed nowhere, the innermost first."""
        stack: list[int] = []
        for number in range(len(self.lines)):
            for token in self.tokens(number):
                if token.text in ("(", "[", "{"):
                    stack.append(number)
                elif token.text in (")", "]", "}") and stack:
                    stack.pop()
        return stack[::-1]
