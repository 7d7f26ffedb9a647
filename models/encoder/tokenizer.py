"""Programs and sentences as piece numbers, each with its exact place in the source text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from models.code import Token, tokenize
from models.code.token import LAYOUT
from models.encoder.backend import Ids
from models.encoder.vocabulary import Vocabulary, split_name

_WORD = re.compile(r"\w+|\"\"\"|'''|[<>=!+\-*/%&|^]=|\*\*|//|<<|>>|&&|\|\||\+\+|--|->|[^\w\s]")
_DEEPEST = 8
_SHORT, _KEPT = 32, 20_000  # characters of a token whose pieces are kept, and how many tokens
TAB = 4


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text in pieces.

    Shapes: `ids` (T,); `spans` (T, 2), half-open offsets in code points. A piece that stands for layout or marks the
    text's kind has an empty span.
    """

    ids: Ids
    spans: NDArray[np.int64]


def words(text: str) -> Iterator[tuple[int, int]]:
    """The words, parts of names and signs of a text, as offsets."""
    for match in _WORD.finditer(text):
        for start, end in split_name(match.group()):
            yield match.start() + start, match.start() + end


class _Layout:
    """How deep a line is indented, counted in levels, whatever the width of a level is."""

    def __init__(self) -> None:
        self._open = [0]

    def depth(self, white: str) -> int:
        width = len(white.rsplit("\n", 1)[-1].expandtabs(TAB))
        while len(self._open) > 1 and self._open[-1] > width:
            self._open.pop()
        if width > self._open[-1]:
            self._open.append(width)
        return min(len(self._open) - 1, _DEEPEST)


class Tokenizer:
    """Cuts programs and sentences into the pieces of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._known = lru_cache(_KEPT)(self._pieces)  # programs of a class are written with the same few tokens

    def _pieces(self, text: str) -> tuple[tuple[int, int, int], ...]:
        return tuple(
            (piece, start + left, start + right)
            for start, end in words(text)
            for piece, left, right in self._vocabulary.cut(text[start:end])
        )

    def _cut(self, text: str, at: int) -> Iterator[tuple[int, int, int]]:
        for piece, start, end in self._known(text) if len(text) <= _SHORT else self._pieces(text):
            yield piece, at + start, at + end

    def _program(self, code: str, tokens: list[Token]) -> Iterator[tuple[int, int, int]]:
        yield self._vocabulary.id("<program>"), 0, 0
        layout, end = _Layout(), 0
        for token in tokens:
            white = code[end : token.start]
            if "\n" in white or end == 0:
                depth = layout.depth(white)
                if end:
                    yield self._vocabulary.id(f"<newline {depth}>"), token.start, token.start
            yield from self._cut(token.text, token.start)
            end = token.end

    def program(self, code: str, language: str) -> Pieces:
        """A program, however broken, without its comments."""
        tokens = [t for t in tokenize(code, language) if t.kind != "comment" and t.kind not in LAYOUT]
        return _pieces(self._program(code, tokens))

    def sentence(self, mark: str, text: str) -> Pieces:
        """A rubric item's or a question's text after the mark that says which: ``<item>``, ``<question>``."""
        return _pieces(iter([(self._vocabulary.id(mark), 0, 0), *self._cut(text, 0)]))


def _pieces(found: Iterator[tuple[int, int, int]]) -> Pieces:
    table = np.array(list(found), dtype=np.int64).reshape(-1, 3)
    return Pieces(ids=table[:, 0].copy(), spans=table[:, 1:].copy())
